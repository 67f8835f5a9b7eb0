#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "tests/bench/measures/changes.h"
#include "tests/bench/measures/measure.h"

namespace casus::bench {

namespace {

constexpr int kSyncedCommits = 300, kUnsyncedCommits = 20'000, kBatches = 200;

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

}  // namespace casus::bench
