#include <fmt/format.h>
#include <rocksdb/sst_file_writer.h>

#include "storage/engine/database.h"
#include "storage/engine/status.h"

namespace casus::storage {

namespace {

rocksdb::Slice to_slice(std::string_view text) {
  return {text.data(), text.size()};
}

class RocksSortedFile final : public SortedFile {
 public:
  RocksSortedFile(std::shared_ptr<Database> database, Family family)
      : database_(std::move(database)),
        family_(family),
        writer_(rocksdb::EnvOptions(database_->options),
                rocksdb::Options(database_->options, database_->family_options[static_cast<std::size_t>(family)]),
                database_->handle(family)) {
    path_ = fmt::format("{}/{}.sst", database_->scratch, database_->next_file++);
    check_status(writer_.Open(path_), database_->path, "write to");
  }

  ~RocksSortedFile() override { database_->options.env->DeleteFile(path_).PermitUncheckedError(); }

  void add(std::string_view key, std::string_view value) override {
    check_status(writer_.Put(to_slice(key), to_slice(value)), database_->path, "write to");
    empty_ = false;
  }
  Family family() const override { return family_; }

  bool empty() const { return empty_; }
  const std::string& finish() {
    check_status(writer_.Finish(), database_->path, "write to");
    return path_;
  }

 private:
  std::shared_ptr<Database> database_;
  Family family_;
  rocksdb::SstFileWriter writer_;
  std::string path_;
  bool empty_ = true;
};

}  // namespace

std::unique_ptr<SortedFile> make_sorted_file(std::shared_ptr<Database> database, Family family) {
  return std::make_unique<RocksSortedFile>(std::move(database), family);
}

void ingest_files(Database& database, std::vector<std::unique_ptr<SortedFile>> files) {
  std::array<rocksdb::IngestExternalFileArg, kFamilies> by_family;
  for (const std::unique_ptr<SortedFile>& file : files) {
    auto& rocks_file = static_cast<RocksSortedFile&>(*file);
    if (rocks_file.empty()) continue;
    by_family[static_cast<std::size_t>(file->family())].external_files.push_back(rocks_file.finish());
  }
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (std::size_t i = 0; i < kFamilies; ++i) {
    if (by_family[i].external_files.empty()) continue;
    by_family[i].column_family = database.handles[i];
    by_family[i].options.move_files = !database.memory;
    by_family[i].options.failed_move_fall_back_to_copy = true;
    by_family[i].options.write_global_seqno = false;
    arguments.push_back(std::move(by_family[i]));
  }
  if (arguments.empty()) return;
  check_status(database.db->IngestExternalFiles(arguments), database.path, "write to");
}

}  // namespace casus::storage
