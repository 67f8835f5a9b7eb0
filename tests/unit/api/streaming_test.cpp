#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>

#include "casus/casus.h"

namespace casus {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsMeasured = false;
#else
constexpr bool kMemoryIsMeasured = true;
#endif

constexpr std::uint64_t kRows = 1'000'000;
constexpr long kMemoryAllowed = 12 << 10;  // KiB; the shortest text of the rows is 13 MB

long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// 10^digits rows of digits, without any data.
std::string numbers(int digits, const std::string& head) {
  std::string query = head + " {";
  for (int i = 0; i < digits; ++i) query += " VALUES ?d" + std::to_string(i) + " { 0 1 2 3 4 5 6 7 8 9 }";
  return query + " }";
}

// Each thread has a batch of text or two.
QueryOptions in_two_threads() {
  QueryOptions options;
  options.threads = 2;
  return options;
}

template <class Read>
void expect_little_memory(const Read& read) {
  read(numbers(3, "SELECT *"));
  const long before = peak_memory();
  read(numbers(6, "SELECT *"));
  if (kMemoryIsMeasured) {
    EXPECT_LT(peak_memory() - before, kMemoryAllowed);
  }
}

TEST(Streaming, RowsOneByOne) {
  const Store store = Store::in_memory();
  expect_little_memory([&](const std::string& query) {
    std::uint64_t rows = 0;
    for (const Row& row : store.select(query)) rows += row[0] ? 1 : 0;
    EXPECT_TRUE(rows == 1000 || rows == kRows);
  });
}

TEST(Streaming, EveryFormat) {
  const Store store = Store::in_memory();
  for (const ResultFormat format :
       {ResultFormat::kTable, ResultFormat::kJson, ResultFormat::kXml, ResultFormat::kCsv, ResultFormat::kTsv}) {
    SCOPED_TRACE(name(format));
    ResultOptions options;
    options.format = format;
    expect_little_memory([&](const std::string& query) {
      std::size_t lines = 0;
      std::size_t largest = 0;
      const std::uint64_t rows = store.select(query, in_two_threads()).write(options, [&](std::string_view piece) {
        largest = std::max(largest, piece.size());
        lines += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
      });
      EXPECT_GE(lines, rows);
      EXPECT_LT(largest, std::size_t{1} << 20);
    });
  }
}

TEST(Streaming, Triples) {
  const Store store = Store::in_memory();
  for (const ResultFormat format : {ResultFormat::kNTriples, ResultFormat::kTurtle}) {
    SCOPED_TRACE(name(format));
    ResultOptions options;
    options.format = format;
    const auto write = [&](int digits) {
      const std::string query = numbers(digits, "CONSTRUCT { <urn:s> <urn:p> ?d1, ?d2 } WHERE");
      return store.construct(query).write(options, [](std::string_view) {});
    };
    write(3);
    const long before = peak_memory();
    EXPECT_EQ(write(6), 10u);
    if (kMemoryIsMeasured) {
      EXPECT_LT(peak_memory() - before, kMemoryAllowed);
    }
  }
}

/// A result that never ends in our time: whatever comes out of it came at once.
TEST(Streaming, FirstPieceOfAnEndlessResult) {
  struct Enough : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  const Store store = Store::in_memory();
  const std::string query = numbers(15, "SELECT *");
  Solutions solutions = store.select(query);
  EXPECT_NE(solutions.next(), nullptr);
  for (const ResultFormat format :
       {ResultFormat::kTable, ResultFormat::kJson, ResultFormat::kXml, ResultFormat::kCsv, ResultFormat::kTsv}) {
    ResultOptions options;
    options.format = format;
    EXPECT_THROW(store.select(query).write(options, [](std::string_view) { throw Enough("enough"); }), Enough);
  }
}

/// Three rows, and then a search that goes on without finding anything: the rows are handed over before it ends.
TEST(Streaming, RowsOfAQueryThatGoesOn) {
  const Store store = Store::in_memory();
  std::string query = numbers(15, "SELECT ?x { { VALUES ?x { 1 2 3 } } UNION");
  query.erase(query.rfind('}'));
  query += "FILTER(?d0";
  for (int i = 1; i < 15; ++i) query += " + ?d" + std::to_string(i);
  query += " < 0) } }";
  ResultOptions csv;
  csv.format = ResultFormat::kCsv;
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(500);
  std::string text;
  Solutions solutions = store.select(query, options);
  EXPECT_THROW(solutions.write(csv, [&](std::string_view piece) { text += piece; }), Timeout);
  EXPECT_EQ(text, "x\r\n1\r\n2\r\n3\r\n");
}

}  // namespace
}  // namespace casus
