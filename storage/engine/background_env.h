#pragma once

#include <rocksdb/env.h>
#include <rocksdb/rate_limiter.h>

#include <memory>

namespace casus::storage {

/// The system's environment, with flushes and compactions in threads of its own, at a low priority: they leave the
/// processor to commits and readers, and threads that other RocksDBs of the process share stay as they are. Ends its
/// threads when it is destroyed, which waits for the jobs under way.
std::unique_ptr<rocksdb::Env> make_background_env();

/// Limits nothing: has these threads breathe() between the pieces of at most 64 KB that they write.
std::shared_ptr<rocksdb::RateLimiter> make_breathing_writer();

}  // namespace casus::storage
