#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/generator/vocabulary.h"

namespace casus::bench {

enum class Syntax : std::uint8_t { kNTriples, kNQuads, kTurtle };

/// Longitude and latitude in millionths of a degree.
struct Point {
  int longitude = 0;
  int latitude = 0;
};

/// Writes triples as they are made. Things are named by the local part of their IRI in `urn:casus:id:`, which holds
/// only letters, digits and hyphens. Texts hold no quotes, backslashes or control characters.
class TripleWriter {
 public:
  /// `out` stays the caller's. N-Quads alone show graphs.
  TripleWriter(std::FILE* out, Syntax syntax);

  /// The graph of the triples that follow, local to `urn:casus:graph:`.
  void graph(std::string_view local);
  /// The subject of the triples that follow.
  void subject(std::string_view local);

  void type(std::string_view class_name);
  void link(Predicate predicate, std::string_view local);
  /// A property as object.
  void link(Predicate predicate, Predicate object);
  void text(Predicate predicate, std::string_view text);
  void text(Predicate predicate, std::string_view text, std::string_view language);
  void integer(Predicate predicate, std::int64_t value);
  void decimal(Predicate predicate, int tenths);
  void date(Predicate predicate, std::chrono::sys_days day);
  void point(Point point);

  std::uint64_t triples() const { return triples_; }
  std::uint64_t bytes() const { return bytes_ + used_; }
  /// Ends the last statement and hands everything to `out`. Throws std::runtime_error when it cannot be written.
  void finish();

 private:
  void begin(Predicate predicate);
  void end();
  void number(std::string_view digits, std::string_view datatype);
  void put(std::string_view text);
  void put(char c) { buffer_[used_++] = c; }
  void flush();
  bool turtle() const { return syntax_ == Syntax::kTurtle; }

  std::FILE* out_;
  Syntax syntax_;
  std::string subject_;
  bool subject_is_open_ = false;
  std::string line_end_ = " .\n";
  std::uint64_t triples_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<char> buffer_;
  std::size_t used_ = 0;
};

}  // namespace casus::bench
