#include <rocksdb/write_batch.h>

#include "storage/engine/database.h"
#include "storage/engine/status.h"

namespace casus::storage {

namespace {

rocksdb::Slice to_slice(std::string_view text) {
  return {text.data(), text.size()};
}

class RocksBatch final : public EngineBatch {
 public:
  explicit RocksBatch(std::shared_ptr<const Database> database) : database_(std::move(database)) {}

  void put(Family family, std::string_view key, std::string_view value) override {
    check_status(batch.Put(database_->handle(family), to_slice(key), to_slice(value)), database_->path, "write to");
  }
  void erase(Family family, std::string_view key) override {
    check_status(batch.Delete(database_->handle(family), to_slice(key)), database_->path, "write to");
  }
  void erase_range(Family family, std::string_view begin, std::string_view end) override {
    check_status(batch.DeleteRange(database_->handle(family), to_slice(begin), to_slice(end)), database_->path,
                 "write to");
  }
  std::size_t bytes() const override { return batch.GetDataSize(); }

  rocksdb::WriteBatch batch;

 private:
  std::shared_ptr<const Database> database_;
};

}  // namespace

std::unique_ptr<EngineBatch> make_batch(std::shared_ptr<const Database> database) {
  return std::make_unique<RocksBatch>(std::move(database));
}

void write_batch(Database& database, EngineBatch& batch, bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync && !database.memory;
  check_status(database.db->Write(options, &static_cast<RocksBatch&>(batch).batch), database.path, "write to");
}

}  // namespace casus::storage
