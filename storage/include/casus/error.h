#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace casus {

/// Base of everything that Casus throws. `what()` is one clear message for a person: what failed and what to do.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A place in a text: lines and columns count from 1, columns in Unicode code points; 0 means unknown.
struct SourcePosition {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::uint64_t offset = 0;  ///< in bytes, from 0
};

/// A query, an update, a script or a data file does not follow its grammar.
/// `what()` reads `source:line:column: message`, and, where the text is at hand, the source line with a caret below.
class SyntaxError : public Error {
 public:
  /// `source_line` may be the whole line or a part of it; it is shortened here. `caret` is the column within
  /// `source_line` that the caret marks, from 1; 0 means position.column.
  SyntaxError(std::string source, SourcePosition position, std::string message, std::string source_line = {},
              std::uint64_t caret = 0);

  /// File name, or a name such as "<stdin>" or "<query>".
  const std::string& source() const { return source_; }
  SourcePosition position() const { return position_; }
  /// The message alone, without source and position.
  const std::string& message() const { return message_; }
  /// The line in which the error stands, shortened around it when long; may be empty.
  const std::string& source_line() const { return source_line_; }

 private:
  std::string source_;
  SourcePosition position_;
  std::string message_;
  std::string source_line_;
};

/// A query that parses but cannot be answered: a variable used outside its scope, SERVICE, ...
class QueryError : public Error {
 public:
  using Error::Error;
};

/// The store cannot be opened, read or written. Nothing that was committed is lost.
class StorageError : public Error {
 public:
  enum class Reason : std::uint8_t { kIo, kNotFound, kNotAStore, kLocked, kVersion, kCorrupt, kReadOnly, kDiskFull };
  StorageError(Reason reason, const std::string& message) : Error(message), reason_(reason) {}
  Reason reason() const { return reason_; }

 private:
  Reason reason_;
};

/// A data file cannot be read (not its syntax: that is SyntaxError): missing, unreadable, truncated, unknown format. Or
/// a syntax cannot express what is to be written in it.
class LoadError : public Error {
 public:
  using Error::Error;
};

/// The caller cancelled the operation.
class Cancelled : public Error {
 public:
  using Error::Error;
};

/// The operation ran past its time limit.
class Timeout : public Error {
 public:
  using Error::Error;
};

/// The operation needed more memory, or deeper nesting, than its limit.
class ResourceLimit : public Error {
 public:
  using Error::Error;
};

}  // namespace casus
