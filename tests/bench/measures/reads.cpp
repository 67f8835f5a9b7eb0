#include <fmt/core.h>

#include <cstdlib>

#include "tests/bench/generator/random.h"
#include "tests/bench/measures/measure.h"

namespace casus::bench {

namespace {
constexpr int kPointQueries = 10'000;

std::uint64_t count_of_events(const Store& store) {
  for (const auto& [count] :
       store.select("SELECT (COUNT(*) AS ?n) { ?e a <urn:casus:ns#Event> }").as<std::uint64_t>()) {
    return count;
  }
  return 0;
}

// Of as many events the first time, when their ids have to be found on disk, and of the same ones again.
template <class Query>
void measure_points(const std::string& name, std::uint64_t seed, std::uint64_t events, const Query& query) {
  for (const char* pass : {"first", "again"}) {
    Random random(seed);
    std::vector<double> wall;
    const Stopwatch all;
    for (int i = 0; i < kPointQueries; ++i) {
      const std::string event = "urn:casus:id:event-" + std::to_string(1 + random.below(events));
      const Stopwatch watch;
      query(event);
      wall.push_back(watch.wall_us());
    }
    report(fmt::format("{}, {}", name, pass),
           fmt::format("median {:.1f} us, 99% {:.1f} us, mean CPU {:.1f} us", quantile(wall, 0.5), quantile(wall, 0.99),
                       all.cpu_us() / kPointQueries),
           "under 20 us");
  }
}
}  // namespace

void measure_point_queries(const Store& store) {
  const std::uint64_t events = count_of_events(store);
  if (events == 0) {
    std::fprintf(stderr, "point queries need a generated graph\n");
    std::exit(EXIT_FAILURE);
  }
  const PreparedQuery place = store.prepare("SELECT ?place { ?event <urn:casus:ns#place> ?place }");
  measure_points("point query, prepared", 7, events, [&](const std::string& event) {
    for (const Row& row : place.bind("event", Term::iri(event)).select()) {
      if (!row[0]) std::abort();
    }
  });
  measure_points("point query, text", 8, events, [&](const std::string& event) {
    for (const Row& row : store.select("SELECT ?place { <" + event + "> <urn:casus:ns#place> ?place }")) {
      if (!row[0]) std::abort();
    }
  });
  const PreparedQuery card = store.prepare("SELECT ?p ?o { ?event ?p ?o }");
  measure_points("card of 15 rows, prepared", 9, events, [&](const std::string& event) {
    for (const Row& row : card.bind("event", Term::iri(event)).select()) {
      if (!row[0]) std::abort();
    }
  });
}

void measure_exports(const Store& store) {
  struct Export {
    const char* name;
    const char* query;
    const char* target;
  };
  static constexpr Export kExports[] = {
      {"numbers",
       "SELECT ?low ?best ?high { ?c <urn:casus:ns#low> ?low ; <urn:casus:ns#best> ?best ; <urn:casus:ns#high> ?high }",
       "2 M rows/s"},
      {"IRIs", "SELECT ?count ?event { ?count <urn:casus:ns#event> ?event }", "1 M rows/s"},
      {"whole graph", "SELECT ?s ?p ?o { ?s ?p ?o }", "1 M rows/s"},
  };
  for (const Export& wanted : kExports) {
    for (const auto& [format, text] : {std::pair(ResultFormat::kCsv, "CSV"), std::pair(ResultFormat::kJson, "JSON")}) {
      std::uint64_t rows = 0;
      answer(store, wanted.query, format);
      const Times times = median_of(3, [&, format = format] { rows = answer(store, wanted.query, format); });
      const double count = static_cast<double>(rows);
      report(fmt::format("export, {}, {}", wanted.name, text),
             fmt::format("{} rows: {:.2f} M rows/s by CPU, {:.2f} by wall", rows, count / times.cpu_us,
                         count / times.wall_us),
             wanted.target);
    }
  }
}

}  // namespace casus::bench
