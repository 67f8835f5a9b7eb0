#pragma once

#include <rocksdb/status.h>

#include <string>
#include <string_view>

#include "casus/error.h"

namespace casus::storage {

/// The one place where RocksDB's errors become ours. `path` is the store ("" in memory), `action` what was tried.
[[noreturn]] void throw_status(const rocksdb::Status& status, const std::string& path, std::string_view action);

inline void check_status(const rocksdb::Status& status, const std::string& path, std::string_view action) {
  if (!status.ok()) throw_status(status, path, action);
}

}  // namespace casus::storage
