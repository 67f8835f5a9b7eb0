#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "casus/casus.h"

namespace casus {
namespace {

Store numbers(int count) {
  Store store = Store::in_memory();
  std::string data;
  for (int i = 0; i < count; ++i) data += "<urn:s" + std::to_string(i) + "> <urn:n> " + std::to_string(i) + " .\n";
  store.load_text(data);
  return store;
}

/// Of the answer as CSV, the names first.
std::vector<std::string> lines_of(const Store& store, const std::string& query) {
  ResultOptions options;
  options.format = ResultFormat::kCsv;
  std::stringstream text;
  store.select(query).write(options, [&](std::string_view piece) { text << piece; });
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(Solutions, OutliveTheStoreAndLaterChanges) {
  std::optional<Solutions> solutions;
  {
    Store store = numbers(5000);
    solutions = store.select("SELECT ?n { ?s <urn:n> ?n } ORDER BY ?n");
    store.update("DELETE WHERE { ?s ?p ?o }");
  }
  long next = 0;
  for (auto [n] : solutions->as<long>()) EXPECT_EQ(n, next++);
  EXPECT_EQ(next, 5000);
  EXPECT_EQ(solutions->next(), nullptr);
}

// In one column stand IRIs in no order, one that comes often, numbers, computed texts and nothing.
TEST(Solutions, EachCellHasItsOwnTerm) {
  constexpr int kRows = 5000;
  const Store store = numbers(kRows);
  const std::string query = R"(SELECT ?mixed ?n {
    ?s <urn:n> ?n
    BIND(IF(?n < 4, ?nothing, IF(CONTAINS(STR(?n), "5"), ?n, IF(CONTAINS(STR(?n), "7"), STR(?s), IF(?n < 2000, <urn:s8>, ?s)))) AS ?mixed)
  } ORDER BY SHA1(STR(?n)))";
  int rows = 0;
  for (auto [mixed, n] : store.select(query).as<std::optional<Term>, int>()) {
    const std::string number = std::to_string(n);
    const std::string iri = "urn:s" + number;
    ++rows;
    if (n < 4) {
      EXPECT_FALSE(mixed);
    } else if (number.find('5') != std::string::npos) {
      EXPECT_EQ(mixed->value(), number);
    } else if (number.find('7') != std::string::npos) {
      EXPECT_EQ(*mixed, literal(iri));
    } else {
      EXPECT_EQ(*mixed, Term::iri(n < 2000 ? "urn:s8" : iri));
    }
  }
  EXPECT_EQ(rows, kRows);
}

TEST(Solutions, ReadPartlyThenWritten) {
  Store store = numbers(10);
  Solutions solutions = store.select("SELECT ?n { ?s <urn:n> ?n } ORDER BY ?n");
  for (int i = 0; i < 7; ++i) ASSERT_NE(solutions.next(), nullptr);
  ResultOptions options;
  options.format = ResultFormat::kTsv;
  options.row_limit = 2;
  std::string text;
  const auto sink = [&](std::string_view piece) { text += piece; };
  EXPECT_EQ(solutions.write(options, sink), 2u);
  EXPECT_EQ(text, "?n\n7\n8\n");
  EXPECT_EQ(solutions.next()->get<int>(0), 9);
  EXPECT_EQ(solutions.next(), nullptr);
}

TEST(Rows, ConvertOrSayWhyNot) {
  Store store = Store::in_memory();
  store.load_text("<urn:a> <urn:p> 'text', 300, 2.5, true, <urn:b> .");
  const auto only = [&](const char* condition) {
    return store.select(std::string("SELECT ?o ?none { <urn:a> <urn:p> ?o FILTER(") + condition + ") }");
  };
  Solutions text = only("?o = 'text'");
  const Row& row = *text.next();
  EXPECT_EQ(row.get<std::string>("o"), "text");
  EXPECT_THROW((void)row.get<int>("o"), QueryError);
  EXPECT_THROW((void)row["missing"], QueryError);
  EXPECT_THROW((void)row.get<std::string>("none"), QueryError);
  EXPECT_EQ(row.get<std::optional<std::string>>("none"), std::nullopt);
  Solutions number = only("?o = 300");
  const Row& big = *number.next();
  EXPECT_EQ(big.get<int>(0), 300);
  EXPECT_DOUBLE_EQ(big.get<double>(0), 300.0);
  EXPECT_THROW((void)big.get<signed char>(0), QueryError);
  EXPECT_TRUE(only("?o = true").next()->get<bool>(0));
  EXPECT_THROW((void)only("true").as<long>(), QueryError);  // two columns
}

TEST(Results, HaveTheirForm) {
  Store store = numbers(3);
  EXPECT_THROW((void)store.select("ASK {}"), QueryError);
  EXPECT_THROW((void)store.ask("SELECT * {}"), QueryError);
  EXPECT_THROW((void)store.construct("SELECT * {}"), QueryError);
  GraphResult described = store.construct("DESCRIBE <urn:s1>");
  EXPECT_EQ(described.next()->object.value(), "1");
  EXPECT_EQ(described.next(), nullptr);
  ResultOptions json;
  json.format = ResultFormat::kJson;
  EXPECT_THROW(store.construct("DESCRIBE <urn:s1>").write(json, [](std::string_view) {}), QueryError);
}

TEST(Describe, FollowsBlankNodes) {
  Store store = Store::in_memory();
  store.load_text("<urn:a> <urn:p> [ <urn:q> [ <urn:r> <urn:c> ] ] . <urn:c> <urn:s> 1 .");
  GraphResult graph = store.construct("DESCRIBE ?x { ?x <urn:p> ?y }");
  int triples = 0;
  while (graph.next()) ++triples;
  EXPECT_EQ(triples, 3);
}

TEST(PreparedQueries, BindTermsFromManyThreads) {
  Store store = numbers(200);
  const PreparedQuery prepared = store.prepare("SELECT ?s { ?s <urn:n> ?n }");
  EXPECT_THROW((void)prepared.bind("nothing", literal("x")), QueryError);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t; i < 200; i += 4) {
        Solutions solutions =
            prepared.bind("n", Term::literal(std::to_string(i), "http://www.w3.org/2001/XMLSchema#integer")).select();
        const Row* row = solutions.next();
        if (row && row->get<std::string>(0) == "urn:s" + std::to_string(i) && !solutions.next()) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 200);
}

