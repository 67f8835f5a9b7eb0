#include "storage/load/bucket_sort.h"

#include <algorithm>

namespace casus::storage {
namespace {

constexpr std::size_t kSampleRows = std::size_t{1} << 15;
// A bucket that the processor's cache holds while it is sorted.
constexpr std::uint64_t kBucketRows = std::uint64_t{1} << 15;
// What a bucket takes at least while it is filled.
constexpr std::size_t kBucketBytes = std::size_t{1} << 16;
constexpr std::size_t kMostBuckets = 4096;

std::vector<Row> choose_borders(std::vector<Row> sample, std::uint64_t rows, std::size_t memory_bytes) {
  const std::size_t most = std::clamp<std::size_t>(memory_bytes / 4 / kBucketBytes, 1, kMostBuckets);
  const auto buckets = static_cast<std::size_t>(std::clamp<std::uint64_t>(rows / kBucketRows, 1, most));
  std::sort(sample.begin(), sample.end());
  std::vector<Row> borders;
  for (std::size_t i = 1; i < buckets && !sample.empty(); ++i) {
    const Row& border = sample[sample.size() * i / buckets];
    if (borders.empty() || borders.back() < border) borders.push_back(border);
  }
  return borders;
}

/// a <= b, without a branch unless the first two columns are equal.
bool is_not_after(const Row& a, const Row& b) {
  if (a[0] == b[0] && a[1] == b[1]) [[unlikely]]
    return a[2] < b[2] || (a[2] == b[2] && a[3] <= b[3]);
  return (a[0].bits() < b[0].bits()) | ((a[0].bits() == b[0].bits()) & (a[1].bits() < b[1].bits()));
}

}  // namespace

void RowSample::take(const Row& row) {
  rows_.push_back(row);
  positions_.push_back(seen_ - 1);
  if (rows_.size() == 2 * kSampleRows) {
    for (std::size_t i = 0; i < kSampleRows; ++i) {
      rows_[i] = rows_[2 * i];
      positions_[i] = positions_[2 * i];
    }
    rows_.resize(kSampleRows);
    positions_.resize(kSampleRows);
    stride_ *= 2;
  }
  const std::uint64_t window = ((seen_ - 1) / stride_ + 1) * stride_;
  next_ = window + random_() % stride_;
}

BucketSort::BucketSort(const std::string& directory, std::size_t memory_bytes, std::vector<Row> sample,
                       std::uint64_t rows, std::span<const std::uint8_t> columns)
    : borders_(choose_borders(std::move(sample), rows, memory_bytes)),
      buckets_(directory, memory_bytes, borders_.size() + 1),
      columns_(columns) {}

std::size_t BucketSort::bucket_of(const Row& row) const {
  const Row* base = borders_.data();
  std::size_t size = borders_.size();
  while (size > 0) {
    const std::size_t half = size / 2;
    const bool after = is_not_after(base[half], row);
    base += after ? half + 1 : 0;
    size = after ? size - half - 1 : half;
  }
  return static_cast<std::size_t>(base - borders_.data());
}

std::span<Row> BucketSort::next() {
  while (next_bucket_ < buckets_.buckets()) {
    buckets_.take(next_bucket_++, rows_);
    if (rows_.empty()) continue;
    sort_(rows_, columns_);
    return rows_;
  }
  return {};
}

}  // namespace casus::storage
