#include "query/functions/pattern.h"

#include <re2/re2.h>

#include <algorithm>

#include "query/functions/evaluation_state.h"
#include "query/functions/registry.h"
#include "query/functions/required_literal.h"
#include "storage/rdf/utf8.h"

namespace casus::query {
namespace {

// XML's NameStartChar and NameChar, as members of a class.
constexpr std::string_view kNameStart =
    ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{200C}-\\x{200D}"
    "\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}"
    "\\x{10000}-\\x{EFFFF}";
constexpr std::string_view kNameRest = "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}";

// A multi-character escape as members of a bracket expression; empty for the others.
std::string members(char escape) {
  switch (escape) {
    case 'd': return "\\p{Nd}";
    case 'D': return "\\P{Nd}";
    case 'w': return "\\p{L}\\p{M}\\p{N}\\p{S}";
    case 'W': return "\\p{P}\\p{Z}\\p{C}";
    case 's': return " \\t\\n\\r";
    case 'i': return std::string(kNameStart);
    case 'c': return std::string(kNameStart) + std::string(kNameRest);
    default: return {};
  }
}

class PatternTranslator {
 public:
  PatternTranslator(std::string_view pattern, bool skip_space, bool dot_all)
      : pattern_(pattern), skip_space_(skip_space), dot_(dot_all ? "." : "[^\\n\\r]") {}

  bool run(std::string& out) {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_++];
      if (c == '\\') {
        if (!escape(out, false)) return false;
      } else if (c == '[') {
        if (!bracket(out)) return false;
      } else if (c == '.') {
        out += dot_;
      } else if (!(skip_space_ && is_space(c))) {
        out += c;
      }
    }
    return true;
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  bool escape(std::string& out, bool in_class) {
    if (at_ == pattern_.size()) return false;
    const char c = pattern_[at_++];
    if (const std::string inside = members(c); !inside.empty()) {
      out += in_class ? inside : '[' + inside + ']';
      return true;
    }
    switch (c) {
      case 'S':
      case 'I':
      case 'C':
        if (in_class) return false;
        out += "[^" + members(static_cast<char>(c + ('a' - 'A'))) + ']';
        return true;
      case 'n':
      case 'r':
      case 't':
      case '\\':
      case '|':
      case '.':
      case '?':
      case '*':
      case '+':
      case '(':
      case ')':
      case '{':
      case '}':
      case '-':
      case '[':
      case ']':
      case '^':
      case '$':
      case 'p':
      case 'P':
        out += '\\';
        out += c;
        return true;
      case 'b':
      case 'B':  // Not XPath's, but in wide use and without another meaning there.
        if (in_class) return false;
        out += '\\';
        out += c;
        return true;
      default: {
        // Other punctuation may be escaped without need; letters and digits would mean something else to RE2.
        const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (word || static_cast<unsigned char>(c) >= 0x80) return false;
        out += '\\';
        out += c;
        return true;
      }
    }
  }

  bool bracket(std::string& out) {
    out += '[';
    if (at_ < pattern_.size() && pattern_[at_] == '^') {
      out += '^';
      ++at_;
    }
    bool first = true;
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_++];
      if (c == ']' && !first) {
        out += ']';
        return true;
      }
      first = false;
      if (c == '\\') {
        if (!escape(out, true)) return false;
      } else if (c == '[') {
        if (out.ends_with('-')) return false;  // subtraction
        out += "\\[";
      } else if (c == ']') {
        return false;
      } else {
        out += c;
      }
    }
    return false;
  }

  std::string_view pattern_;
  bool skip_space_;
  std::string_view dot_;
  std::size_t at_ = 0;
};

}  // namespace

std::string translate_pattern(std::string_view pattern, std::string_view flags, bool& valid) {
  valid = flags.find_first_not_of("smixq") == std::string_view::npos;
  std::string out;
  if (!valid) return out;
  const auto has = [&](char c) { return flags.find(c) != std::string_view::npos; };
  std::string set;
  if (has('i')) set += 'i';
  if (!has('q')) {
    if (has('s')) set += 's';
    if (has('m')) set += 'm';
  }
  if (!set.empty()) out = "(?" + set + ")";
  if (has('q')) {
    out += RE2::QuoteMeta(re2::StringPiece(pattern.data(), pattern.size()));
  } else {
    valid = PatternTranslator(pattern, has('x'), has('s')).run(out);
  }
  return out;
}

Pattern::Pattern() = default;
Pattern::~Pattern() = default;

std::unique_ptr<Pattern> compile_pattern(std::string_view pattern, std::string_view flags) {
  bool valid = false;
  const std::string text = translate_pattern(pattern, flags, valid);
  if (!valid) return nullptr;
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<Pattern>();
  compiled->program = std::make_unique<RE2>(text, options);
  if (!compiled->program->ok()) return nullptr;
  compiled->matches_empty = RE2::PartialMatch("", *compiled->program);
  compiled->required = required_literal(pattern, flags);
  return compiled;
}

