#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/dictionary/dictionary.h"
#include "storage/engine/engine.h"

namespace casus::storage {

/// Reads the whole dictionary and gives one line per problem found (the first twenty): pages that are missing, damaged
/// or overlap, terms whose hash entry is missing or leads elsewhere, entries without a term, triple terms with parts
/// that do not exist or come after them, runs of terms that are none, counters that are wrong. Some microseconds a
/// term. `on_triple` gets the triple terms, ascending.
std::vector<std::string> check_dictionary(std::shared_ptr<const EngineSnapshot> snapshot,
                                          const std::function<void(const TripleEntry&)>& on_triple = {});

}  // namespace casus::storage
