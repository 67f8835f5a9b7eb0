#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "tests/bench/generator/random.h"
#include "tests/bench/measures/measure.h"

namespace casus::bench {

namespace {

constexpr int kSyncedCommits = 300, kUnsyncedCommits = 20'000, kBatches = 200, kBatchSize = 1'000;

Quad new_event(std::uint64_t number) {
  return {Term::iri("urn:casus:id:new-event-" + std::to_string(number)), Term::iri("urn:casus:ns#place"),
          Term::iri("urn:casus:id:district-1-" + std::to_string(1 + number % 57)), std::nullopt};
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

/// What the disk takes for appending 200 bytes and making them safe.
std::vector<double> fdatasync_times(const std::string& file) {
  const int descriptor = open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (descriptor < 0) throw std::runtime_error("cannot create " + file);
  const std::string record(200, 'x');
  std::vector<double> times;
  for (int i = 0; i < kSyncedCommits; ++i) {
    const Stopwatch watch;
    if (write(descriptor, record.data(), record.size()) < 0 || fdatasync(descriptor) != 0) {
      throw std::runtime_error("cannot write " + file);
    }
    times.push_back(watch.wall_us());
  }
  close(descriptor);
  unlink(file.c_str());
  return times;
}

std::uint64_t insert_batches(Store& store, std::uint64_t triples, std::uint64_t number) {
  for (std::uint64_t done = 0; done < triples; done += kBatchSize) {
    Transaction transaction = store.begin();
    for (int i = 0; i < kBatchSize; ++i) transaction.insert(new_event(++number));
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
  const double synced = quantile(commit_singly(store, kSyncedCommits, true, number), 0.5);
  const double disk = quantile(fdatasync_times(directory + "/fdatasync"), 0.5);
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
  insert_batches(store, std::uint64_t{kBatches} * kBatchSize, 0);
  constexpr double kTriples = double{kBatches} * kBatchSize;
  report("batches of 1,000",
         fmt::format("{:.0f} triples/s by CPU, {:.0f} by wall", kTriples / watch.cpu_us() * 1e6,
                     kTriples / watch.wall_us() * 1e6),
         "150,000 triples/s");
}

void measure_delta(Store& copy) {
  // A store folds by itself at 100,000 changes: stay below.
  const std::uint64_t change = std::min<std::uint64_t>(copy.size() / 100, 95'000) / kBatchSize * kBatchSize;
  std::vector<Times> before;
  for (const DeltaQuery& query : kDeltaQueries) {
    answer(copy, query.text);
    before.push_back(median_of(15, [&] { answer(copy, query.text); }));
  }
  std::uint64_t number = insert_batches(copy, change, 0);
  const std::uint64_t pending = copy.info().pending_changes;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const DeltaQuery& query = kDeltaQueries[i];
    answer(copy, query.text);
    const Times after = median_of(15, [&] { answer(copy, query.text); });
    report(fmt::format("1% delta, {}", query.name),
           fmt::format("{:.0f} us, before {:.0f} us (CPU): {:.2f} times; {} changes", after.cpu_us, before[i].cpu_us,
                       after.cpu_us / before[i].cpu_us, pending),
           "1.3 times");
  }

  // Writes go on until the store folds; what they and a reader wait for meanwhile.
  std::atomic<bool> folding{true};
  double longest_read = 0;
  std::thread reader([&] { longest_read = longest_read_us(copy, folding); });
  double longest_commit = 0;
  for (int i = 0; i < 500 && copy.info().pending_changes >= pending; ++i) {
    const Stopwatch watch;
    number = insert_batches(copy, kBatchSize, number);
    longest_commit = std::max(longest_commit, watch.wall_us());
  }
  folding = false;
  reader.join();
  report("fold of 1%",
         fmt::format("longest commit {:.1f} ms, longest read {:.1f} ms (wall); {} changes are left",
                     longest_commit / 1000, longest_read / 1000, copy.info().pending_changes),
         "20 ms each");
}

}  // namespace casus::bench
