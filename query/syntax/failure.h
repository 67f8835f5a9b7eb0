#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace casus::query {

/// An error at a byte of the text that is parsed. Never leaves this folder: parser.cpp turns it into a SyntaxError.
class Failure {
 public:
  Failure(std::size_t offset, std::string message) : offset_(offset), message_(std::move(message)) {}
  std::size_t offset() const { return offset_; }
  const std::string& message() const { return message_; }

 private:
  std::size_t offset_;
  std::string message_;
};

}  // namespace casus::query
