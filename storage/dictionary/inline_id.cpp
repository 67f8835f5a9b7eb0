#include <charconv>

#include "storage/dictionary/datatype.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/inline_codec.h"
#include "storage/dictionary/inline_value.h"

namespace casus::storage {
namespace {

constexpr std::size_t kShortStringBytes = 7;

std::optional<Id> encode_blank_node(std::string_view label) {
  if (label.size() < 2 || label.size() > 18 || label[0] != 'b') return std::nullopt;
  if (label[1] == '0' && label.size() > 2) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = label.data() + label.size();
  const auto [rest, error] = std::from_chars(label.data() + 1, end, number);
  if (error != std::errc() || rest != end || number > Id::kPayloadMask) return std::nullopt;
  return Id{Tag::kBlankNode, number};
}

}  // namespace

std::optional<Id> encode_short_string(std::string_view lexical) {
  if (lexical.size() > kShortStringBytes) return std::nullopt;
  std::uint64_t payload = 0;
  int shift = 48;
  for (const char c : lexical) {
    if (c == '\0') return std::nullopt;
    payload |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
    shift -= 8;
  }
  return Id{Tag::kShortString, payload};
}

char* decode_short_string(Id id, char* out) {
  std::uint64_t rest = id.payload() << 8;
  for (; rest != 0; rest <<= 8) {
    const auto c = static_cast<char>(rest >> 56);
    if (c == '\0') return nullptr;
    *out++ = c;
  }
  return out;
}

std::optional<Id> inline_id(const TermView& term) {
  if (term.kind == TermKind::kBlankNode) return encode_blank_node(term.value);
  if (term.kind != TermKind::kLiteral || !term.language.empty() || term.direction != Direction::kNone) {
    return std::nullopt;
  }
  switch (datatype_code(term.datatype)) {
    case DatatypeCode::kString: return encode_short_string(term.value);
    case DatatypeCode::kInteger: return encode_integer(term.value);
    case DatatypeCode::kDecimal: return encode_decimal(term.value);
    case DatatypeCode::kDouble: return encode_double(term.value);
    case DatatypeCode::kFloat: return encode_float(term.value);
    case DatatypeCode::kDate: return encode_date(term.value);
    case DatatypeCode::kDateTime: return encode_date_time(term.value);
    case DatatypeCode::kBoolean:
      if (term.value == "true") return boolean_id(true);
      if (term.value == "false") return boolean_id(false);
      return std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<TermView> inline_term(Id id, InlineText& text) {
  char* const begin = text.bytes.data();
  char* end = nullptr;
  DatatypeCode datatype = DatatypeCode::kNone;
  switch (id.tag()) {
    case Tag::kBlankNode:
      *begin = 'b';
      end = std::to_chars(begin + 1, begin + text.bytes.size(), id.payload()).ptr;
      return TermView::blank_node({begin, static_cast<std::size_t>(end - begin)});
    case Tag::kShortString:
      end = decode_short_string(id, begin);
      if (end == nullptr) return std::nullopt;
      return TermView::literal({begin, static_cast<std::size_t>(end - begin)});
    case Tag::kBoolean:
      if (id.payload() > 1) return std::nullopt;
      return TermView::literal(id.payload() == 1 ? "true" : "false", datatype_iri(DatatypeCode::kBoolean));
    case Tag::kInteger:
      end = decode_integer(id, begin);
      datatype = DatatypeCode::kInteger;
      break;
    case Tag::kDecimal:
      end = decode_decimal(id, begin);
      datatype = DatatypeCode::kDecimal;
      break;
    case Tag::kFloat:
      end = decode_float(id, begin);
      datatype = DatatypeCode::kFloat;
      break;
    case Tag::kDouble:
      end = decode_double(id, begin);
      datatype = DatatypeCode::kDouble;
      break;
    case Tag::kDateTime:
      end = decode_date_time(id, begin);
      datatype = DatatypeCode::kDateTime;
      break;
    case Tag::kDate:
      end = decode_date(id, begin);
      datatype = DatatypeCode::kDate;
      break;
    default: return std::nullopt;
  }
  if (end == nullptr) return std::nullopt;
  return TermView::literal({begin, static_cast<std::size_t>(end - begin)}, datatype_iri(datatype));
}

}  // namespace casus::storage
