#include "storage/dictionary/encoded_term.h"

#include "casus/error.h"
#include "storage/dictionary/big_endian.h"
#include "storage/dictionary/datatype.h"

namespace casus::storage {
namespace {

constexpr char kEscape = '\x01';
constexpr char kSpelledOut = '\xFF';

void append_escaped(std::string_view text, std::string& out) {
  if (text.find_first_of(std::string_view("\0\x01", 2)) == std::string_view::npos) {
    out.append(text);
    return;
  }
  for (const char c : text) {
    if (c == '\0' || c == kEscape) {
      out.push_back(kEscape);
      out.push_back(static_cast<char>(c + 2));
    } else {
      out.push_back(c);
    }
  }
}

std::string_view unescaped(std::string_view text, std::string& scratch) {
  if (text.find(kEscape) == std::string_view::npos) return text;
  scratch.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != kEscape) {
      scratch.push_back(text[i]);
      continue;
    }
    if (++i == text.size() || (text[i] != 2 && text[i] != 3)) throw_corrupt_dictionary("a bad escape in a term");
    scratch.push_back(static_cast<char>(text[i] - 2));
  }
  return scratch;
}

void start(Tag tag, std::string_view text, std::string& out) {
  out.push_back(static_cast<char>(tag));
  out.append(text);
}

void append_language_and_text(const TermView& term, std::string& out) {
  append_escaped(term.language, out);
  out.push_back('\0');
  out.append(term.value);
}

TermView decode_lang_string(Tag tag, std::string_view encoded, std::string& scratch) {
  Direction direction = Direction::kNone;
  if (tag == Tag::kDirLangString) {
    const char first = encoded.empty() ? '\0' : encoded[0];
    if (first != 'l' && first != 'r') throw_corrupt_dictionary("a literal with an unknown direction");
    direction = first == 'l' ? Direction::kLtr : Direction::kRtl;
    encoded.remove_prefix(1);
  }
  const std::size_t nul = encoded.find('\0');
  if (nul == std::string_view::npos) throw_corrupt_dictionary("a literal without its language");
  return TermView::lang_literal(encoded.substr(nul + 1), unescaped(encoded.substr(0, nul), scratch), direction);
}

}  // namespace

void throw_corrupt_dictionary(std::string_view what) {
  throw StorageError(StorageError::Reason::kCorrupt, "the dictionary is damaged: " + std::string(what));
}

void append_encoded_term(const TermView& term, std::string& out) {
  if (term.kind == TermKind::kIri) return start(Tag::kIri, term.value, out);
  if (term.direction != Direction::kNone) {
    start(Tag::kDirLangString, term.direction == Direction::kLtr ? "l" : "r", out);
    return append_language_and_text(term, out);
  }
  if (!term.language.empty()) {
    start(Tag::kLangString, {}, out);
    return append_language_and_text(term, out);
  }
  const DatatypeCode code = datatype_code(term.datatype);
  const Tag tag = dictionary_tag(code);
  start(tag, term.value, out);
  if (tag != Tag::kOtherLiteral && tag != Tag::kDerivedIntegerTerm) return;
  out.push_back('\0');
  if (code != DatatypeCode::kNone) {
    out.push_back(static_cast<char>(code));
    return;
  }
  out.push_back(kSpelledOut);
  append_escaped(term.datatype, out);
}

void encode_term(const TermView& term, std::string& out) {
  out.clear();
  append_encoded_term(term, out);
}

void encode_triple(Id subject, Id predicate, Id object, std::string& out) {
  out.clear();
  out.push_back(static_cast<char>(Tag::kTriple));
  append_big_endian(subject.bits(), out);
  append_big_endian(predicate.bits(), out);
  append_big_endian(object.bits(), out);
}

std::string_view encoded_head(std::string_view encoded) {
  const Tag tag = encoded_tag(encoded);
  const bool has_language = tag == Tag::kLangString || tag == Tag::kDirLangString;
  return encoded.substr(0, has_language ? encoded.find('\0') + 1 : 1);
}

TermView decode_term(std::string_view encoded, std::string& scratch) {
  if (encoded.empty()) throw_corrupt_dictionary("an empty term");
  const Tag tag = encoded_tag(encoded);
  encoded.remove_prefix(1);
  switch (tag) {
    case Tag::kIri: return TermView::iri(encoded);
    case Tag::kString: return TermView::literal(encoded);
    case Tag::kIntegerTerm: return TermView::literal(encoded, datatype_iri(DatatypeCode::kInteger));
    case Tag::kDecimalTerm: return TermView::literal(encoded, datatype_iri(DatatypeCode::kDecimal));
    case Tag::kFloatTerm: return TermView::literal(encoded, datatype_iri(DatatypeCode::kFloat));
    case Tag::kDoubleTerm: return TermView::literal(encoded, datatype_iri(DatatypeCode::kDouble));
    case Tag::kDateTimeTerm: return TermView::literal(encoded, datatype_iri(DatatypeCode::kDateTime));
    case Tag::kDateTerm: return TermView::literal(encoded, datatype_iri(DatatypeCode::kDate));
    case Tag::kLangString:
    case Tag::kDirLangString: return decode_lang_string(tag, encoded, scratch);
    case Tag::kDerivedIntegerTerm:
    case Tag::kOtherLiteral: break;
    default: throw_corrupt_dictionary("a term with an unknown tag");
  }
  const std::size_t nul = encoded.rfind('\0');
  if (nul == std::string_view::npos) throw_corrupt_dictionary("a literal without its datatype");
  const std::string_view lexical = encoded.substr(0, nul);
  std::string_view suffix = encoded.substr(nul + 1);
  if (suffix.empty()) throw_corrupt_dictionary("a literal without its datatype");
  const char first = suffix[0];
  suffix.remove_prefix(1);
  if (first == kSpelledOut) return TermView::literal(lexical, unescaped(suffix, scratch));
  const std::string_view datatype = datatype_iri(static_cast<DatatypeCode>(first));
  if (datatype.empty() || !suffix.empty()) throw_corrupt_dictionary("a literal with an unknown datatype");
  return TermView::literal(lexical, datatype);
}

std::array<Id, 3> decode_triple(std::string_view encoded) {
  if (encoded.size() != kEncodedTripleBytes || encoded_tag(encoded) != Tag::kTriple) {
    throw_corrupt_dictionary("a bad triple term");
  }
  return {Id(read_big_endian(encoded.substr(1))), Id(read_big_endian(encoded.substr(9))),
          Id(read_big_endian(encoded.substr(17)))};
}

}  // namespace casus::storage
