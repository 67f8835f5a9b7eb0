#include "query/functions/registry.h"

#include <algorithm>
#include <unordered_map>

namespace casus::query {
namespace {

using Table = std::unordered_map<std::string_view, const Function*>;

Table make_table(std::initializer_list<std::span<const Function>> groups) {
  Table table;
  for (const auto& group : groups) {
    for (const Function& function : group) table.emplace(function.name, &function);
  }
  return table;
}

const Table& builtins() {
  static const Table table = make_table({string_functions(), pattern_functions(), number_functions(), time_functions(),
                                         hash_functions(), term_functions()});
  return table;
}

const Table& native_functions() {
  static const Table table = make_table({cast_functions(), geometry_functions()});
  return table;
}

const Function* look_up(const Table& table, std::string_view name) {
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

}  // namespace

const Function* find_builtin(std::string_view keyword) {
  return look_up(builtins(), keyword);
}
const Function* find_native_function(std::string_view iri) {
  return look_up(native_functions(), iri);
}

const std::vector<FunctionSignature>& builtin_signatures() {
  static const std::vector<FunctionSignature> signatures = [] {
    // Those with evaluation rules of their own are made by the compiler.
    std::vector<FunctionSignature> result = {
        {"BOUND", 1, 1},     {"IF", 3, 3},      {"COALESCE", 0, -1}, {"SAMETERM", 2, 2},
        {"ISIRI", 1, 1},     {"ISURI", 1, 1},   {"ISBLANK", 1, 1},   {"ISLITERAL", 1, 1},
        {"ISNUMERIC", 1, 1}, {"STR", 1, 1},     {"DATATYPE", 1, 1},  {"ISTRIPLE", 1, 1},
        {"TRIPLE", 3, 3},    {"SUBJECT", 1, 1}, {"PREDICATE", 1, 1}, {"OBJECT", 1, 1},
    };
    for (const auto& [name, function] : builtins()) {
      result.push_back({std::string(name), function->min_arguments, function->max_arguments});
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return result;
  }();
  return signatures;
}

std::vector<FunctionSignature> function_signatures() {
  std::vector<FunctionSignature> result = extension_signatures();
  for (const auto& [name, function] : native_functions()) {
    result.push_back({std::string(name), function->min_arguments, function->max_arguments});
  }
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return result;
}

}  // namespace casus::query
