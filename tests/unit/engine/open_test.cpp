#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <fstream>

#include "casus/error.h"
#include "storage/engine/engine.h"
#include "tests/unit/engine/temporary_directory.h"

namespace casus::storage {
namespace {

using Reason = StorageError::Reason;

Reason reason_of(const std::string& path, const EngineOptions& options = {}) {
  try {
    Engine::open(path, options);
  } catch (const StorageError& error) {
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.reason();
  }
  ADD_FAILURE() << "opened " << path;
  return Reason::kIo;
}

void put(Engine& engine, std::string_view key, std::string_view value) {
  const auto batch = engine.new_batch();
  batch->put(Family::kTerms, key, value);
  engine.write(*batch, true);
}

bool has(const Engine& engine, std::string_view key) {
  PinnedValue value;
  return engine.snapshot()->get(Family::kTerms, key, value);
}

TEST(OpenTest, ReopensWhatWasWritten) {
  const TemporaryDirectory directory;
  put(*Engine::open(directory / "s", {}), "key", "value");
  EXPECT_TRUE(has(*Engine::open(directory / "s", {.create_if_missing = false}), "key"));
  EXPECT_TRUE(has(*Engine::open(directory / "s", {.read_only = true}), "key"));
}

TEST(OpenTest, MissingStoresAreNotFound) {
  const TemporaryDirectory directory;
  EXPECT_EQ(reason_of(directory / "none", {.create_if_missing = false}), Reason::kNotFound);
  EXPECT_EQ(reason_of(directory / "none", {.read_only = true}), Reason::kNotFound);
  EXPECT_EQ(reason_of(directory / "no/such/parent"), Reason::kNotFound);
  std::filesystem::create_directory(directory / "empty");
  EXPECT_EQ(reason_of(directory / "empty", {.create_if_missing = false}), Reason::kNotFound);
  EXPECT_TRUE(std::filesystem::is_empty(directory / "empty"));
  EXPECT_THROW(Engine::open("", {}), StorageError);
}

TEST(OpenTest, OtherDirectoriesAndFilesAreRefusedAndLeftAlone) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "file") << "text";
  EXPECT_EQ(reason_of(directory / "file"), Reason::kNotAStore);
  std::filesystem::create_directory(directory / "full");
  std::ofstream(directory / "full/letter.txt") << "text";
  EXPECT_EQ(reason_of(directory / "full"), Reason::kNotAStore);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory / "full"), {}), 1);
}

TEST(OpenTest, AnotherProgramsRocksDbIsRefused) {
  const TemporaryDirectory directory;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, directory / "foreign", &db).ok());
  ASSERT_TRUE(db->Put({}, "their", "data").ok());
  delete db;
  EXPECT_EQ(reason_of(directory / "foreign"), Reason::kNotAStore);
  EXPECT_EQ(reason_of(directory / "foreign", {.read_only = true}), Reason::kNotAStore);
}

TEST(OpenTest, AnInterruptedCreationIsFinished) {
  const TemporaryDirectory directory;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, directory / "half", &db).ok());
  delete db;
  std::filesystem::remove(directory / "half/LOG");
  put(*Engine::open(directory / "half", {}), "key", "value");
  EXPECT_TRUE(has(*Engine::open(directory / "half", {}), "key"));
}

TEST(OpenTest, OtherFormatVersionsAreRefused) {
  const TemporaryDirectory directory;
  {
    const auto engine = Engine::open(directory / "s", {});
    const auto batch = engine->new_batch();
    batch->put(Family::kMeta, "casus.format", "casus 999");
    engine->write(*batch, true);
  }
  EXPECT_EQ(reason_of(directory / "s"), Reason::kVersion);
  EXPECT_EQ(reason_of(directory / "s", {.read_only = true}), Reason::kVersion);
}

TEST(OpenTest, OneWriterAndReadersBesideIt) {
  const TemporaryDirectory directory;
  const auto writer = Engine::open(directory / "s", {});
  put(*writer, "key", "value");
  EXPECT_EQ(reason_of(directory / "s"), Reason::kLocked);
  const auto reader = Engine::open(directory / "s", {.read_only = true});
  EXPECT_TRUE(has(*reader, "key"));
  try {
    put(*reader, "other", "value");
    FAIL() << "a read-only store was written";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.reason(), Reason::kReadOnly);
  }
  put(*writer, "later", "value");
  EXPECT_FALSE(has(*reader, "later"));
}

TEST(OpenTest, DamagedFilesAreReported) {
  const TemporaryDirectory directory;
  { put(*Engine::open(directory / "s", {}), "key", "value"); }
  std::ofstream(directory / "s/CURRENT", std::ios::trunc) << "nonsense";
  EXPECT_THROW(Engine::open(directory / "s", {}), StorageError);
}

TEST(OpenTest, AnUnwritableDirectoryIsReported) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "locked");
  std::filesystem::permissions(directory / "locked",
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_EQ(reason_of(directory / "locked/s"), Reason::kReadOnly);
  std::filesystem::permissions(directory / "locked", std::filesystem::perms::owner_all);
}

TEST(OpenTest, TheScratchDirectoryIsEmptiedAtOpen) {
  const TemporaryDirectory directory;
  {
    const auto engine = Engine::open(directory / "s", {});
    std::ofstream(engine->scratch_directory() + "/left-over") << "text";
  }
  const auto engine = Engine::open(directory / "s", {});
  EXPECT_TRUE(std::filesystem::is_empty(engine->scratch_directory()));
}

}  // namespace
}  // namespace casus::storage
