#pragma once

#include <array>
#include <string>
#include <string_view>

#include "tests/bench/generator/random.h"

namespace casus::bench {

/// An invented name in several scripts, syllable by syllable the same.
struct Name {
  std::string marked;  ///< Latin, with diacritics
  std::string plain;   ///< the same without
  std::string cyrillic;
  std::string arabic;
  std::string hebrew;
  std::string han;
};

/// The scripts of a name's aliases with the language tags that they get.
struct Alias {
  std::string_view language;
  std::string Name::*spelling;
};
inline constexpr std::array<Alias, 5> kAliases{{
    {"ar", &Name::arabic},
    {"ru", &Name::cyrillic},
    {"uk", &Name::cyrillic},
    {"he", &Name::hebrew},
    {"zh-hans", &Name::han},
}};

/// Short names are common ones and come again.
Name make_name(Random& random, int syllables);

}  // namespace casus::bench