bool matches(const Pattern& pattern, std::string_view text) {
  // Looking for a string takes a fraction of the time, and most texts lack it.
  if (!pattern.required.empty() && text.find(pattern.required) == std::string_view::npos) return false;
  return pattern.program->Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

PatternCache::PatternCache() = default;
PatternCache::~PatternCache() = default;

const std::shared_ptr<const Pattern>& PatternCache::find(std::string_view pattern, std::string_view flags) {
  // No flag is a slash, so that the first one ends them.
  constexpr char kEnd = '/';
  static const std::shared_ptr<const Pattern> none;
  if (flags.find(kEnd) != std::string_view::npos) return none;
  std::string key(flags);
  key += kEnd;
  key += pattern;
  if (last_key_ == key) return last_;
  constexpr std::size_t kMaxPatterns = 1000;
  if (patterns_.size() >= kMaxPatterns) patterns_.clear();
  const auto [slot, added] = patterns_.try_emplace(key);
  if (added) slot->second = compile_pattern(pattern, flags);
  last_key_ = std::move(key);
  last_ = slot->second;
  return last_;
}

namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

const Pattern* pattern_of(Call& call, const Value& pattern, std::span<const Value> flags) {
  if (pattern.kind != ValueKind::kString) return nullptr;
  if (!flags.empty() && flags[0].kind != ValueKind::kString) return nullptr;
  return call.context.state->patterns.find(pattern.characters(), flags.empty() ? "" : flags[0].characters()).get();
}

Value regex(Call& call, std::span<const Value> args) {
  if (!args[0].is_text()) return Value::error();
  const Pattern* pattern = pattern_of(call, args[1], args.subspan(2));
  if (pattern == nullptr) return Value::error();
  return Value::of(matches(*pattern, args[0].characters()));
}

// A replacement as literal text and group numbers (XPath Functions 3.1, section 5.6.4).
struct ReplacementPart {
  std::string text;
  int group = -1;
};

std::optional<std::vector<ReplacementPart>> parse_replacement(std::string_view text, int groups, bool literal) {
  std::vector<ReplacementPart> parts(1);
  if (literal) {
    parts[0].text = text;
    return parts;
  }
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (i + 1 == text.size() || (text[i + 1] != '\\' && text[i + 1] != '$')) return std::nullopt;
      parts.back().text += text[++i];
    } else if (text[i] == '$') {
      if (!digit(i + 1)) return std::nullopt;
      int group = text[++i] - '0';
      while (digit(i + 1) && group * 10 + (text[i + 1] - '0') <= groups) group = group * 10 + (text[++i] - '0');
      parts.push_back({{}, group});
      parts.emplace_back();
    } else {
      parts.back().text += text[i];
    }
  }
  return parts;
}

Value replace(Call& call, std::span<const Value> args) {
  if (!args[0].is_text() || args[2].kind != ValueKind::kString) return Value::error();
  const Pattern* pattern = pattern_of(call, args[1], args.subspan(3));
  if (pattern == nullptr || pattern->matches_empty) return Value::error();
  const int groups = pattern->program->NumberOfCapturingGroups();
  const bool literal = args.size() == 4 && args[3].characters().find('q') != std::string_view::npos;
  const auto parts = parse_replacement(args[2].characters(), groups, literal);
  if (!parts) return Value::error();
  const std::string_view text = args[0].characters();
  std::vector<re2::StringPiece> found(static_cast<std::size_t>(groups) + 1);
  std::string out;
  std::size_t at = 0, copied = 0;
  while (at <= text.size() &&
         pattern->program->Match(piece(text), at, text.size(), RE2::UNANCHORED, found.data(), groups + 1)) {
    const auto begin = static_cast<std::size_t>(found[0].data() - text.data());
    const std::size_t length = found[0].size();
    if (length == 0) {
      // Only assertions such as \b match nothing here: there is nothing to replace.
      if (begin >= text.size()) break;
      const storage::CodePoint c = storage::decode_utf8(text.data() + begin, text.size() - begin);
      at = begin + std::max<std::size_t>(c.length, 1);
      continue;
    }
    out.append(text.substr(copied, begin - copied));
    for (const ReplacementPart& part : *parts) {
      if (part.group >= 0 && part.group <= groups) {
        const re2::StringPiece& group = found[static_cast<std::size_t>(part.group)];
        out.append(group.data() == nullptr ? "" : group.data(), group.size());
      }
      out += part.text;
    }
    if (out.size() > ValueArena::kMaxBytes) throw ResourceLimit("The result of REPLACE needs more than 512 MiB");
    at = copied = begin + length;
  }
  if (copied == 0) return args[0];
  out.append(text.substr(copied));
  const std::string_view result = call.arena.copy(out);
  if (args[0].kind == ValueKind::kString) return Value::string(result);
  return Value::lang_string(result, args[0].lang->language, args[0].lang->direction, call.arena);
}

constexpr Function kFunctions[] = {
    {"REGEX", 2, 3, regex},
    {"REPLACE", 3, 4, replace},
};

}  // namespace

std::span<const Function> pattern_functions() {
  return kFunctions;
}

}  // namespace casus::query
