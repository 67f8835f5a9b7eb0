#include "tests/reference/random_query.h"

#include <algorithm>

namespace casus::reference {
namespace {

Piece group_of(std::vector<Piece> parts) {
  return {Piece::Kind::kGroup, std::move(parts)};
}

}  // namespace

RandomQuery::RandomQuery(RandomSource& random, Vocabulary& vocabulary)
    : random_(random),
      vocabulary_(vocabulary),
      expression_(
          random, vocabulary, [this] { return variable(); }, [this](int depth) { return group(depth); }) {}

std::string RandomQuery::variable() {
  return random_.pick({"?a", "?b", "?c", "?d", "?e"});
}

std::string RandomQuery::new_variable(const std::string& text) {
  std::vector<std::string> free;
  for (const char* name : {"?a", "?b", "?c", "?d", "?e", "?f", "?g", "?h", "?i", "?j"}) {
    if (text.find(name) == std::string::npos) free.emplace_back(name);
  }
  return free.empty() ? "?z" : random_.pick(free);
}

std::string RandomQuery::subject() {
  if (random_.one_in(12)) return "[]";
  if (random_.one_in(12)) return "_:q" + std::to_string(blank_nodes_++);
  return random_.one_in(4) ? to_sparql(vocabulary_.iri_node()) : variable();
}

std::string RandomQuery::predicate() {
  return random_.one_in(6) ? variable() : to_sparql(vocabulary_.predicate());
}

std::string RandomQuery::object() {
  if (vocabulary_.has_triple_terms() && random_.one_in(5)) {
    return "<<( " + (random_.one_in(3) ? to_sparql(vocabulary_.iri_node()) : variable()) + " " + predicate() + " " +
           object() + " )>>";
  }
  if (random_.one_in(14)) return "[]";
  if (random_.one_in(4)) return to_sparql(vocabulary_.object());
  return variable();
}

std::string RandomQuery::triples() {
  std::string text;
  const std::size_t count = 1 + random_.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    if (random_.one_in(6)) {
      text += subject() + " " + path(2) + " " + object() + " . ";
    } else if (vocabulary_.has_triple_terms() && random_.one_in(6)) {
      text += "<< " + variable() + " " + predicate() + " " + variable() + " >> " + predicate() + " " + object() + " . ";
    } else {
      text += subject() + " " + predicate() + " " + object() + " . ";
    }
  }
  return text;
}

std::string RandomQuery::path(int depth) {
  if (depth == 0) return to_sparql(vocabulary_.predicate());
  switch (random_.below(8)) {
    case 0: return "^(" + path(depth - 1) + ")";
    case 1: return "(" + path(depth - 1) + "/" + path(depth - 1) + ")";
    case 2: return "(" + path(depth - 1) + "|" + path(depth - 1) + ")";
    case 3: return "(" + path(depth - 1) + ")*";
    case 4: return "(" + path(depth - 1) + ")+";
    case 5: return "(" + path(depth - 1) + ")?";
    case 6: {
      const std::string a = to_sparql(vocabulary_.predicate()), b = to_sparql(vocabulary_.predicate());
      switch (random_.below(4)) {
        case 0: return "!" + a;
        case 1: return "!^" + a;
        case 2: return "!(" + a + "|" + b + ")";
        default: return "!(" + a + "|^" + b + ")";
      }
    }
    default: return path(depth - 1);
  }
}

std::string RandomQuery::values() {
  const std::string a = variable();
  const std::string b = new_variable(a);
  const bool two = random_.one_in(2);
  std::string text = "VALUES (" + a + (two ? " " + b : "") + ") { ";
  const std::size_t rows = random_.below(4);
  for (std::size_t i = 0; i < rows; ++i) {
    text += "(";
    for (int c = 0; c < (two ? 2 : 1); ++c) {
      text += (random_.one_in(5) ? "UNDEF" : to_sparql(vocabulary_.object())) + " ";
    }
    text += ") ";
  }
  return text + "} ";
}

std::string RandomQuery::graph_name() {
  return "<" + Vocabulary::graph_name(random_.below(4)) + ">";
}

Piece RandomQuery::element(int depth, const std::string& before) {
  if (depth <= 0) return optional_of(random_.one_in(8) ? values() : triples());
  switch (random_.below(15)) {
    case 0:
    case 1:
    case 2: return optional_of(triples());
    case 3: return optional_of(values());
    case 4:
    case 5: return optional_of("OPTIONAL { ", group(depth - 1), " } ");
    case 6: return optional_of("{ ", group(depth - 1), " } UNION { ", group(depth - 1), " } ");
    case 7: return optional_of("MINUS { ", group(depth - 1), " } ");
    case 8:
    case 9:
    case 10: return optional_of("FILTER(", expression_.condition(2), ") ");
    case 11:
      return optional_of("BIND(", random_.one_in(2) ? expression_.any(2) : expression_.number(2),
                         " AS " + new_variable(before) + ") ");
    case 12: return optional_of("{ ", select(depth - 1, "", false), " } ");
    case 13:
      return optional_of("GRAPH " + (random_.one_in(2) ? variable() : graph_name()) + " { ", group(depth - 1), " } ");
    default: return optional_of("{ ", group(depth - 1), " } ");
  }
}

