#include <rocksdb/iterator.h>

#include "storage/engine/database.h"
#include "storage/engine/status.h"

namespace casus::storage {

struct PinnedValue::State {
  rocksdb::PinnableSlice slice;
};

struct PinnedValueAccess {
  static rocksdb::PinnableSlice& slice(PinnedValue& value) {
    if (!value.state_) value.state_ = std::make_unique<PinnedValue::State>();
    value.state_->slice.Reset();
    return value.state_->slice;
  }
};

PinnedValue::PinnedValue() = default;
PinnedValue::PinnedValue(PinnedValue&&) noexcept = default;
PinnedValue& PinnedValue::operator=(PinnedValue&&) noexcept = default;
PinnedValue::~PinnedValue() = default;

std::string_view PinnedValue::view() const {
  return state_ ? std::string_view(state_->slice.data(), state_->slice.size()) : std::string_view();
}

namespace {

rocksdb::Slice to_slice(std::string_view text) {
  return {text.data(), text.size()};
}

class RocksIterator final : public EngineIterator {
 public:
  RocksIterator(std::shared_ptr<const EngineSnapshot> owner, const Database& database, Family family,
                const rocksdb::Snapshot* snapshot, std::string_view lower, std::string_view upper)
      : owner_(std::move(owner)), database_(database), lower_(lower), upper_(upper) {
    lower_slice_ = lower_;
    upper_slice_ = upper_;
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    options.total_order_seek = true;
    options.adaptive_readahead = true;
    if (!lower_.empty()) options.iterate_lower_bound = &lower_slice_;
    if (!upper_.empty()) options.iterate_upper_bound = &upper_slice_;
    iterator_.reset(database.db->NewIterator(options, database.handle(family)));
  }

  void seek_to_first() override { iterator_->SeekToFirst(); }
  void seek(std::string_view key) override { iterator_->Seek(to_slice(key)); }
  void next() override { iterator_->Next(); }
  bool valid() const override {
    if (iterator_->Valid()) return true;
    check_status(iterator_->status(), database_.path, "read");
    return false;
  }
  std::string_view key() const override { return iterator_->key().ToStringView(); }
  std::string_view value() const override { return iterator_->value().ToStringView(); }

 private:
  std::shared_ptr<const EngineSnapshot> owner_;
  const Database& database_;
  std::string lower_, upper_;
  rocksdb::Slice lower_slice_, upper_slice_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksSnapshot final : public EngineSnapshot, public std::enable_shared_from_this<RocksSnapshot> {
 public:
  explicit RocksSnapshot(std::shared_ptr<const Database> database)
      : database_(std::move(database)), snapshot_(database_->db->GetSnapshot()) {}
  ~RocksSnapshot() override {
    if (snapshot_) database_->db->ReleaseSnapshot(snapshot_);
  }

  bool get(Family family, std::string_view key, PinnedValue& value) const override {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    // Packed blocks have a cache of their own, above the engine.
    options.fill_cache = family != Family::kBlocks;
    const rocksdb::Status status =
        database_->db->Get(options, database_->handle(family), to_slice(key), &PinnedValueAccess::slice(value));
    if (status.IsNotFound()) return false;
    check_status(status, database_->path, "read");
    return true;
  }

  std::unique_ptr<EngineIterator> iterate(Family family, std::string_view lower,
                                          std::string_view upper) const override {
    return std::make_unique<RocksIterator>(shared_from_this(), *database_, family, snapshot_, lower, upper);
  }

 private:
  std::shared_ptr<const Database> database_;
  const rocksdb::Snapshot* snapshot_;  // null for a read-only database, which never changes
};

}  // namespace

std::shared_ptr<const EngineSnapshot> take_snapshot(std::shared_ptr<const Database> database) {
  return std::make_shared<RocksSnapshot>(std::move(database));
}

}  // namespace casus::storage