TEST(PreparedQueries, OfASnapshotKeepItsState) {
  Store store = numbers(2);
  const Snapshot snapshot = store.snapshot();
  const PreparedQuery old = snapshot.prepare("SELECT (COUNT(*) AS ?c) { ?s ?p ?o }");
  const PreparedQuery current = store.prepare("SELECT (COUNT(*) AS ?c) { ?s ?p ?o }");
  store.update("INSERT DATA { <urn:x> <urn:y> <urn:z> }");
  EXPECT_EQ(old.select().next()->get<int>(0), 2);
  EXPECT_EQ(current.select().next()->get<int>(0), 3);
}

TEST(Statements, CarryTheirPrologueOn) {
  QueryOptions options;
  const std::string script = "PREFIX e: <urn:e:> SELECT * { ?s e:p ?o } ASK { e:a ?p ?o }";
  const Statement first = parse_statement(script, options);
  EXPECT_EQ(first.kind(), StatementKind::kSelect);
  options.prefixes = first.prefixes();
  const Statement second = parse_statement(std::string_view(script).substr(first.length()), options);
  EXPECT_EQ(second.kind(), StatementKind::kAsk);
  EXPECT_FALSE(Store::in_memory().query(second).boolean());
  EXPECT_TRUE(is_incomplete_statement("SELECT * {", options));
  EXPECT_FALSE(is_incomplete_statement("SELECT * { ) ", options));
}

std::string written(Store& store, const std::string& query, ResultFormat format, std::size_t threads,
                    std::uint64_t row_limit = 0) {
  QueryOptions options;
  options.threads = threads;
  ResultOptions result;
  result.format = format;
  result.row_limit = row_limit;
  std::string text;
  store.query(query, options).write(result, [&](std::string_view piece) { text += piece; });
  return text;
}