Piece RandomQuery::group(int depth) {
  std::vector<Piece> parts;
  std::string before;
  const std::size_t count = random_.one_in(15) ? 0 : 1 + random_.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    parts.push_back(i == 0 && !random_.one_in(4) ? optional_of(triples()) : element(depth, before));
    before += parts.back().to_string();
  }
  parts.emplace_back("");
  return group_of(std::move(parts));
}

Piece RandomQuery::aggregate(int depth) {
  const std::string distinct = random_.one_in(3) ? "DISTINCT " : "";
  Piece argument = random_.one_in(2) ? expression_of(variable()) : expression_.any(depth);
  switch (random_.below(10)) {
    case 0: return expression_of("COUNT(" + distinct + "*)");
    case 1: return expression_of("SAMPLE(" + distinct, std::move(argument), ")");
    case 2:
      return expression_of("STRLEN(GROUP_CONCAT(" + distinct, std::move(argument),
                           random_.one_in(2) ? "; separator=\"--\"))" : "))");
    case 3:
    case 4: return expression_of("COUNT(" + distinct, std::move(argument), ")");
    case 5: return expression_of("MIN(" + distinct, std::move(argument), ")");
    case 6: return expression_of("MAX(" + distinct, std::move(argument), ")");
    case 7: return expression_of("AVG(" + distinct, std::move(argument), ")");
    default: return expression_of("SUM(" + distinct, std::move(argument), ")");
  }
}

std::string RandomQuery::order_by(const std::vector<std::string>& keys) {
  std::string text = " ORDER BY";
  for (const std::string& key : keys) text += random_.one_in(3) ? " DESC(" + key + ")" : " " + key;
  return keys.empty() ? "" : text;
}

std::string RandomQuery::slice(bool often) {
  if (!random_.one_in(often ? 2 : 8)) return "";
  std::string text = random_.one_in(3) ? " OFFSET " + std::to_string(random_.below(4)) : "";
  if (!random_.one_in(5)) text += " LIMIT " + std::to_string(random_.below(8));
  return text;
}

std::string RandomQuery::dataset(const char* from) {
  if (!random_.one_in(12)) return "";
  std::string text;
  const std::size_t count = 1 + random_.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    text += std::string(from) + (random_.one_in(2) ? "NAMED " : "") + graph_name() + " ";
  }
  return text;
}

Piece RandomQuery::grouped_select(int depth, const std::string& dataset) {
  Piece body = group(depth);
  std::string seen = body.to_string();
  std::vector<Piece> parts{"SELECT "};
  std::vector<std::string> shown;
  std::vector<Piece> keys;
  const std::size_t key_count = random_.below(3);
  for (std::size_t i = 0; i < key_count; ++i) {
    if (random_.one_in(3)) {
      const std::string name = new_variable(seen);
      keys.push_back(text_of("(", expression_.any(1), " AS " + name + ") "));
      shown.push_back(name);
      seen += name;
    } else {
      shown.push_back(variable());
      keys.emplace_back(shown.back() + " ");
    }
    parts.emplace_back(shown.back() + " ");
  }
  const std::size_t aggregates = 1 + random_.below(2);
  for (std::size_t i = 0; i < aggregates; ++i) {
    const std::string name = new_variable(seen + (shown.empty() ? "" : shown.back()));
    seen += name;
    shown.push_back(name);
    parts.push_back(random_.one_in(4) ? text_of("((", aggregate(1), " + ", aggregate(0), ") AS " + name + ") ")
                                      : text_of("(", aggregate(1), " AS " + name + ") "));
  }
  parts.emplace_back(dataset + "WHERE { ");
  parts.push_back(std::move(body));
  parts.emplace_back(" }");
  if (!keys.empty()) {
    parts.emplace_back(" GROUP BY ");
    for (Piece& key : keys) parts.push_back(std::move(key));
  }
  if (random_.one_in(4)) {
    parts.push_back(optional_of(" HAVING(", aggregate(1), random_.pick({" > 1", " = 2", " < 3", " != 0"}), ")"));
  }
  if (random_.one_in(3)) parts.push_back(optional_of(order_by(shown) + slice(true)));
  return {Piece::Kind::kText, std::move(parts)};
}

