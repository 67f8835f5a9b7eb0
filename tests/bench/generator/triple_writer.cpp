#include "tests/bench/generator/triple_writer.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace casus::bench {

namespace {
constexpr std::size_t kBufferSize = std::size_t{1} << 20;
constexpr std::size_t kLongestStatement = 4096;
constexpr std::string_view kIdNamespace = "urn:casus:id:";

/// Millionths as a decimal number.
char* write_degrees(char* to, int millionths) {
  if (millionths < 0) *to++ = '-';
  const unsigned value = static_cast<unsigned>(std::abs(millionths));
  to = std::to_chars(to, to + 8, value / 1'000'000).ptr;
  *to++ = '.';
  for (unsigned unit = 100'000; unit > 0; unit /= 10) *to++ = static_cast<char>('0' + value / unit % 10);
  return to;
}
}  // namespace

TripleWriter::TripleWriter(std::FILE* out, Syntax syntax) : out_(out), syntax_(syntax), buffer_(kBufferSize) {
  if (!turtle()) return;
  for (const std::string_view line : kTurtlePrologue) put(line);
}

void TripleWriter::graph(std::string_view local) {
  if (syntax_ != Syntax::kNQuads) return;
  line_end_ = " <urn:casus:graph:";
  line_end_ += local;
  line_end_ += "> .\n";
}

void TripleWriter::subject(std::string_view local) {
  if (turtle()) {
    if (subject_is_open_) put(" .\n");
    subject_is_open_ = false;
    subject_ = "d:";
    subject_ += local;
    return;
  }
  subject_ = "<";
  subject_ += kIdNamespace;
  subject_ += local;
  subject_ += "> ";
}

void TripleWriter::type(std::string_view class_name) {
  begin(Predicate::kRdfType);
  put(turtle() ? ":" : "<urn:casus:ns#");
  put(class_name);
  if (!turtle()) put('>');
  end();
}

void TripleWriter::link(Predicate predicate, std::string_view local) {
  begin(predicate);
  if (turtle()) {
    put("d:");
    put(local);
  } else {
    put('<');
    put(kIdNamespace);
    put(local);
    put('>');
  }
  end();
}

void TripleWriter::link(Predicate predicate, Predicate object) {
  begin(predicate);
  put(turtle() ? spelling(object).turtle : spelling(object).n_triples);
  end();
}

void TripleWriter::text(Predicate predicate, std::string_view text) {
  begin(predicate);
  put('"');
  put(text);
  put('"');
  end();
}

void TripleWriter::text(Predicate predicate, std::string_view text, std::string_view language) {
  begin(predicate);
  put('"');
  put(text);
  put("\"@");
  put(language);
  end();
}

void TripleWriter::integer(Predicate predicate, std::int64_t value) {
  char digits[24];
  const char* const last = std::to_chars(digits, digits + sizeof digits, value).ptr;
  begin(predicate);
  number({digits, static_cast<std::size_t>(last - digits)}, "integer");
  end();
}

void TripleWriter::decimal(Predicate predicate, int tenths) {
  char digits[24];
  char* last = std::to_chars(digits, digits + sizeof digits, tenths / 10).ptr;
  *last++ = '.';
  *last++ = static_cast<char>('0' + tenths % 10);
  begin(predicate);
  number({digits, static_cast<std::size_t>(last - digits)}, "decimal");
  end();
}

void TripleWriter::date(Predicate predicate, std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  const auto month = static_cast<unsigned>(date.month()), of_month = static_cast<unsigned>(date.day());
  char text[10];
  const auto digit = [](unsigned value) { return static_cast<char>('0' + value % 10); };
  text[0] = digit(year / 1000), text[1] = digit(year / 100), text[2] = digit(year / 10), text[3] = digit(year);
  text[5] = digit(month / 10), text[6] = digit(month), text[8] = digit(of_month / 10), text[9] = digit(of_month);
  text[4] = text[7] = '-';
  begin(predicate);
  put('"');
  put({text, sizeof text});
  put(turtle() ? "\"^^xsd:date" : "\"^^<http://www.w3.org/2001/XMLSchema#date>");
  end();
}

void TripleWriter::point(Point point) {
  char text[48];
  char* last = write_degrees(text, point.longitude);
  *last++ = ' ';
  last = write_degrees(last, point.latitude);
  begin(Predicate::kAsWkt);
  put("\"POINT(");
  put({text, static_cast<std::size_t>(last - text)});
  put(turtle() ? ")\"^^geo:wktLiteral" : ")\"^^<http://www.opengis.net/ont/geosparql#wktLiteral>");
  end();
}

void TripleWriter::number(std::string_view digits, std::string_view datatype) {
  if (!turtle()) put('"');
  put(digits);
  if (turtle()) return;
  put("\"^^<http://www.w3.org/2001/XMLSchema#");
  put(datatype);
  put('>');
}

void TripleWriter::begin(Predicate predicate) {
  if (used_ + kLongestStatement > buffer_.size()) flush();
  if (!turtle()) {
    put(subject_);
    put(spelling(predicate).n_triples);
    put(' ');
    return;
  }
  if (subject_is_open_) {
    put(" ;\n  ");
  } else {
    put(subject_);
    put(' ');
    subject_is_open_ = true;
  }
  put(spelling(predicate).turtle);
  put(' ');
}

void TripleWriter::end() {
  ++triples_;
  if (!turtle()) put(line_end_);
}

void TripleWriter::put(std::string_view text) {
  std::memcpy(buffer_.data() + used_, text.data(), text.size());
  used_ += text.size();
}

void TripleWriter::flush() {
  if (std::fwrite(buffer_.data(), 1, used_, out_) != used_) throw std::runtime_error("cannot write the output");
  bytes_ += used_;
  used_ = 0;
}

void TripleWriter::finish() {
  if (subject_is_open_) put(" .\n");
  subject_is_open_ = false;
  flush();
  if (std::fflush(out_) != 0) throw std::runtime_error("cannot write the output");
}

}  // namespace casus::bench
