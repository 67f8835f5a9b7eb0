#pragma once

#include <cstddef>

#include "query/execute/execution_context.h"

namespace casus::query {

/// The memory that one owner holds of a query's budget; given back when the owner goes.
class MemoryCharge {
 public:
  explicit MemoryCharge(ExecutionContext& context) : context_(context) {}
  ~MemoryCharge() { context_.release(bytes_); }
  MemoryCharge(const MemoryCharge&) = delete;
  MemoryCharge& operator=(const MemoryCharge&) = delete;

  /// What the owner holds from now on. Throws ResourceLimit when that is beyond the budget; call it before allocating.
  void set(std::size_t bytes) {
    if (bytes > bytes_) {
      context_.charge(bytes - bytes_);
    } else {
      context_.release(bytes_ - bytes);
    }
    bytes_ = bytes;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  ExecutionContext& context_;
  std::size_t bytes_ = 0;
};

}  // namespace casus::query
