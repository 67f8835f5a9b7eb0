#pragma once

#include <cstdint>
#include <functional>

namespace casus::storage {

/// What an id is, in its top byte. The order of the tags is SPARQL's order of terms: unbound, blank nodes, IRIs,
/// literals, triple terms. Inline tags carry the value in the payload, and sort by value within the tag; dictionary
/// tags carry an index into the dictionary. A literal is inline only when its lexical form is the canonical one of its
/// value, so that equal ids are equal terms and the term comes back byte for byte.
enum class Tag : std::uint8_t {
  kUndefined = 0x00,      ///< payload 0: unbound; payload 1: the default graph
  kBlankNode = 0x08,      ///< payload: the number of the node; its label is "b<number>"
  kIri = 0x10,            ///< dictionary
  kShortString = 0x20,    ///< xsd:string of up to 7 bytes without NUL, zero-padded, first byte on top
  kString = 0x21,         ///< dictionary, xsd:string
  kLangString = 0x22,     ///< dictionary, rdf:langString
  kDirLangString = 0x23,  ///< dictionary, rdf:dirLangString
  kBoolean = 0x28,        ///< payload 0 or 1
  kInteger = 0x30,        ///< xsd:integer, biased by 2^55
  kIntegerTerm = 0x31,    ///< dictionary: other lexical forms, and values outside 56 bits
  kDecimal = 0x32,        ///< see values/inline codec
  kDecimalTerm = 0x33,    ///< dictionary
  kFloat = 0x34,
  kFloatTerm = 0x35,  ///< dictionary
  kDouble = 0x36,
  kDoubleTerm = 0x37,          ///< dictionary
  kDerivedIntegerTerm = 0x39,  ///< dictionary: xsd:int, xsd:nonNegativeInteger, ...
  kDateTime = 0x40,
  kDateTimeTerm = 0x41,  ///< dictionary
  kDate = 0x42,
  kDateTerm = 0x43,      ///< dictionary
  kOtherLiteral = 0x50,  ///< dictionary: every other datatype
  kTriple = 0x60,        ///< dictionary: a triple term; its entry holds the ids of its parts
  kLocal = 0x70,         ///< a term computed by a query: index into that query's own dictionary
};

/// A term as 64 bits: a Tag in the top byte and 56 bits of payload. Equality is RDF term equality (within one store and
/// one query). The order is that of tags, then of payloads; it is not SPARQL's ORDER BY across literal types.
class Id {
 public:
  static constexpr int kPayloadBits = 56;
  static constexpr std::uint64_t kPayloadMask = (std::uint64_t{1} << kPayloadBits) - 1;

  constexpr Id() = default;
  constexpr explicit Id(std::uint64_t bits) : bits_(bits) {}
  constexpr Id(Tag tag, std::uint64_t payload)
      : bits_((std::uint64_t{static_cast<std::uint8_t>(tag)} << kPayloadBits) | (payload & kPayloadMask)) {}

  constexpr std::uint64_t bits() const { return bits_; }
  constexpr Tag tag() const { return static_cast<Tag>(bits_ >> kPayloadBits); }
  constexpr std::uint64_t payload() const { return bits_ & kPayloadMask; }

  constexpr bool is_unbound() const { return bits_ == 0; }
  constexpr bool is_blank_node() const { return tag() == Tag::kBlankNode; }
  constexpr bool is_iri() const { return tag() == Tag::kIri; }
  /// True for literals that are stored (not for kLocal ids, whose kind only their dictionary knows).
  constexpr bool is_stored_literal() const { return tag() >= Tag::kShortString && tag() < Tag::kTriple; }
  constexpr bool is_triple() const { return tag() == Tag::kTriple; }
  constexpr bool is_local() const { return tag() == Tag::kLocal; }

  friend constexpr bool operator==(Id a, Id b) { return a.bits_ == b.bits_; }
  friend constexpr bool operator!=(Id a, Id b) { return a.bits_ != b.bits_; }
  friend constexpr bool operator<(Id a, Id b) { return a.bits_ < b.bits_; }
  friend constexpr bool operator<=(Id a, Id b) { return a.bits_ <= b.bits_; }
  friend constexpr bool operator>(Id a, Id b) { return a.bits_ > b.bits_; }
  friend constexpr bool operator>=(Id a, Id b) { return a.bits_ >= b.bits_; }

 private:
  std::uint64_t bits_ = 0;
};

/// Unbound: the id of no term.
inline constexpr Id kUnbound{};
/// The graph column of quads in the default graph. Never the value of a variable.
inline constexpr Id kDefaultGraph{Tag::kUndefined, 1};

/// True when the payload is an index into the stored dictionary.
constexpr bool is_dictionary_tag(Tag tag) {
  switch (tag) {
    case Tag::kIri:
    case Tag::kString:
    case Tag::kLangString:
    case Tag::kDirLangString:
    case Tag::kIntegerTerm:
    case Tag::kDecimalTerm:
    case Tag::kFloatTerm:
    case Tag::kDoubleTerm:
    case Tag::kDerivedIntegerTerm:
    case Tag::kDateTimeTerm:
    case Tag::kDateTerm:
    case Tag::kOtherLiteral:
    case Tag::kTriple: return true;
    default: return false;
  }
}

constexpr bool is_numeric_tag(Tag tag) {
  return tag >= Tag::kInteger && tag <= Tag::kDerivedIntegerTerm;
}

}  // namespace casus::storage

template <>
struct std::hash<casus::storage::Id> {
  std::size_t operator()(casus::storage::Id id) const noexcept {
    std::uint64_t h = id.bits() * 0x9E3779B97F4A7C15ull;
    return static_cast<std::size_t>(h ^ (h >> 32));
  }
};
