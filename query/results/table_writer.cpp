#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>

#include "query/results/display_width.h"
#include "query/results/solution_writer.h"
#include "storage/rdf/language_tag.h"
#include "storage/rdf/utf8.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {

namespace {

constexpr std::size_t kSampledRows = 1000;  // widths are chosen from these; later rows are cut to fit
constexpr std::size_t kLeastColumn = 6;
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

bool is_numeric_datatype(std::string_view datatype) {
  if (!datatype.starts_with(kXsd)) return false;
  datatype.remove_prefix(kXsd.size());
  return datatype == "integer" || datatype == "decimal" || datatype == "double" || datatype == "float" ||
         datatype.ends_with("nteger") || datatype == "int" || datatype == "long" || datatype == "short" ||
         datatype == "byte" || datatype.starts_with("unsigned");
}

// Values whose text says what they are.
bool is_plain_datatype(std::string_view datatype) {
  return datatype.empty() || datatype == storage::vocabulary::kXsdString ||
         datatype == storage::vocabulary::kXsdBoolean || is_numeric_datatype(datatype) ||
         (datatype.starts_with(kXsd) && (datatype.ends_with("date") || datatype.ends_with("dateTime")));
}

// Control characters and the marks that turn the direction of a line would break the table.
void append_visible(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const storage::CodePoint c = storage::decode_utf8(text.data() + i, text.size() - i);
    const std::size_t length = c.length ? c.length : 1;
    if (c.value == '\n') {
      out += "\\n";
    } else if (c.value == '\t') {
      out += "\\t";
    } else if (c.value == '\r') {
      out += "\\r";
    } else if (c.length == 0 || c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0) ||
               (c.value >= 0x202A && c.value <= 0x202E) || (c.value >= 0x2066 && c.value <= 0x2069)) {
      out += "\xEF\xBF\xBD";
    } else {
      out.append(text, i, length);
    }
    i += length;
  }
}

// 5.01E1 as 50.1: tables are for people. Very large and very small numbers keep their exponent.
std::optional<std::string> plain_number(const TermView& term) {
  if (!term.datatype.starts_with(kXsd)) return std::nullopt;
  const std::string_view type = term.datatype.substr(kXsd.size());
  if (type != "double" && type != "float") return std::nullopt;
  double value = 0;
  const char* const end = term.value.data() + term.value.size();
  const auto parsed = std::from_chars(term.value.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end || !std::isfinite(value)) return std::nullopt;
  if (value != 0 && (std::abs(value) < 1e-6 || std::abs(value) >= 1e15)) return std::nullopt;
  std::string text(64, '\0');
  const auto [last, error] =
      type == "float"
          ? std::to_chars(text.data(), text.data() + text.size(), static_cast<float>(value), std::chars_format::fixed)
          : std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc()) return std::nullopt;
  text.resize(static_cast<std::size_t>(last - text.data()));
  return text;
}

struct Cell {
  std::string text;
  std::size_t width = 0;
  bool numeric = false;
};

/// A table for people: aligned columns, IRIs shortened, numbers to the right. Rows beyond the sample stream.
class TableWriter : public SolutionWriter {
 public:
  TableWriter(const ResultOptions& options, TextSink sink)
      : prefixes_(options.prefixes), table_width_(options.table_width), out_(std::move(sink)) {}

  void begin(const std::vector<std::string>& variables) override {
    for (const std::string& variable : variables) headers_.push_back(make_cell(variable, false));
    numeric_.assign(headers_.size(), false);
  }

  void row(std::span<const TermView* const> cells) override {
    std::vector<Cell> row;
    row.reserve(cells.size());
    for (const TermView* term : cells) row.push_back(term ? render(*term) : Cell{});
    if (widths_.empty() && !headers_.empty()) {
      sample_.push_back(std::move(row));
      if (sample_.size() == kSampledRows) start();
    } else {
      write_row(row, false);
    }
  }

  void end() override {
    start();
    out_.flush();
  }

  void boolean(bool answer) override {
    out_.text() += answer ? "true\n" : "false\n";
    out_.flush();
  }

  void flush() override {
    if (!widths_.empty()) out_.flush();
  }

 private:
  static Cell make_cell(std::string text, bool numeric) {
    Cell cell{std::move(text), 0, numeric};
    cell.width = display_width(cell.text);
    return cell;
  }

  void append_literal(std::string& text, const TermView& term) const {
    append_visible(text, term.value);
    if (!term.language.empty()) {
      text += '@';
      text += term.language;
      if (term.direction != Direction::kNone) {
        text += "--";
        text += storage::direction_name(term.direction);
      }
    } else if (!is_plain_datatype(term.datatype)) {
      text += "^^";
      append_term(text, TermView::iri(term.datatype));
    }
  }

