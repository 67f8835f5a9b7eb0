#pragma once

#include <span>
#include <string_view>

namespace casus::test {

/// Something that takes bytes from outside. `run` must return for every input: what it throws otherwise, a crash or a
/// hang is a bug. Errors of casus/error.h are what bad input is meant to give, and are caught inside.
struct FuzzTarget {
  const char* name;
  void (*run)(std::string_view bytes);
};

/// ntriples, nquads, turtle, trig, rdfxml, sparql, block, zone, term_page, query.
std::span<const FuzzTarget> fuzz_targets();

}  // namespace casus::test