// Several threads make the text of rows, some of which have terms that no store knows.
TEST(Solutions, TheirTextDoesNotDependOnTheThreads) {
  Store store = numbers(60'000);
  for (const char* query :
       {"SELECT ?s ?n ?none { ?s <urn:n> ?n }", "SELECT ?s { ?s <urn:n> -1 }",
        "SELECT ?n (IF(?n < 40000, ?n, CONCAT('computed \"', STR(?n))) AS ?t) { ?s <urn:n> ?n } ORDER BY ?n"}) {
    for (const ResultFormat format :
         {ResultFormat::kJson, ResultFormat::kXml, ResultFormat::kCsv, ResultFormat::kTsv, ResultFormat::kTable}) {
      SCOPED_TRACE(query + std::string(" as ") + std::string(name(format)));
      const std::string expected = written(store, query, format, 1);
      for (const std::size_t threads : {2, 4}) EXPECT_TRUE(written(store, query, format, threads) == expected);
      EXPECT_TRUE(written(store, query, format, 3, 20'001) == written(store, query, format, 1, 20'001));
    }
  }
  const char* graph = "CONSTRUCT { ?s <urn:double> ?t } { ?s <urn:n> ?n BIND(2 * ?n AS ?t) }";
  for (const ResultFormat format : {ResultFormat::kNTriples, ResultFormat::kTurtle}) {
    EXPECT_TRUE(written(store, graph, format, 3) == written(store, graph, format, 1));
  }
}

TEST(Solutions, GoOnInAnotherFormatAfterASinkFails) {
  Store store = numbers(60'000);
  QueryOptions options;
  options.threads = 3;
  Solutions solutions = store.select("SELECT ?s ?n { ?s <urn:n> ?n }", options);
  ResultOptions result;
  result.format = ResultFormat::kJson;
  std::size_t bytes = 0;
  const auto full = [&](std::string_view piece) {
    bytes += piece.size();
    if (bytes > 1'000'000) throw std::runtime_error("the disk is full");
  };
  EXPECT_THROW(solutions.write(result, full), std::runtime_error);
  result.format = ResultFormat::kTsv;
  std::string text;
  const std::uint64_t rows = solutions.write(result, [&](std::string_view piece) { text += piece; });
  EXPECT_GT(rows, 0u);
  EXPECT_EQ(rows + 1, static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
  EXPECT_EQ(text.find('{'), std::string::npos);
}

// Of a year and more of days several times, in one timezone or in two, with a text as the second key.
TEST(TopRows, AreTheFirstOfAllRows) {
  for (const auto& zones : std::vector<std::array<const char*, 2>>{{"", ""}, {"Z", "Z"}, {"Z", "+02:00"}, {"", "Z"}}) {
    std::string data;
    for (int i = 0; i < 6'000; ++i) {
      const int day = i * 7 % 400;
      data += "<urn:e" + std::to_string(i * 2'657 % 6'000) + "> <urn:day> \"" + std::to_string(2000 + day / 336) + "-" +
              (day / 28 % 12 < 9 ? "0" : "") + std::to_string(day / 28 % 12 + 1) + "-" + (day % 28 < 9 ? "0" : "") +
              std::to_string(day % 28 + 1) + zones[static_cast<std::size_t>(i % 2)] +
              "\"^^<http://www.w3.org/2001/XMLSchema#date> .\n";
    }
    Store store = Store::in_memory();
    store.load_text(data);
    for (const std::string keys : {"?day ?e", "DESC(?day) ?e", "DESC(?day) DESC(?e)", "?e ?day"}) {
      const std::string query = "SELECT ?e ?day { ?e <urn:day> ?day } ORDER BY " + keys;
      const std::vector<std::string> all = lines_of(store, query);
      ASSERT_EQ(all.size(), 6'001u);
      for (const std::size_t limit : {1, 20, 500, 2'000}) {
        const std::vector<std::string> first = lines_of(store, query + " LIMIT " + std::to_string(limit));
        EXPECT_EQ(first, std::vector<std::string>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limit) + 1))
            << keys << ' ' << zones[0] << zones[1] << ' ' << limit;
      }
      if (zones[0] != zones[1] || keys[0] != '?' || keys[1] != 'd') continue;
      EXPECT_TRUE(std::is_sorted(all.begin() + 1, all.end(), [](const std::string& a, const std::string& b) {
        const std::size_t x = a.find(','), y = b.find(',');
        return std::pair(a.substr(x), a.substr(0, x)) < std::pair(b.substr(y), b.substr(0, y));
      }));
    }
  }
}

}  // namespace
}  // namespace casus
