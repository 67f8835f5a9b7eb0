#include "storage/syntax/turtle_chunks.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "storage/syntax/chunk_input.h"
#include "storage/syntax/parse_failure.h"
#include "storage/syntax/statement_builder.h"
#include "storage/syntax/statement_grammar.h"

namespace casus::storage {
namespace {

// More than any decision needs: a keyword and the character behind it.
constexpr std::size_t kLookahead = 16;

constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Characters that no name, number or language tag holds unescaped.
constexpr bool is_delimiter(char c) {
  return is_space(c) || std::string_view("<>\"'()[]{},;#|~").find(c) != std::string_view::npos;
}

/// Characters that stand for themselves outside of strings, IRIs and comments.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  plain.fill(true);
  for (const char c : {'"', '\'', '<', '#', '\\', '.'}) plain[static_cast<unsigned char>(c)] = false;
  return plain;
}();

bool starts_with_keyword(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  return std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char expected, char c) { return c == expected || c == expected - 'a' + 'A'; });
}

/// Finds the ends of statements in text that arrives piece by piece.
class TurtleScanner {
 public:
  enum class Stop : std::uint8_t {
    kNeedsText,        ///< more text is needed, or it has ended
    kStatement,        ///< behind a statement
    kDirective,        ///< behind a directive
    kBeforeDirective,  ///< in front of one
  };

  std::size_t position() const { return at_; }
  /// The first `bytes` bytes of the text have been passed over and will not come again.
  void forget(std::size_t bytes) { at_ -= bytes; }

  /// Goes on to the next stop. `last`: nothing follows `text`.
  Stop scan(std::string_view text, bool last) {
    text_ = text;
    limit_ = last ? text.size() : text.size() - std::min(text.size(), kLookahead);
    while (at_ < limit_) {
      switch (state_) {
        case State::kStart:
          if (begin_statement()) return Stop::kBeforeDirective;
          break;
        case State::kInside:
          if (skip_tokens()) return end_statement();
          break;
        case State::kComment: skip_comment(); break;
        case State::kIri:
          if (skip_iri() && directive_ == Directive::kWithoutDot) return end_statement();
          break;
        case State::kString:
          if (skip_string() && directive_ == Directive::kWithoutDot) return end_statement();
          break;
      }
    }
    at_ = std::min(at_, text.size());
    return Stop::kNeedsText;
  }

 private:
  enum class State : std::uint8_t { kStart, kInside, kComment, kIri, kString };
  enum class Directive : std::uint8_t { kNone, kWithDot, kWithoutDot };

  char ahead(std::size_t distance) const { return at_ + distance < text_.size() ? text_[at_ + distance] : ' '; }

  Directive directive_at(std::size_t at) const {
    const std::string_view text = text_.substr(at);
    if (text.starts_with('@')) return Directive::kWithDot;
    for (const std::string_view keyword : {"prefix", "base", "version"}) {
      if (!starts_with_keyword(text, keyword)) continue;
      const char next = keyword.size() < text.size() ? text[keyword.size()] : ' ';
      if (is_space(next) || next == '<' || next == '#' || next == '"' || next == '\'') return Directive::kWithoutDot;
    }
    return Directive::kNone;
  }

  /// True in front of a directive.
  bool begin_statement() {
    if (is_space(text_[at_])) {
      ++at_;
      return false;
    }
    if (text_[at_] == '#') {
      open_comment();
      return false;
    }
    state_ = State::kInside;
    directive_ = directive_at(at_);
    return directive_ != Directive::kNone;
  }

  Stop end_statement() {
    state_ = State::kStart;
    return std::exchange(directive_, Directive::kNone) == Directive::kNone ? Stop::kStatement : Stop::kDirective;
  }

  /// Passes over what stands for itself and the beginning of what does not. True behind the dot of a statement.
  bool skip_tokens() {
    while (at_ < limit_ && kPlain[static_cast<unsigned char>(text_[at_])]) ++at_;
    if (at_ >= limit_) return false;
    switch (const char c = text_[at_]) {
      case '.': {
        const bool is_end = ends_statement();
        ++at_;
        return is_end;
      }
      case '\\': at_ += 2; return false;
      case '#': open_comment(); return false;
      case '<':
        if (ahead(1) == '<') {
          at_ += 2;  // of a triple term
        } else {
          ++at_;
          state_ = State::kIri;
        }
        return false;
      default: open_string(c); return false;
    }
  }

