#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace casus::bench {

/// Pseudo-random numbers (SplitMix64): the same everywhere for the same seed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  /// From 0 to bound - 1; bound is at least 1 and fits 32 bits.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(((next() >> 32) * bound) >> 32); }
  /// From low to high, both included.
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
  /// From 0 up to but without 1.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double probability) { return unit() < probability; }
  /// A whole number of at least `least`, rounded down, whose chance to reach x falls as (least / x)^exponent; at most
  /// `most`.
  int pareto(double least, double exponent, int most);

 private:
  std::uint64_t state_;
};

/// Draws indices with given weights in constant time (Vose's alias method).
class WeightedChoice {
 public:
  explicit WeightedChoice(const std::vector<double>& weights);
  /// Weights 1 / (i + 1)^exponent.
  static WeightedChoice zipf(std::size_t count, double exponent);

  std::size_t operator()(Random& random) const {
    const std::size_t slot = random.below(slots_.size());
    return random.unit() < slots_[slot].first ? slot : slots_[slot].second;
  }

 private:
  std::vector<std::pair<double, std::size_t>> slots_;  ///< chance to stay, otherwise where to go
};

}  // namespace casus::bench
