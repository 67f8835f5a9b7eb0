#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace casus::storage {

/// What the directives of a Turtle document have declared up to some place.
struct Declarations {
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Namespaces = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

  std::string base;
  Namespaces namespaces;
};

}  // namespace casus::storage
