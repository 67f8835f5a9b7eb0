#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <thread>
#include <utility>

#include "tests/bench/generator/random.h"
#include "tests/bench/measures/changes.h"
#include "tests/bench/measures/measure.h"

namespace casus::bench {

namespace {

constexpr int kRounds = 25, kSmallBatch = 100;
// After the last change, before queries are measured.
constexpr std::chrono::milliseconds kPause{500};
// While folds go on: commits of a thousand changes, so many a second, or one after the other.
constexpr double kFoldSeconds = 20, kCommitsASecond = 20;

struct DeltaQuery {
  const char* name;
  const char* text;
};
constexpr DeltaQuery kDeltaQueries[] = {
    {"look-up", "SELECT ?p ?o { <urn:casus:id:event-1000> ?p ?o }"},
    {"star", "SELECT ?e ?d { ?e <urn:casus:ns#place> <urn:casus:id:district-1-2> ; <urn:casus:ns#earliest> ?d }"},
    {"join",
     "SELECT (COUNT(*) AS ?n) { ?c <urn:casus:ns#event> ?e . ?e <urn:casus:ns#place> ?p . ?p "
     "<urn:casus:ns#heldBy> ?h }"},
    {"group", "SELECT ?p (COUNT(*) AS ?n) { ?e <urn:casus:ns#place> ?p } GROUP BY ?p"},
    {"scan", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s <urn:casus:ns#place> ?o }"},
};

/// The longest time that a reader waits for a point query while `flag` is up.
double longest_read_us(const Store& store, const std::atomic<bool>& flag) {
  const PreparedQuery query = store.prepare("SELECT ?place { ?event <urn:casus:ns#place> ?place }");
  Random random(11);
  double longest = 0;
  while (flag.load()) {
    const Stopwatch watch;
    const Term event = Term::iri("urn:casus:id:event-" + std::to_string(1 + random.below(1000)));
    for (const Row& row : query.bind("event", event).select()) static_cast<void>(row);
    longest = std::max(longest, watch.wall_us());
  }
  return longest;
}

/// CPU time of the calling thread: a query in one thread, without what the stores do in the background.
double thread_cpu_us() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double cpu_of_answer_us(const Store& store, const char* query) {
  QueryOptions options;
  options.threads = 1;
  const double begin = thread_cpu_us();
  store.query(query, options).write({}, [](std::string_view) {});
  return thread_cpu_us() - begin;
}

/// In turns, since the processor is not always as fast.
void compare_queries(const std::string& name, const Store& changed, const Store& folded) {
  for (const DeltaQuery& query : kDeltaQueries) {
    std::vector<double> with, without;
    for (int i = 0; i < kRounds + 1; ++i) {
      const double of_changed = cpu_of_answer_us(changed, query.text);
      const double of_folded = cpu_of_answer_us(folded, query.text);
      if (i == 0) continue;
      with.push_back(of_changed);
      without.push_back(of_folded);
    }
    const double with_us = quantile(std::move(with), 0.5);
    const double without_us = quantile(std::move(without), 0.5);
    report(fmt::format("{}, {}", name, query.name),
           fmt::format("{:.0f} us, without {:.0f} us (CPU): {:.2f} times", with_us, without_us, with_us / without_us),
           "1.3 times");
  }
}

/// While a writer commits a hundred changes every 50 ms.
template <class Work>
std::uint64_t beside_a_writer(Store& store, std::uint64_t number, const Work& work) {
  std::atomic<bool> writing{true};
  std::thread writer([&] {
    while (writing) {
      number = insert_batches(store, kSmallBatch, number, new_fact, kSmallBatch);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
  work();
  writing = false;
  writer.join();
  return number;
}

std::string commit_times(const std::vector<double>& commits) {
  return fmt::format("commits: median {:.1f} ms, 99% {:.1f}, longest {:.1f}", quantile(commits, 0.5) / 1000,
                     quantile(commits, 0.99) / 1000, quantile(commits, 1) / 1000);
}

double time_batch(Store& store, std::uint64_t& number) {
  const Stopwatch watch;
  number = insert_batches(store, kBatchSize, number, new_fact);
  return watch.wall_us();
}

// What commits take when nothing is folded, to compare.
void measure_unfolded(Store& store, std::uint64_t changes, std::uint64_t& number) {
  std::vector<double> commits;
  for (std::uint64_t done = 0; done < changes; done += kBatchSize) commits.push_back(time_batch(store, number));
  report("no fold", commit_times(commits) + " (wall)", "-");
}

/// Beside a reader without a break. A commit that is due while the one before it is under way counts from when it was
/// due.
void measure_fold(Store& store, const char* name, double commits_a_second, std::uint64_t& number) {
  std::atomic<bool> folding{true};
  double longest_read = 0;
  std::thread reader([&] { longest_read = longest_read_us(store, folding); });
  std::vector<double> commits;
  int folds = 0;
  std::uint64_t pending = store.info().pending_changes;
  const Stopwatch all;
  while (all.wall_us() < kFoldSeconds * 1e6) {
    const double due = commits_a_second > 0 ? static_cast<double>(commits.size()) / commits_a_second * 1e6 : 0;
    const double early = due - all.wall_us();
    if (early > 0) std::this_thread::sleep_for(std::chrono::microseconds(static_cast<std::int64_t>(early) + 1));
    const double late = commits_a_second > 0 ? all.wall_us() - due : 0;
    commits.push_back(late + time_batch(store, number));
    const std::uint64_t before = std::exchange(pending, store.info().pending_changes);
    folds += pending < before;
  }
  folding = false;
  reader.join();
  report(name,
         commit_times(commits) + fmt::format("; longest read {:.1f} ms (wall); {:.0f} changes/s, {} folds",
                                             longest_read / 1000,
                                             static_cast<double>(commits.size()) * kBatchSize / kFoldSeconds, folds),
         "20 ms each");
}

}  // namespace

void measure_delta(const std::string& directory) {
  Store copy = Store::open(directory + "/copy");
  // A store folds by itself at 100,000 changes: stay below.
  const std::uint64_t change = std::min<std::uint64_t>(copy.size() / 100, 90'000) / kBatchSize * kBatchSize;
  std::uint64_t number = insert_batches(copy, change, 0, new_fact);
  copy.backup(directory + "/folded");
  {
    Store folded = Store::open(directory + "/folded");
    folded.compact();
    number = beside_a_writer(copy, number, [&] { compare_queries("1% delta, fresh", copy, folded); });
    std::this_thread::sleep_for(kPause);
    compare_queries("1% delta", copy, folded);
  }
  std::filesystem::remove_all(directory + "/folded");
  copy.compact();
  measure_unfolded(copy, change, number);
  measure_fold(copy, "fold", kCommitsASecond, number);
  measure_fold(copy, "fold, endless writer", 0, number);
}

}  // namespace casus::bench
