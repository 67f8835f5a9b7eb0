#include "storage/engine/status.h"

#include <fmt/format.h>

namespace casus::storage {

void throw_status(const rocksdb::Status& status, const std::string& path, std::string_view action) {
  using Reason = StorageError::Reason;
  const std::string where = path.empty() ? "the store in memory" : "'" + path + "'";
  const std::string detail = status.ToString();
  const auto mentions = [&](std::string_view text) { return detail.find(text) != std::string::npos; };

  if (status.IsNoSpace() || mentions("No space left")) {
    throw StorageError(Reason::kDiskFull,
                       fmt::format("cannot {} {}: the disk is full; free some space and try again", action, where));
  }
  if (status.IsCorruption()) {
    throw StorageError(Reason::kCorrupt, fmt::format("cannot {} {}: its files are damaged ({}); restore a backup",
                                                     action, where, detail));
  }
  if (mentions("lock hold by current process") || mentions("While lock file")) {
    throw StorageError(
        Reason::kLocked,
        fmt::format("cannot {} {}: it is open for writing elsewhere; close that first, or open it read-only", action,
                    where));
  }
  if (mentions("Permission denied") || mentions("Read-only file system") ||
      mentions("Not supported operation in read")) {
    throw StorageError(Reason::kReadOnly,
                       fmt::format("cannot {} {}: no permission to write there; change it, or open the "
                                   "store read-only ({})",
                                   action, where, detail));
  }
  throw StorageError(Reason::kIo, fmt::format("cannot {} {}: {}", action, where, detail));
}

}  // namespace casus::storage
