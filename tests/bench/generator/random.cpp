#include "tests/bench/generator/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace casus::bench {

int Random::pareto(double least, double exponent, int most) {
  const double value = least * std::pow(1 - unit(), -1 / exponent);
  return static_cast<int>(std::min(value, static_cast<double>(most)));
}

WeightedChoice::WeightedChoice(const std::vector<double>& weights) : slots_(weights.size()) {
  const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
  std::vector<double> share(weights.size());
  std::vector<std::size_t> small, large;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    share[i] = weights[i] / mean;
    (share[i] < 1 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::size_t poor = small.back(), rich = large.back();
    small.pop_back();
    slots_[poor] = {share[poor], rich};
    share[rich] -= 1 - share[poor];
    if (share[rich] < 1) {
      large.pop_back();
      small.push_back(rich);
    }
  }
  for (const auto* rest : {&small, &large}) {
    for (const std::size_t i : *rest) slots_[i] = {1, i};
  }
}

WeightedChoice WeightedChoice::zipf(std::size_t count, double exponent) {
  std::vector<double> weights(count);
  for (std::size_t i = 0; i < count; ++i) weights[i] = std::pow(static_cast<double>(i + 1), -exponent);
  return WeightedChoice(weights);
}

}  // namespace casus::bench
