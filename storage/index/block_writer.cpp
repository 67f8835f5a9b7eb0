#include "storage/index/block_writer.h"

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
  if (pending_.size() == kBlockRows) write_block();
}

void BlockWriter::finish() {
  if (!pending_.empty()) write_block();
}

void BlockWriter::write_block() {
  write_packed_block(permutation_, generation_, pending_, sink_);
  rows_ += pending_.size();
  ++blocks_;
  pending_.clear();
}

void write_packed_block(Permutation permutation, Generation generation, std::span<const Row> rows, BlockSink& sink) {
  const std::string key = row_key(permutation, generation, rows.back());
  sink.put(Family::kBlocks, key, encode_block(rows));
  sink.put(Family::kZones, key, encode_zone(zone_of(permutation, rows)));
}

}  // namespace casus::storage
