#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "casus/term.h"
#include "storage/dictionary/id.h"

namespace casus::storage {

// A dictionary term as bytes: its Tag, then the IRI, the lexical form or (kTriple) the three ids as big-endian words.
// What else a literal has and the tag does not say stands
//   before the lexical form: the language (kLangString), or "l" or "r" and the language (kDirLangString), and a NUL;
//   behind it (kDerivedIntegerTerm, kOtherLiteral): a NUL and the datatype, one DatatypeCode, or 0xFF and the IRI.
// Languages and IRIs hold no NUL themselves (NUL and 0x01 are written as 0x01 0x02 and 0x01 0x03). Equal bytes are
// equal terms. Bulk loads number terms in the order of these bytes, so strings of one language lie together.

inline constexpr std::size_t kEncodedTripleBytes = 25;

/// Replaces `out` by the bytes of an IRI or a literal. A literal that could be inline gets its dictionary form all the
/// same: ask inline_id first.
void encode_term(const TermView& term, std::string& out);
/// As encode_term, after what `out` holds.
void append_encoded_term(const TermView& term, std::string& out);
void encode_triple(Id subject, Id predicate, Id object, std::string& out);

inline Tag encoded_tag(std::string_view encoded) {
  return static_cast<Tag>(static_cast<unsigned char>(encoded[0]));
}

/// The bytes before the IRI or the lexical form. For well-formed ones.
std::string_view encoded_head(std::string_view encoded);

/// The IRI or literal of some bytes; the view points into `encoded`, or into `scratch` where a language or datatype had
/// to be unescaped. Throws StorageError(kCorrupt) for anything that encode_term does not make.
TermView decode_term(std::string_view encoded, std::string& scratch);
/// The ids of a triple term; throws StorageError(kCorrupt).
std::array<Id, 3> decode_triple(std::string_view encoded);

/// Throws StorageError(kCorrupt): "the dictionary is damaged: <what>".
[[noreturn]] void throw_corrupt_dictionary(std::string_view what);

}  // namespace casus::storage