Piece RandomQuery::select(int depth, const std::string& dataset, bool whole) {
  if (random_.one_in(4)) return grouped_select(depth, dataset);
  Piece body = group(depth);
  std::string seen = body.to_string();
  std::vector<Piece> parts;
  const bool reduced = whole && random_.one_in(12);
  parts.emplace_back(reduced ? "SELECT REDUCED " : random_.one_in(5) ? "SELECT DISTINCT " : "SELECT ");
  std::vector<std::string> shown;
  if (random_.one_in(4)) {
    parts.emplace_back("* ");
    shown = {"?a", "?b", "?c", "?d", "?e"};
  } else {
    for (const char* name : {"?a", "?b", "?c", "?d", "?e"}) {
      if (!random_.one_in(whole ? 5 : 2)) shown.emplace_back(name);
    }
    if (shown.empty()) shown.emplace_back("?a");
    for (const std::string& name : shown) parts.emplace_back(name + " ");
    if (random_.one_in(4)) {
      const std::string name = new_variable(seen + "?a?b?c?d?e");
      parts.push_back(optional_of("(", expression_.any(2), " AS " + name + ") "));
    }
  }
  parts.emplace_back(dataset + "WHERE { ");
  parts.push_back(std::move(body));
  parts.emplace_back(" }");
  if (!reduced && random_.one_in(3)) {
    std::vector<std::string> keys = shown;
    if (whole && random_.one_in(2)) keys.resize(1 + random_.below(keys.size()));
    parts.push_back(optional_of(order_by(keys) + slice(true)));
  } else if (whole && !reduced) {
    parts.push_back(optional_of(slice(false)));
  }
  if (random_.one_in(12)) parts.push_back(optional_of(" " + values()));
  return {Piece::Kind::kText, std::move(parts)};
}

std::string RandomQuery::template_triples(bool blank_nodes) {
  std::string text;
  const std::size_t count = 1 + random_.below(2);
  const auto node = [&](bool object) -> std::string {
    if (blank_nodes && random_.one_in(6)) return "_:t" + std::to_string(random_.below(2));
    if (object && random_.one_in(4)) return to_sparql(vocabulary_.object());
    return random_.one_in(4) ? to_sparql(vocabulary_.iri_node()) : variable();
  };
  for (std::size_t i = 0; i < count; ++i) text += node(false) + " " + predicate() + " " + node(true) + " . ";
  return text;
}

Piece RandomQuery::query() {
  const std::string from = dataset("FROM ");
  const int depth = static_cast<int>(1 + random_.below(3));
  switch (random_.below(12)) {
    case 0: return text_of("ASK " + from + "{ ", group(depth), " }");
    case 1: return text_of("CONSTRUCT { " + template_triples(true) + "} " + from + "WHERE { ", group(depth), " }");
    default: return select(depth, from, true);
  }
}

std::string RandomQuery::quads(const std::string& triples) {
  switch (random_.below(4)) {
    case 0: return "GRAPH " + graph_name() + " { " + triples + "} ";
    case 1: return "GRAPH " + variable() + " { " + triples + "} ";
    default: return triples;
  }
}

Piece RandomQuery::update() {
  const auto data = [&] {
    std::string text;
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string triple = to_sparql(vocabulary_.iri_node()) + " " + to_sparql(vocabulary_.predicate()) + " " +
                                 to_sparql(vocabulary_.object()) + " . ";
      text += random_.one_in(3) ? "GRAPH " + graph_name() + " { " + triple + "} " : triple;
    }
    return text;
  };
  const auto target = [&] { return random_.one_in(3) ? std::string("DEFAULT") : "GRAPH " + graph_name(); };
  const auto everything = [&] { return random_.one_in(2) ? target() : random_.pick({"NAMED", "ALL"}); };
  const std::string silent = random_.one_in(2) ? "SILENT " : "";
  switch (random_.below(12)) {
    case 0: return "INSERT DATA { " + data() + "}";
    case 1: return "DELETE DATA { " + data() + "}";
    case 2: return "CLEAR SILENT " + everything();
    case 3: return random_.pick({"COPY ", "MOVE ", "ADD "}) + silent + target() + " TO " + target();
    case 4: return "DELETE WHERE { " + quads(template_triples(false)) + "}";
    default: break;
  }
  std::vector<Piece> parts;
  if (random_.one_in(5)) parts.push_back(optional_of("WITH " + graph_name() + " "));
  const bool deletes = random_.one_in(2);
  if (deletes) parts.emplace_back("DELETE { " + quads(template_triples(false)) + "} ");
  if (!deletes || random_.one_in(2)) parts.emplace_back("INSERT { " + quads(template_triples(true)) + "} ");
  parts.emplace_back(dataset("USING ") + "WHERE { ");
  parts.push_back(group(2));
  parts.emplace_back(" }");
  return {Piece::Kind::kText, std::move(parts)};
}

}  // namespace casus::reference
