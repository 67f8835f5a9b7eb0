#include "tests/reference/shrink.h"

#include <algorithm>
#include <exception>

namespace casus::reference {
namespace {

constexpr int kMaxTries = 4000;

class Shrinker {
 public:
  Shrinker(Case c, Piece request) : best_(std::move(c)), request_(std::move(request)) {}

  Case run() {
    bool smaller = true;
    while (smaller && tries_ < kMaxTries) {
      smaller = false;
      for (auto part : {&Case::loaded, &Case::inserted, &Case::removed}) smaller |= shrink_quads(part);
      smaller |= shrink_rest();
      smaller |= shrink_request();
    }
    return best_;
  }

 private:
  bool differs(const Case& c) {
    ++tries_;
    try {
      return compare(c).outcome == Outcome::kDiffer;
    } catch (const std::exception&) {
      return false;
    }
  }

  bool accept(Case c) {
    if (tries_ >= kMaxTries || !differs(c)) return false;
    best_ = std::move(c);
    return true;
  }

  // Leaves out runs of quads, first long ones, then single ones.
  bool shrink_quads(std::vector<Quad> Case::*part) {
    bool smaller = false;
    for (std::size_t run = (best_.*part).size(); run > 0; run /= 2) {
      for (std::size_t i = 0; i < (best_.*part).size();) {
        Case c = best_;
        auto& quads = c.*part;
        const std::size_t end = std::min(i + run, quads.size());
        quads.erase(quads.begin() + static_cast<std::ptrdiff_t>(i), quads.begin() + static_cast<std::ptrdiff_t>(end));
        if (accept(std::move(c))) {
          smaller = true;
        } else {
          i += run;
        }
      }
    }
    return smaller;
  }

  bool shrink_rest() {
    bool smaller = false;
    for (bool Case::*fold : {&Case::in_blocks, &Case::folded}) {
      if (!(best_.*fold)) continue;
      Case c = best_;
      c.*fold = false;
      smaller |= accept(std::move(c));
    }
    if (!best_.inserted.empty()) {
      Case c = best_;
      c.loaded.insert(c.loaded.end(), c.inserted.begin(), c.inserted.end());
      c.inserted.clear();
      smaller |= accept(std::move(c));
    }
    const auto passes = best_.disabled_passes;
    for (const std::string& pass : passes) {
      Case c = best_;
      c.disabled_passes.erase(pass);
      smaller |= accept(std::move(c));
    }
    return smaller;
  }

  bool shrink_request() {
    for (Piece& simpler : request_.simpler()) {
      Case c = best_;
      c.request = simpler.to_string();
      if (!accept(std::move(c))) continue;
      request_ = std::move(simpler);
      return true;
    }
    return false;
  }

  Case best_;
  Piece request_;
  int tries_ = 0;
};

}  // namespace

Case shrink(Case c, Piece request) {
  return Shrinker(std::move(c), std::move(request)).run();
}

}  // namespace casus::reference
