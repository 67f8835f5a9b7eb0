#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace casus::reference {

/// Random choices that depend on the seed alone, on every platform.
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}
  /// 0 <= result < n.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  /// True in one of n cases.
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  std::string pick(std::initializer_list<const char*> from) { return from.begin()[below(from.size())]; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace casus::reference
