#include <fmt/format.h>
#include <rocksdb/utilities/options_util.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "storage/engine/background_env.h"
#include "storage/engine/database.h"
#include "storage/engine/status.h"

namespace casus::storage {

namespace {

namespace fs = std::filesystem;
using Reason = StorageError::Reason;

constexpr std::string_view kFormatKey = "casus.format";

std::string format_value() {
  return fmt::format("casus {}", kFormatVersion);
}

[[noreturn]] void refuse_foreign(const std::string& path, std::string_view why) {
  throw StorageError(Reason::kNotAStore,
                     fmt::format("'{}' is not a Casus store: {}; name another directory", path, why));
}

void check_format(const std::string& path, const std::string& value) {
  constexpr std::string_view kName = "casus ";
  if (value.compare(0, kName.size(), kName) != 0) refuse_foreign(path, "its format mark is unknown");
  if (value != format_value()) {
    throw StorageError(Reason::kVersion,
                       fmt::format("'{}' has format version {}, and this program reads version {}; open "
                                   "it with the version of Casus that wrote it",
                                   path, value.substr(kName.size()), kFormatVersion));
  }
}

/// What stands at the path, judged without changing anything there. True: a store to be opened; false: to be created.
bool find_store(const std::string& path, const EngineOptions& options) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    if (options.read_only || !options.create_if_missing) {
      throw StorageError(Reason::kNotFound, fmt::format("there is no store at '{}'; check the path", path));
    }
    const fs::path parent = fs::absolute(path).lexically_normal().parent_path();
    if (!fs::is_directory(parent, error)) {
      throw StorageError(
          Reason::kNotFound,
          fmt::format("cannot create a store at '{}': the directory '{}' does not exist", path, parent.string()));
    }
    return false;
  }
  if (error) {
    throw StorageError(error == std::errc::permission_denied ? Reason::kReadOnly : Reason::kIo,
                       fmt::format("cannot read '{}': {}", path, error.message()));
  }
  if (status.type() != fs::file_type::directory) refuse_foreign(path, "it is a file, not a directory");
  if (fs::exists(fs::path(path) / "CURRENT", error)) return true;
  const fs::directory_iterator entries(path, error);
  if (error) {
    throw StorageError(Reason::kReadOnly, fmt::format("cannot read the directory '{}': {}", path, error.message()));
  }
  // What RocksDB leaves behind when a creation is cut short before CURRENT is in place.
  const auto is_leftover = [](const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    return name == "LOCK" || name == "IDENTITY" || name == "scratch" || name.starts_with("MANIFEST-") ||
           name.ends_with(".dbtmp") || name.ends_with(".log");
  };
  if (!std::all_of(begin(entries), end(entries), is_leftover)) {
    refuse_foreign(path, "the directory is not empty and holds no store");
  }
  if (options.read_only || !options.create_if_missing) {
    throw StorageError(Reason::kNotFound, fmt::format("the directory '{}' is empty; there is no store in it", path));
  }
  return false;
}

/// Families other than ours: a creation cut short, another version, or a RocksDB of somebody else's.
void check_other_families(const std::string& path, const Database& database, const std::vector<std::string>& found) {
  rocksdb::Options options(database.options, rocksdb::ColumnFamilyOptions());
  rocksdb::DB* raw = nullptr;
  check_status(rocksdb::DB::OpenForReadOnly(options, path, &raw), path, "open");
  const std::unique_ptr<rocksdb::DB> db(raw);
  std::string value;
  if (db->Get({}, rocksdb::Slice(kFormatKey.data(), kFormatKey.size()), &value).ok()) {
    check_format(path, value);
    throw StorageError(Reason::kCorrupt, fmt::format("'{}' lacks some of its column families; restore a backup", path));
  }
  const auto& ours = family_names();
  const bool subset = std::all_of(found.begin(), found.end(), [&](const std::string& name) {
    return std::find(ours.begin(), ours.end(), name) != ours.end();
  });
  if (!subset || db->GetLatestSequenceNumber() != 0) refuse_foreign(path, "it is another program's RocksDB database");
}

