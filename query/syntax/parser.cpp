#include "query/syntax/parser.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "query/syntax/built_ins.h"
#include "query/syntax/grammar/boundaries.h"
#include "query/syntax/messages.h"
#include "query/syntax/source_map.h"
#include "query/syntax/translator.h"
#include "storage/rdf/utf8.h"

namespace casus::query {

namespace {

using grammar::Input;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// One text and its passes: a fast one, and when that fails one that records what was expected.
class Parse {
 public:
  Parse(std::string_view text, const ParserOptions& options) : options_(options), source_(text, options.start) {}

  /// What a pass found; no form when the text does not match.
  struct Result {
    enum class Form : std::uint8_t { kNone, kQuery, kUpdate, kPrologue } form = Form::kNone;
    ast::Query query;
    std::vector<ast::UpdateOperation> operations;
    Prologue prologue;
    bool declares = false;     ///< a prologue alone: it is not empty
    std::size_t length = 0;    ///< in bytes
    std::size_t examined = 0;  ///< how far the pass looked ahead to decide
  };

  template <class Pass>
  Result run(Pass pass) {
    const std::size_t invalid = storage::find_invalid_utf8(source_.text());
    if (invalid != std::string_view::npos) throw Failure(invalid, "this byte is not valid UTF-8");
    ParseState fast(source_.text(), options_);
    Result result = run_once(pass, fast);
    if (result.form != Result::Form::kNone) return result;
    ParseState recording(source_.text(), options_);
    recording.expectations.recording = true;
    run_once(pass, recording);
    stopped_ = recording.expectations;
    const auto offset = static_cast<std::size_t>(stopped_->furthest() - source_.text().data());
    throw Failure(offset, describe_stop(source_.text(), *stopped_));
  }

  /// As run(), without saying what is wrong: nothing for any failure.
  template <class Pass>
  std::optional<Result> attempt(Pass pass) {
    if (storage::find_invalid_utf8(source_.text()) != std::string_view::npos) return std::nullopt;
    ParseState state(source_.text(), options_);
    try {
      Result result = run_once(pass, state);
      if (result.form != Result::Form::kNone) return result;
    } catch (const Failure&) {
    }
    return std::nullopt;
  }

  Input input() const {
    std::string_view text = source_.text();
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    return Input(text.data(), text.data() + text.size(), "");
  }

  [[noreturn]] void fail(const Failure& failure) const {
    const auto [line, caret] = source_.line_at(failure.offset());
    throw SyntaxError(options_.source_name, source_.position(failure.offset()), failure.message(), line, caret);
  }

  const SourceMap& source() const { return source_; }
  const ParserOptions& options() const { return options_; }
  /// Where the recording pass stopped, when run() has failed that way.
  const std::optional<Expectations>& stopped() const { return stopped_; }

 private:
  template <class Pass>
  Result run_once(Pass pass, ParseState& state) const {
    try {
      return pass(*this, state);
    } catch (const grammar::Stopped&) {
      return {};
    }
  }

  const ParserOptions& options_;
  SourceMap source_;
  std::optional<Expectations> stopped_;
};

using Result = Parse::Result;

void expect(ParseState& state, const Input& in, std::string_view label) {
  if (state.expectations.recording) state.expectations.add(in.current(), label, false);
}

bool at_end(ParseState& state, const Input& in) {
  if (in.empty()) return true;
  expect(state, in, "the end");
  return false;
}

bool match_semicolon(Input& in, ParseState& state) {
  if (!in.empty() && *in.current() == ';') {
    in.bump();
    grammar::skip_space(in);
    return true;
  }
  expect(state, in, "\";\"");
  return false;
}

Result finish(Result::Form form, const Input& in, ParseState& state) {
  Result result;
  result.form = form;
  result.query = std::move(state.query);
  result.operations = std::move(state.update.operations);
  result.prologue = std::move(state.prologue);
  result.length = state.offset(in.current());
  result.examined = result.length;
  return result;
}

Result query_pass(const Parse& parse, ParseState& state) {
  Input in = parse.input();
  grammar::skip_space(in);
  const bool matched = grammar::match_prologue(in, state) && grammar::match_query(in, state) && at_end(state, in);
  return matched ? finish(Result::Form::kQuery, in, state) : Result();
}

// [29] Update
Result update_pass(const Parse& parse, ParseState& state) {
  Input in = parse.input();
  grammar::skip_space(in);
  do {
    if (!grammar::match_prologue(in, state)) return {};
    if (in.empty()) return finish(Result::Form::kUpdate, in, state);
    if (!grammar::match_update1(in, state)) return {};
  } while (match_semicolon(in, state));
  return at_end(state, in) ? finish(Result::Form::kUpdate, in, state) : Result();
}

std::string_view word_at(const Input& in) {
  const char* end = in.current();
  while (end != in.end() && ((*end >= 'a' && *end <= 'z') || (*end >= 'A' && *end <= 'Z'))) ++end;
  return {in.current(), static_cast<std::size_t>(end - in.current())};
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view candidate) {
    return word.size() == candidate.size() && edit_distance(word, candidate, 0) == 0;
  });
}