  // Strings need quotes only beside other terms.
  void append_part(std::string& text, const TermView& term) const {
    const bool is_text =
        term.kind == TermKind::kLiteral && (term.datatype.empty() || term.datatype == storage::vocabulary::kXsdString);
    if (!is_text) return append_term(text, term);
    text += '"';
    append_visible(text, term.value);
    text += '"';
    append_literal(text, {TermKind::kLiteral, term.direction, {}, {}, term.language, nullptr});
  }

  void append_term(std::string& text, const TermView& term) const {
    switch (term.kind) {
      case TermKind::kIri:
        if (const auto name = prefixes_.shorten(term.value)) {
          text += *name;
        } else {
          text += '<';
          append_visible(text, term.value);
          text += '>';
        }
        break;
      case TermKind::kBlankNode:
        text += "_:";
        append_visible(text, term.value);
        break;
      case TermKind::kLiteral:
        if (const auto number = plain_number(term)) {
          text += *number;
          break;
        }
        append_literal(text, term);
        break;
      case TermKind::kTriple:
        text += "<<( ";
        append_part(text, term.triple->subject);
        text += ' ';
        append_part(text, term.triple->predicate);
        text += ' ';
        append_part(text, term.triple->object);
        text += " )>>";
        break;
    }
  }

  Cell render(const TermView& term) const {
    std::string text;
    append_term(text, term);
    return make_cell(std::move(text), term.kind == TermKind::kLiteral && is_numeric_datatype(term.datatype));
  }

  void start() {
    if (!widths_.empty() || headers_.empty()) return;
    for (std::size_t c = 0; c < headers_.size(); ++c) {
      std::size_t width = std::max<std::size_t>(headers_[c].width, 1);
      bool any = false, numbers = true;
      for (const auto& row : sample_) {
        width = std::max(width, row[c].width);
        if (row[c].text.empty()) continue;
        any = true;
        numbers = numbers && row[c].numeric;
      }
      widths_.push_back(width);
      numeric_[c] = any && numbers;
    }
    shrink_to_fit();
    write_row(headers_, true);
    for (std::size_t c = 0; c < widths_.size(); ++c) {
      if (c) out_.text() += "┼";
      for (std::size_t i = 0; i < widths_[c] + 2; ++i) out_.text() += "─";
    }
    out_.text() += '\n';
    for (const auto& row : sample_) write_row(row, false);
    sample_.clear();
  }

  // Takes columns from the widest first, so that short ones stay whole.
  void shrink_to_fit() {
    if (table_width_ == 0) return;
    const std::size_t frame = 3 * widths_.size() - 1;
    const auto total = [&] { return std::accumulate(widths_.begin(), widths_.end(), frame); };
    while (total() > table_width_) {
      auto widest = std::max_element(widths_.begin(), widths_.end());
      if (*widest <= kLeastColumn) return;
      std::size_t second = kLeastColumn;
      for (auto it = widths_.begin(); it != widths_.end(); ++it) {
        if (it != widest) second = std::max(second, *it);
      }
      const std::size_t excess = total() - table_width_;
      *widest -= std::clamp<std::size_t>(*widest > second ? *widest - second : 1, 1, excess);
    }
  }

  void write_row(const std::vector<Cell>& row, bool header) {
    std::string& out = out_.text();
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c) out += "│";
      const bool cut = row[c].width > widths_[c];
      const std::string fitted = cut ? fit_width(row[c].text, widths_[c]) : std::string();
      const std::string& text = cut ? fitted : row[c].text;
      const std::size_t width = cut ? display_width(fitted) : row[c].width;
      const std::size_t padding = widths_[c] - std::min(width, widths_[c]);
      const bool right = numeric_[c] && (header || row[c].numeric);
      out += ' ';
      if (right) out.append(padding, ' ');
      out += text;
      if (c + 1 < row.size()) {
        if (!right) out.append(padding, ' ');
        out += ' ';
      }
    }
    out += '\n';
    out_.flush_if_full();
  }

  const PrefixMap prefixes_;
  const std::size_t table_width_;
  OutputBuffer out_;
  std::vector<Cell> headers_;
  std::vector<std::vector<Cell>> sample_;
  std::vector<std::size_t> widths_;  // empty until the sample is complete
  std::vector<bool> numeric_;
};

}  // namespace

std::unique_ptr<SolutionWriter> make_table_writer(const ResultOptions& options, TextSink sink) {
  return std::make_unique<TableWriter>(options, std::move(sink));
}

}  // namespace casus::query
