#pragma once

#include <functional>
#include <string>
#include <vector>

#include "storage/index/index_view.h"

namespace casus::storage {

/// Reads every block, zone header and change of a view from the engine and verifies that headers are true, rows ascend,
/// changes are real ones, and all permutations of quads hold the same ones, those of triple terms too. One line for
/// each problem, a few for each kind.
std::vector<std::string> check_index(const IndexView& view, const std::function<void(const std::string&)>& progress);

}  // namespace casus::storage