constexpr std::string_view kQueryStarts[] = {"PREFIX", "BASE", "VERSION", "SELECT", "CONSTRUCT", "DESCRIBE", "ASK"};
constexpr std::string_view kUpdateStarts[] = {"INSERT", "DELETE", "WITH", "LOAD", "CLEAR",
                                              "DROP",   "CREATE", "COPY", "MOVE", "ADD"};

// The text behind a statement must begin another one, or a dot-command; otherwise the statement itself is wrong there.
bool at_next_statement(const Input& in, ParseState& state) {
  if (in.empty() || *in.current() == '.') return true;
  const std::string_view word = word_at(in);
  if (is_one_of(word, kQueryStarts) || is_one_of(word, kUpdateStarts)) return true;
  expect(state, in, "\";\"");
  expect(state, in, "the end of the statement");
  return false;
}

// Operations behind a ';' belong to the request; a query behind it is the next statement, with the prologue before it.
Result update_statement(Input& in, ParseState& state) {
  while (match_semicolon(in, state)) {
    Prologue before = state.prologue;
    Input ahead(in.current(), in.end(), "");
    if (!grammar::match_prologue(ahead, state) || !is_one_of(word_at(ahead), kUpdateStarts)) {
      state.prologue = std::move(before);
      Result result = finish(Result::Form::kUpdate, in, state);
      result.examined = state.offset(ahead.current());
      return result;
    }
    if (!grammar::match_update1(ahead, state)) return {};
    in.bump(static_cast<std::size_t>(ahead.current() - in.current()));
  }
  return at_next_statement(in, state) ? finish(Result::Form::kUpdate, in, state) : Result();
}

Result statement_pass(const Parse& parse, ParseState& state) {
  Input in = parse.input();
  grammar::skip_space(in);
  const char* const begin = in.current();
  if (!grammar::match_prologue(in, state)) return {};
  const bool declares = in.current() != begin;
  if (grammar::match_query(in, state)) {
    if (match_semicolon(in, state) || at_next_statement(in, state)) return finish(Result::Form::kQuery, in, state);
    return {};
  }
  if (grammar::match_update1(in, state)) return update_statement(in, state);
  const bool only_prologue = in.empty() || *in.current() == '.' || match_semicolon(in, state);
  if (!only_prologue) return {};
  Result result = finish(Result::Form::kPrologue, in, state);
  result.declares = declares;
  return result;
}

Query translate_query(const Parse& parse, const Result& result) {
  Query query = Translator(parse.source(), parse.options().max_depth).translate(result.query);
  query.base = result.prologue.base;
  return query;
}

Update translate_update(const Parse& parse, const Result& result) {
  check_blank_node_labels(result.operations);
  Update update;
  std::set<std::string> where_labels;
  for (const ast::UpdateOperation& operation : result.operations) {
    Translator translator(parse.source(), parse.options().max_depth, &where_labels);
    update.operations.push_back(translator.translate(operation));
  }
  return update;
}

Statement translate_statement(const Parse& parse, Result result) {
  try {
    Statement statement;
    if (result.form == Result::Form::kQuery) statement.body = translate_query(parse, result);
    if (result.form == Result::Form::kUpdate) statement.body = translate_update(parse, result);
    statement.length = result.length;
    statement.declares = result.declares;
    statement.prologue = std::move(result.prologue);
    return statement;
  } catch (const Failure& failure) {
    parse.fail(failure);
  }
}

constexpr std::size_t kFirstPiece = 4096;
constexpr std::size_t kLongestKeyword = 16;

std::size_t character_start(std::string_view text, std::size_t offset) {
  while (offset > 0 && (static_cast<unsigned char>(text[offset]) & 0xC0u) == 0x80u) --offset;
  return offset;
}

}  // namespace

Query parse_query(std::string_view text, const ParserOptions& options) {
  Parse parse(text, options);
  try {
    return translate_query(parse, parse.run(query_pass));
  } catch (const Failure& failure) {
    parse.fail(failure);
  }
}

Update parse_update(std::string_view text, const ParserOptions& options) {
  Parse parse(text, options);
  try {
    return translate_update(parse, parse.run(update_pass));
  } catch (const Failure& failure) {
    parse.fail(failure);
  }
}

Statement parse_statement(std::string_view text, const ParserOptions& options) {
  // A piece of the script first, so that a long script does not cost its whole length for each statement.
  for (std::size_t size = kFirstPiece; size < text.size(); size *= 2) {
    Parse parse(text.substr(0, character_start(text, size)), options);
    std::optional<Result> result = parse.attempt(statement_pass);
    if (result && result->examined + kLongestKeyword < parse.source().text().size()) {
      return translate_statement(parse, std::move(*result));
    }
  }
  Parse parse(text, options);
  try {
    return translate_statement(parse, parse.run(statement_pass));
  } catch (const Failure& failure) {
    parse.fail(failure);
  }
}

bool is_incomplete(std::string_view text, const ParserOptions& options) {
  Parse parse(text, options);
  try {
    parse.run(statement_pass);
  } catch (const Failure&) {
    return parse.stopped() && stops_at_end(parse.source().text(), *parse.stopped());
  }
  return false;
}

}  // namespace casus::query
