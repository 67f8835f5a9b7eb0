#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace casus::query {

/// Terminal columns of UTF-8 text: combining marks and format characters take none, wide East Asian characters and
/// emoji two.
std::size_t display_width(std::string_view text);

/// The longest beginning of `text` that fits into `columns`, ended by "…" when something is cut off; base characters
/// keep their marks.
std::string fit_width(std::string_view text, std::size_t columns);

}  // namespace casus::query