  /// Whether the dot ends a statement, and does not belong to a name or a number.
  bool ends_statement() const {
    const char next = ahead(1);
    if (is_delimiter(next) || next == '@') return true;
    std::size_t begin = at_;
    while (begin > 0 && (!is_delimiter(text_[begin - 1]) || (begin > 1 && text_[begin - 2] == '\\'))) --begin;
    const std::string_view token = text_.substr(begin, at_ - begin);
    if (token.starts_with('@')) return true;
    // Other words are names, of which this may be the prefix.
    if (token == "true" || token == "false") return directive_at(at_ + 1) != Directive::kNone;
    if (!token.empty() && !is_digit(token[0]) && token[0] != '+' && token[0] != '-' && token[0] != '.') return false;
    const bool is_signed = ahead(2) == '+' || ahead(2) == '-';
    const bool is_exponent = (next == 'e' || next == 'E') && is_digit(ahead(is_signed ? 3 : 2));
    return !is_digit(next) && !is_exponent;
  }

  void open_comment() {
    before_comment_ = state_;
    state_ = State::kComment;
  }
  void skip_comment() {
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    if (at_ < text_.size()) state_ = before_comment_;
  }

  bool skip_iri() {
    at_ = std::min(text_.find('>', at_), text_.size());
    if (at_ == text_.size()) return false;
    ++at_;
    state_ = State::kInside;
    return true;
  }

  void open_string(char quote) {
    quote_ = quote;
    is_long_ = ahead(1) == quote && ahead(2) == quote;
    at_ += is_long_ ? 3 : 1;
    state_ = State::kString;
  }

  /// True behind the end of the string.
  bool skip_string() {
    while (at_ < limit_) {
      if (text_[at_] == '\\') {
        at_ += 2;
      } else if (text_[at_] != quote_ || (is_long_ && (ahead(1) != quote_ || ahead(2) != quote_))) {
        ++at_;
      } else {
        at_ += is_long_ ? 3 : 1;
        state_ = State::kInside;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t limit_ = 0;  // what stands before it can be judged
  std::size_t at_ = 0;
  State state_ = State::kStart;
  State before_comment_ = State::kStart;
  Directive directive_ = Directive::kNone;
  char quote_ = '"';
  bool is_long_ = false;
};

class NoQuads final : public QuadSink {
 public:
  void quad(const QuadView& /*quad*/) override {}
};

class TurtleChunks final : public StatementChunks {
 public:
  TurtleChunks(ByteSource& source, const ReadOptions& options, std::size_t size)
      : input_(source, size), size_(size), directives_(options, true) {
    declared_ = std::make_shared<const Declarations>(directives_.declarations());
  }

  bool next(StatementChunk& chunk) override {
    std::size_t end = 0;  // of the last whole statement
    bool is_directive = false;
    while (end < size_ && !is_directive) {
      const auto stop = scanner_.scan(input_.text(), input_.at_end());
      if (stop == TurtleScanner::Stop::kNeedsText) {
        if (input_.at_end()) {
          end = input_.text().size();
          break;
        }
        input_.read_more();
        continue;
      }
      if (stop == TurtleScanner::Stop::kBeforeDirective && end == 0) continue;
      if (stop == TurtleScanner::Stop::kBeforeDirective) break;
      end = scanner_.position();
      is_directive = stop == TurtleScanner::Stop::kDirective;
    }
    input_.take(end, chunk);
    scanner_.forget(end);
    chunk.declared = declared_;
    if (is_directive) declare({chunk.text.data(), chunk.text.size()});
    return end > 0;
  }

 private:
  // A bad directive is left to whoever parses the chunk.
  void declare(std::string_view text) {
    const char* begin = text.data();
    const char* const end = begin + text.size();
    begin = skip_ignorable(begin, end);
    directives_.reset();
    try {
      if (kTurtleStatement.parse(begin, end, directives_) == nullptr) return;
      NoQuads sink;
      directives_.emit(sink);
    } catch (const ParseFailure&) {
      return;
    }
    declared_ = std::make_shared<const Declarations>(directives_.declarations());
  }

  static const char* skip_ignorable(const char* begin, const char* end) {
    for (; begin != end; ++begin) {
      if (*begin == '#') {
        while (begin != end && *begin != '\n' && *begin != '\r') ++begin;
        if (begin == end) break;
      } else if (!is_space(*begin)) {
        break;
      }
    }
    return begin;
  }

  ChunkInput input_;
  std::size_t size_;
  TurtleScanner scanner_;
  StatementBuilder directives_;
  std::shared_ptr<const Declarations> declared_;
};

}  // namespace

std::unique_ptr<StatementChunks> make_turtle_chunks(ByteSource& source, const ReadOptions& options, std::size_t size) {
  return std::make_unique<TurtleChunks>(source, options, size);
}

}  // namespace casus::storage
