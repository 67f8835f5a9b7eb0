#include "tests/reference/random_cases.h"

#include "query/optimize/planner.h"
#include "tests/reference/random_query.h"
#include "tests/reference/shrink.h"

namespace casus::reference {
namespace {

using Passes = std::set<std::string>;

class Run {
 public:
  explicit Run(const RunOptions& options) : options_(options), passes_(query::rewrite_passes()) {}

  RunSummary run() {
    for (std::uint64_t i = 0; i < options_.stores && going_; ++i) run_store(options_.first_store + i);
    return summary_;
  }

 private:
  void run_store(std::uint64_t seed) {
    RandomSource random(seed);
    Vocabulary vocabulary(random, options_.triple_terms && random.one_in(3));
    Case data = random_data(random, vocabulary);
    data.threads = options_.threads;
    RandomQuery queries(random, vocabulary);
    Subject subject(data);
    for (std::uint64_t i = 0; i < options_.requests && going_; ++i) {
      const bool last = i + 1 == options_.requests;
      const Piece request = last ? queries.update() : queries.query();
      compare_request(subject, data, request, last ? std::vector<Passes>{{}} : variants(seed + i), seed);
    }
  }

  std::vector<Passes> variants(std::uint64_t number) const {
    std::vector<Passes> variants{{}, {passes_.begin(), passes_.end()}};
    if (options_.every_pass) {
      for (const std::string& pass : passes_) variants.push_back({pass});
    } else {
      variants.push_back({passes_[number % passes_.size()]});
    }
    return variants;
  }

  void compare_request(Subject& subject, const Case& data, const Piece& request, const std::vector<Passes>& variants,
                       std::uint64_t seed) {
    Comparison result;
    try {
      result = subject.compare(request.to_string(), variants);
    } catch (const SyntaxError& error) {
      ++summary_.invalid;
      ++summary_.reasons[error.message()];
      return;
    }
    if (result.outcome == Outcome::kSkipped) {
      ++summary_.skipped;
      ++summary_.reasons[result.difference];
      return;
    }
    ++summary_.compared;
    summary_.with_rows += result.rows > 0;
    if (result.outcome == Outcome::kAgree) return;
    ++summary_.differences;
    Case c = data;
    c.request = request.to_string();
    c.disabled_passes = variants[result.variant];
    std::string report = "seed " + std::to_string(seed) + "\n";
    if (options_.shrink) {
      const Case small = shrink(c, request);
      report += to_text(small) + compare(small).difference;
    } else {
      report += to_text(c) + result.difference;
    }
    going_ = options_.on_difference(report);
  }

  const RunOptions& options_;
  std::vector<std::string> passes_;
  RunSummary summary_;
  bool going_ = true;
};

}  // namespace

RunSummary run_random_cases(const RunOptions& options) {
  return Run(options).run();
}

}  // namespace casus::reference
