#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/bench/generator/random.h"
#include "tests/bench/measures/measure.h"

namespace casus::bench {

namespace {

constexpr int kSyncedCommits = 300, kUnsyncedCommits = 20'000, kBatches = 200, kBatchSize = 1'000;
// After the last change, before queries are measured.
constexpr std::chrono::milliseconds kPause{500};
// While folds go on: commits of a thousand changes, so many a second, or one after the other.
constexpr double kFoldSeconds = 20, kCommitsASecond = 20;

Quad new_event(std::uint64_t number) {
  return {Term::iri("urn:casus:id:new-event-" + std::to_string(number)), Term::iri("urn:casus:ns#place"),
          Term::iri("urn:casus:id:district-1-" + std::to_string(1 + number % 57)), std::nullopt};
}

/// Every other one is about an event that the graph has, so that changes stand between the rows of ten predicates as
/// well as behind them.
Quad new_fact(std::uint64_t number) {
  static constexpr const char* kPredicates[] = {"place", "earliest", "latest", "sideA",    "sideB",
                                                "event", "best",     "within", "claimant", "partOfEvent"};
  Quad quad = new_event(number);
  if (number % 2 == 1) return quad;
  quad.subject = Term::iri("urn:casus:id:event-" + std::to_string(1 + number * 7919 % 200'003));
  quad.predicate = Term::iri(std::string("urn:casus:ns#") + kPredicates[number / 2 % std::size(kPredicates)]);
  return quad;
}

/// Commits one triple so many times and returns the microseconds of each.
std::vector<double> commit_singly(Store& store, int commits, bool sync, std::uint64_t& number) {
  std::vector<double> times;
  for (int i = 0; i < commits; ++i) {
    const Stopwatch watch;
    Transaction transaction = store.begin();
    transaction.insert(new_event(++number));
    transaction.commit(sync);
    times.push_back(watch.wall_us());
  }
  return times;
}

/// Appends records to a file and makes them safe.
class SyncedFile {
 public:
  explicit SyncedFile(std::string file)
      : file_(std::move(file)), descriptor_(open(file_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600)) {
    if (descriptor_ < 0) throw std::runtime_error("cannot create " + file_);
  }
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;
  ~SyncedFile() {
    close(descriptor_);
    unlink(file_.c_str());
  }
  /// Returns the microseconds.
  double append(const std::string& record) {
    const Stopwatch watch;
    if (write(descriptor_, record.data(), record.size()) < 0 || fdatasync(descriptor_) != 0) {
      throw std::runtime_error("cannot write " + file_);
    }
    return watch.wall_us();
  }

 private:
  std::string file_;
  int descriptor_;
};

std::uint64_t insert_batches(Store& store, std::uint64_t triples, std::uint64_t number, Quad (*quad)(std::uint64_t)) {
  for (std::uint64_t done = 0; done < triples; done += kBatchSize) {
    Transaction transaction = store.begin();
    for (int i = 0; i < kBatchSize; ++i) transaction.insert(quad(++number));
    transaction.commit(false);
  }
  return number;
}

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

}  // namespace

void measure_commits(const std::string& directory) {
  Store store = Store::open(directory + "/commits");
  std::uint64_t number = 0;
  commit_singly(store, 20, true, number);
  // In turns, since the disk is not always as fast.
  std::vector<double> commits, appends;
  SyncedFile file(directory + "/fdatasync");
  for (int i = 0; i < kSyncedCommits; ++i) {
    commits.push_back(commit_singly(store, 1, true, number).front());
    appends.push_back(file.append(std::string(200, 'x')));
  }
  const double synced = quantile(std::move(commits), 0.5);
  const double disk = quantile(std::move(appends), 0.5);
  report("synced commit",
         fmt::format("median {:.0f} us, fdatasync alone {:.0f} us: {:.2f} times", synced, disk, synced / disk),
         "1.3 times fdatasync");
  const Stopwatch watch;
  commit_singly(store, kUnsyncedCommits, false, number);
  report("unsynced commit",
         fmt::format("{:.0f}/s by CPU, {:.0f}/s by wall", kUnsyncedCommits / watch.cpu_us() * 1e6,
                     kUnsyncedCommits / watch.wall_us() * 1e6),
         "60,000/s");
}

void measure_batches(const std::string& directory) {
  Store store = Store::open(directory + "/batches");
  const Stopwatch watch;
  insert_batches(store, std::uint64_t{kBatches} * kBatchSize, 0, new_event);
  constexpr double kTriples = double{kBatches} * kBatchSize;
  report("batches of 1,000",
         fmt::format("{:.0f} triples/s by CPU, {:.0f} by wall", kTriples / watch.cpu_us() * 1e6,
                     kTriples / watch.wall_us() * 1e6),
         "150,000 triples/s");
}

namespace {

std::vector<Times> measure_queries(const Store& store) {
  std::vector<Times> times;
  for (const DeltaQuery& query : kDeltaQueries) {
    answer(store, query.text);
    times.push_back(median_of(25, [&] { answer(store, query.text); }));
  }
  return times;
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

void measure_delta(Store& copy) {
  // A store folds by itself at 100,000 changes: stay below.
  const std::uint64_t change = std::min<std::uint64_t>(copy.size() / 100, 95'000) / kBatchSize * kBatchSize;
  std::uint64_t number = insert_batches(copy, change, 0, new_fact);
  const std::uint64_t pending = copy.info().pending_changes;
  std::this_thread::sleep_for(kPause);
  const std::vector<Times> with_delta = measure_queries(copy);
  copy.compact();
  const std::vector<Times> without = measure_queries(copy);
  for (std::size_t i = 0; i < with_delta.size(); ++i) {
    report(fmt::format("1% delta, {}", kDeltaQueries[i].name),
           fmt::format("{:.0f} us, without {:.0f} us (CPU): {:.2f} times; {} changes", with_delta[i].cpu_us,
                       without[i].cpu_us, with_delta[i].cpu_us / without[i].cpu_us, pending),
           "1.3 times");
  }
  measure_unfolded(copy, change, number);
  measure_fold(copy, "fold", kCommitsASecond, number);
  measure_fold(copy, "fold, endless writer", 0, number);
}

}  // namespace casus::bench
