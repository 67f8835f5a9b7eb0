#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/functions/query_terms.h"
#include "query/functions/value.h"
#include "storage/dictionary/datatype.h"

namespace casus::query {

/// The native value of a term that is no triple term. Texts are copied into `arena`. `id` (may be unbound) becomes the
/// value's identity.
Value value_of(const TermView& term, Id id, ValueArena& arena);

/// The literal with this lexical form and datatype, native where it is well-formed; kLiteral otherwise.
Value literal_value(std::string_view lexical, std::string_view datatype, ValueArena& arena);

/// Replaces every kId by the native value, with the parts of triple terms. Stored terms are fetched in one sorted pass.
/// `scratch` saves allocations.
struct DecodeScratch {
  std::vector<std::pair<Id, std::uint32_t>> wanted;
  std::vector<Id> ids;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> places;
  std::vector<std::pair<Id, std::uint32_t>> sorted;
};
void decode(std::span<Value> values, const QueryTerms& terms, ValueArena& arena, DecodeScratch& scratch);

/// Replaces every value by its STR(): the lexical form or the IRI as a kString; an error for blank nodes and triples.
void decode_lexical(std::span<Value> values, const QueryTerms& terms, ValueArena& arena, DecodeScratch& scratch);

/// The id of a value; kUnbound for an error. Computed terms are interned.
Id to_id(const Value& value, QueryTerms& terms);

/// The lexical form of a native literal (canonical when it was computed) or the IRI; requires a decoded value that is
/// no blank node, triple or error. For values with an `id` of a non-canonical form it gives the canonical one.
std::string canonical_lexical(const Value& value);

/// The datatype of a literal by value kind; kNone for kLiteral and for what is no literal.
storage::DatatypeCode datatype_of_kind(const Value& value);

/// The datatype IRI of a computed (decoded) literal; empty for what is no literal.
std::string_view datatype_iri_of(const Value& value);

}  // namespace casus::query
