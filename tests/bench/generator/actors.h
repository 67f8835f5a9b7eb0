#pragma once

#include "tests/bench/generator/random.h"
#include "tests/bench/generator/triple_writer.h"
#include "tests/bench/generator/world.h"

namespace casus::bench {

/// States, their governments, and whoever is known in every theatre.
void write_states(TripleWriter& out, const World& world, Random& random);
/// Groups with units, leaders and lineage, coalitions, the conflicts between them, and the sources that report.
void write_actors(TripleWriter& out, const Theatre& theatre, Random& random);

}  // namespace casus::bench
