// A child process works through numbered operations (transactions, folds, bulk loads) and reports each one that the
// store has acknowledged; it is killed at a random moment, again and again. Whatever the moment: the store opens, holds
// all operations up to some number that is not less than the last one reported, all of each, and is in order.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "storage/quad_store.h"

namespace casus::storage {
namespace {

constexpr std::uint64_t kLoadedRows = 9'000;

// --- what the operations do

bool is_load(std::uint64_t number) {
  return number % 13 == 0;
}
bool is_folded(std::uint64_t number) {
  return number % 7 == 0;
}

std::uint64_t rows_of(std::uint64_t number) {
  if (is_load(number)) return kLoadedRows;
  return 1 + number * 0x9E3779B97F4A7C15ull % 150;
}

/// Three operations later the even rows of a transaction are removed.
bool is_removed(std::uint64_t number, std::uint64_t row, std::uint64_t last) {
  return row % 2 == 0 && !is_load(number) && !is_load(number + 3) && number + 3 <= last;
}

std::string subject_of(std::uint64_t number) {
  return "http://operation/" + std::to_string(number);
}
std::string predicate_of(std::uint64_t row) {
  return "http://row/" + std::to_string(row % 5);
}
Term object_of(std::uint64_t number, std::uint64_t row) {
  const Term value = Term::literal(std::to_string(row), "http://www.w3.org/2001/XMLSchema#integer");
  if (row % 4 != 1) return value;
  return Term::triple(Term::iri(subject_of(number)), Term::iri(predicate_of(row)), value);
}

// --- the child

IdQuad intern(WriteTransaction& transaction, std::uint64_t number, std::uint64_t row) {
  return {transaction.intern(TermView::iri(subject_of(number))), transaction.intern(TermView::iri(predicate_of(row))),
          transaction.intern(object_of(number, row).view())};
}

void operate(QuadStore& store, std::uint64_t number) {
  if (is_load(number)) {
    std::string text;
    for (std::uint64_t row = 0; row < kLoadedRows; ++row) {
      text += "<" + subject_of(number) + "> <" + predicate_of(row) + "> " + object_of(number, row).to_string() + " .\n";
    }
    LoadOptions options;
    options.format = RdfFormat::kNTriples;
    store.load_text(text, options);
    return;
  }
  const auto transaction = store.begin_write();
  for (std::uint64_t row = 0; row < rows_of(number); ++row) transaction->insert(intern(*transaction, number, row));
  if (number > 3 && !is_load(number - 3)) {
    for (std::uint64_t row = 0; row < rows_of(number - 3); row += 2) {
      transaction->remove(intern(*transaction, number - 3, row));
    }
  }
  transaction->commit(number % 3 == 0);
}

/// Row 0 of the next operation is missing; those before have theirs, or had it removed together with another's arrival.
std::uint64_t operations_done(const ReadView& view) {
  std::uint64_t number = 0;
  while (view.find(TermView::iri(subject_of(number + 1)))) ++number;
  return number;
}

int run_child(const std::string& path, int report) {
  StoreOptions options;
  options.fold_threshold = 1'000;
  const auto store = QuadStore::open(path, options);
  for (std::uint64_t number = operations_done(*store->view()) + 1;; ++number) {
    operate(*store, number);
    if (write(report, &number, sizeof(number)) != sizeof(number)) return 1;
    if (is_folded(number)) store->fold();
    if (number % 101 == 0) store->compact();
  }
}

// --- the parent

/// Runs a child for a while and kills it. Returns the last operation it reported.
std::uint64_t run_and_kill(const std::string& path, std::chrono::milliseconds time) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("pipe failed");
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const std::string report = std::to_string(ends[1]);
    execl("/proc/self/exe", "crash_test", "--child", path.c_str(), report.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  usleep(static_cast<useconds_t>(time.count() * 1000));
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with status " << WEXITSTATUS(status);
  std::uint64_t last = 0;
  for (std::uint64_t number; read(ends[0], &number, sizeof(number)) == sizeof(number);) last = number;
  close(ends[0]);
  return last;
}

void expect_operations(const QuadStore& store, std::uint64_t last) {
  const auto view = store.view();
  std::uint64_t expected = 0;
  for (std::uint64_t number = 1; number <= last; ++number) {
    const auto subject = view->find(TermView::iri(subject_of(number)));
    ASSERT_TRUE(subject) << "operation " << number;
    for (std::uint64_t row = 0; row < rows_of(number); ++row) {
      const auto predicate = view->find(TermView::iri(predicate_of(row)));
      const auto object = view->find(object_of(number, row).view());
      ASSERT_TRUE(predicate && object);
      const bool present = !is_removed(number, row, last);
      ASSERT_EQ(view->contains({*subject, *predicate, *object}), present) << "operation " << number << " row " << row;
      expected += present ? 1 : 0;
      if (is_load(number)) row += 17;  // the count below covers the rest
    }
    if (is_load(number)) expected += kLoadedRows - (kLoadedRows + 17) / 18;
  }
  EXPECT_EQ(view->size(), expected);
}

TEST(CrashTest, NothingAcknowledgedIsEverLost) {
  const char* wanted = std::getenv("CASUS_CRASH_ROUNDS");
  const int rounds = wanted ? std::atoi(wanted) : 15;
  const std::string path =
      (std::filesystem::temp_directory_path() / ("casus-crash-" + std::to_string(getpid()))).string();
  std::mt19937_64 random(std::random_device{}());
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(round);
    acknowledged = std::max(acknowledged, run_and_kill(path, std::chrono::milliseconds(5 + random() % 700)));
    if (!std::filesystem::exists(path)) continue;  // killed before it came to that
    const auto store = QuadStore::open(path);
    const std::uint64_t done = operations_done(*store->view());
    ASSERT_GE(done, acknowledged);
    ASSERT_LE(done, acknowledged + 1);
    acknowledged = done;
    expect_operations(*store, done);
    const CheckReport report = store->check();
    ASSERT_TRUE(report.problems.empty()) << report.problems.front();
    if (HasFatalFailure()) return;
  }
  std::printf("%d kills, %llu operations\n", rounds, static_cast<unsigned long long>(acknowledged));
  EXPECT_GT(acknowledged, 0u);
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace casus::storage

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--child") return casus::storage::run_child(argv[2], std::atoi(argv[3]));
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
