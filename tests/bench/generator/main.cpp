#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>

#include "tests/bench/generator/actors.h"
#include "tests/bench/generator/events.h"
#include "tests/bench/generator/places.h"
#include "tests/bench/generator/relations.h"
#include "tests/bench/generator/triple_writer.h"
#include "tests/bench/generator/world.h"

namespace casus::bench {
namespace {

/// Settlements and relations for each event, so that triples are shared out as in the real data.
constexpr double kSettlements = 0.93, kRelations = 0.43;

void generate(TripleWriter& out, std::uint64_t triples, std::uint64_t seed) {
  const World world = make_world(seed, triples);
  Random random(seed + 1);
  write_countries(out, world, random);
  write_states(out, world, random);
  for (const Theatre& theatre : world.theatres) {
    write_districts(out, world, theatre, random);
    write_actors(out, theatre, random);
  }
  Events events(world, seed + 2);
  Gazetteer gazetteer(world, seed + 3);
  Relations relations(world, seed + 4);
  double settlements = 0, relations_due = 0;
  while (out.triples() < triples) {
    events.write_event(out, static_cast<double>(out.triples()) / static_cast<double>(triples));
    for (settlements += kSettlements; settlements >= 1; --settlements) gazetteer.write_settlement(out);
    for (relations_due += kRelations; relations_due >= 1; --relations_due) relations.write_relation(out);
  }
  out.finish();
}

int run(int argc, char** argv) {
  CLI::App app("Writes a made-up conflict graph: actors, places, events, casualties, claims, alliances.");
  std::uint64_t triples = 1'000'000, seed = 1;
  Syntax syntax = Syntax::kNTriples;
  std::string file = "-";
  const std::map<std::string, Syntax> syntaxes{
      {"nt", Syntax::kNTriples}, {"nq", Syntax::kNQuads}, {"ttl", Syntax::kTurtle}};
  app.add_option("--triples", triples, "Stop after the first whole record at this number")->capture_default_str();
  app.add_option("--seed", seed, "The same number gives the same bytes")->capture_default_str();
  app.add_option("--format", syntax, "nt, nq (with graphs) or ttl")->transform(CLI::CheckedTransformer(syntaxes));
  app.add_option("--output", file, "File, or - for stdout")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  std::FILE* const out = file == "-" ? stdout : std::fopen(file.c_str(), "wb");
  if (!out) {
    std::perror(file.c_str());
    return EXIT_FAILURE;
  }
  TripleWriter writer(out, syntax);
  generate(writer, triples, seed);
  if (out != stdout && std::fclose(out) != 0) {
    std::perror(file.c_str());
    return EXIT_FAILURE;
  }
  std::fprintf(stderr, "%llu triples, %llu bytes\n", static_cast<unsigned long long>(writer.triples()),
               static_cast<unsigned long long>(writer.bytes()));
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace casus::bench

int main(int argc, char** argv) {
  try {
    return casus::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "conflict_generator: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
