#include "storage/index/block_writer.h"

#include <algorithm>
#include <cassert>

#include "storage/index/block.h"
#include "storage/index/zone.h"

namespace casus::storage {

void SortedFileSink::put(Family family, std::string_view key, std::string_view value) {
  (family == Family::kBlocks ? blocks_ : zones_).add(key, value);
}

BlockWriter::BlockWriter(Permutation permutation, Generation generation, BlockSink& sink)
    : permutation_(permutation), generation_(generation), sink_(sink) {
  pending_.reserve(kBlockRows);
}

BlockWriter::~BlockWriter() = default;

void BlockWriter::add(const Row& row) {
  assert(pending_.empty() || pending_.back() < row);
  pending_.push_back(row);
  if (pending_.size() == kBlockRows) write_pending();
}

void BlockWriter::add(std::span<const Row> rows) {
  while (!rows.empty()) {
    if (pending_.empty() && rows.size() >= kBlockRows) {
      write_block(rows.first(kBlockRows));
      rows = rows.subspan(kBlockRows);
      continue;
    }
    const auto part = rows.first(std::min(rows.size(), kBlockRows - pending_.size()));
    pending_.insert(pending_.end(), part.begin(), part.end());
    if (pending_.size() == kBlockRows) write_pending();
    rows = rows.subspan(part.size());
  }
}

void BlockWriter::finish() {
  if (!pending_.empty()) write_pending();
}

void BlockWriter::write_pending() {
  write_block(pending_);
  pending_.clear();
}

void BlockWriter::write_block(std::span<const Row> rows) {
  write_packed_block(permutation_, generation_, rows, sink_);
  rows_ += rows.size();
  ++blocks_;
}

void write_packed_block(Permutation permutation, Generation generation, std::span<const Row> rows, BlockSink& sink) {
  const std::string key = row_key(permutation, generation, rows.back());
  sink.put(Family::kBlocks, key, encode_block(rows));
  sink.put(Family::kZones, key, encode_zone(zone_of(permutation, rows)));
}

}  // namespace casus::storage
