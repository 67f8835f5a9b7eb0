#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/engine/engine.h"

namespace casus::storage {

/// Reads the whole dictionary and gives one line per problem found (the first twenty): pages that are missing, damaged
/// or overlap, terms whose hash entry is missing or leads elsewhere, entries without a term, triple terms with parts
/// that do not exist or come after them, counters that are wrong. Some microseconds a term.
std::vector<std::string> check_dictionary(std::shared_ptr<const EngineSnapshot> snapshot);

}  // namespace casus::storage
