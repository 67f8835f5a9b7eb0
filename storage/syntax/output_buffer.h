#pragma once

#include <string>
#include <utility>

#include "storage/syntax/quad_writer.h"

namespace casus::storage {

/// Collects text and hands it to a sink in large pieces.
class OutputBuffer {
 public:
  explicit OutputBuffer(ByteSink sink) : sink_(std::move(sink)) {}

  /// To append to; call flush_if_full() now and then.
  std::string& text() { return text_; }

  void flush_if_full() {
    if (text_.size() >= kFull) flush();
  }
  void flush() {
    if (!text_.empty()) sink_(text_);
    text_.clear();
  }

 private:
  static constexpr std::size_t kFull = std::size_t{1} << 16;

  ByteSink sink_;
  std::string text_;
};

}  // namespace casus::storage