void prepare_scratch(Database& database) {
  database.scratch = database.directory + "/scratch";
  if (database.memory) {
    check_status(database.memory->CreateDirIfMissing(database.scratch), "", "create");
    return;
  }
  std::error_code error;
  fs::remove_all(database.scratch, error);
  error.clear();
  fs::create_directories(database.scratch, error);
  if (error) {
    throw StorageError(error == std::errc::no_space_on_device ? Reason::kDiskFull : Reason::kIo,
                       fmt::format("cannot create '{}': {}", database.scratch, error.message()));
  }
}

}  // namespace

Database::~Database() {
  if (!db) return;
  if (!read_only) {
    // Replaying the log costs more than reading files; below a megabyte it is not worth a flush.
    std::uint64_t pending = 0;
    for (rocksdb::ColumnFamilyHandle* family : handles) {
      std::uint64_t size = 0;
      if (family && db->GetIntProperty(family, "rocksdb.cur-size-active-mem-table", &size)) pending += size;
    }
    if (!memory && pending > (std::uint64_t{4} << 20)) {
      std::vector<rocksdb::ColumnFamilyHandle*> all(handles.begin(), handles.end());
      db->Flush(rocksdb::FlushOptions(), all).PermitUncheckedError();
    }
  }
  for (rocksdb::ColumnFamilyHandle* family : handles) {
    if (family) db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
  db->Close().PermitUncheckedError();
}

std::shared_ptr<Database> open_database(const std::string& path, const EngineOptions& options) {
  auto database = std::make_shared<Database>();
  database->path = path;
  database->read_only = options.read_only;
  database->background = make_background_env();
  if (path.empty()) {
    database->memory.reset(rocksdb::NewMemEnv(database->background.get()));
    database->directory = "/casus";
  } else {
    database->directory = path;
  }
  rocksdb::Env* env = database->memory ? database->memory.get() : database->background.get();
  database->cache = rocksdb::NewLRUCache(options.cache_bytes);
  database->options = database_options(env);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < kFamilies; ++i) {
    database->family_options[i] = family_options(static_cast<Family>(i), database->cache);
    descriptors.emplace_back(family_names()[i], database->family_options[i]);
  }

  const bool exists = !path.empty() && find_store(path, options);
  if (exists) {
    std::vector<std::string> found;
    check_status(rocksdb::DB::ListColumnFamilies(database->options, path, &found), path, "open");
    std::vector<std::string> ours(family_names().begin(), family_names().end());
    std::sort(found.begin(), found.end());
    std::sort(ours.begin(), ours.end());
    if (found != ours) check_other_families(path, *database, found);
  }

  database->options.create_if_missing = !options.read_only;
  database->options.create_missing_column_families = !options.read_only;
  rocksdb::DB* raw = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto open_once = [&] {
    return options.read_only
               ? rocksdb::DB::OpenForReadOnly(database->options, database->directory, descriptors, &handles, &raw)
               : rocksdb::DB::Open(database->options, database->directory, descriptors, &handles, &raw);
  };
  rocksdb::Status opened = open_once();
  // A writer beside this reader may drop files between the reading of its manifest and that of the directory.
  for (int attempt = 0; options.read_only && (opened.IsCorruption() || opened.IsPathNotFound()) && attempt < 15;
       ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    opened = open_once();
  }
  check_status(opened, path, exists ? "open" : "create");
  database->db.reset(raw);
  std::copy(handles.begin(), handles.end(), database->handles.begin());

  std::string value;
  const rocksdb::Slice key(kFormatKey.data(), kFormatKey.size());
  const rocksdb::Status status = database->db->Get({}, database->handle(Family::kMeta), key, &value);
  if (status.ok()) {
    check_format(path, value);
  } else if (!status.IsNotFound()) {
    throw_status(status, path, "open");
  } else if (database->db->GetLatestSequenceNumber() != 0) {
    refuse_foreign(path, "its format mark is missing");
  } else if (options.read_only) {
    throw StorageError(Reason::kNotFound,
                       fmt::format("the store at '{}' was never finished; open it for writing once", path));
  } else {
    rocksdb::WriteOptions write;
    write.sync = true;
    check_status(database->db->Put(write, database->handle(Family::kMeta), key, format_value()), path, "create");
  }
  if (!options.read_only) prepare_scratch(*database);
  return database;
}

}  // namespace casus::storage
