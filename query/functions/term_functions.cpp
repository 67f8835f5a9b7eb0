#include <array>

#include "query/functions/evaluation_state.h"
#include "query/functions/registry.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/language_tag.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

Value lang(Call& call, std::span<const Value> args) {
  if (!args[0].is_literal()) return Value::error();
  return Value::string(call.arena.copy(args[0].language()));
}

Value langdir(Call&, std::span<const Value> args) {
  if (!args[0].is_literal()) return Value::error();
  return Value::string(storage::direction_name(args[0].direction()));
}

Value haslang(Call&, std::span<const Value> args) {
  return Value::of(args[0].kind == ValueKind::kLangString);
}

Value haslangdir(Call&, std::span<const Value> args) {
  return Value::of(args[0].direction() != Direction::kNone);
}

Value iri(Call& call, std::span<const Value> args) {
  if (args[0].kind == ValueKind::kIri) return args[0];
  if (args[0].kind != ValueKind::kString) return Value::error();
  const std::string_view text = args[0].characters();
  std::string resolved(text);
  if (!storage::is_absolute_iri(text)) {
    if (call.context.base.empty()) return Value::error();
    resolved = storage::resolve_iri(call.context.base, text);
  }
  if (storage::iri_problem(resolved)) return Value::error();
  return Value::iri(call.arena.copy(resolved));
}

std::uint64_t fingerprint(const Batch& batch, std::uint32_t row, std::uint32_t columns) {
  std::uint64_t hash = 0;
  for (std::uint32_t c = 0; c < columns && c < batch.columns.size(); ++c) {
    hash = (hash ^ batch.columns[c][row].bits()) * 0x9E3779B97F4A7C15ull;
    hash ^= hash >> 29;
  }
  return hash;
}

Value bnode(Call& call, std::span<const Value> args) {
  QueryTerms& terms = call.context.terms;
  EvaluationContext::State& state = *call.context.state;
  if (args.empty() || call.batch == nullptr) {
    if (!args.empty() && args[0].kind != ValueKind::kString) return Value::error();
    return Value::of_id(terms.new_blank_node());
  }
  if (args[0].kind != ValueKind::kString) return Value::error();
  if (state.labelled.batch != state.current_batch) {
    state.labelled.rows.clear();
    state.labelled.batch = state.current_batch;
  }
  LabelledNodes::Row& row = state.labelled.rows[call.row];
  // A later BIND sees the columns of an earlier one and more; anything else is another solution.
  const bool same_expression = row.expression == state.current_expression;
  const bool later_expression = row.expression != nullptr && row.columns < call.schema_columns &&
                                row.fingerprint == fingerprint(*call.batch, call.row, row.columns);
  if (!same_expression && !later_expression) {
    row.nodes.clear();
    row.columns = call.schema_columns;
    row.fingerprint = fingerprint(*call.batch, call.row, row.columns);
    row.expression = state.current_expression;
  }
  const std::string_view label = args[0].characters();
  auto found = row.nodes.find(label);
  if (found == row.nodes.end()) found = row.nodes.emplace(std::string(label), terms.new_blank_node()).first;
  return Value::of_id(found->second);
}

Value strdt(Call& call, std::span<const Value> args) {
  if (args[0].kind != ValueKind::kString || args[1].kind != ValueKind::kIri) return Value::error();
  // Literals of these have a language (SPARQL 1.2, section 17.4.2.15).
  const std::string_view datatype = args[1].characters();
  if (datatype == storage::vocabulary::kRdfLangString || datatype == storage::vocabulary::kRdfDirLangString) {
    return Value::error();
  }
  // The lexical form is kept, so the value's own form would not do.
  const Id id = call.context.terms.intern(TermView::literal(args[0].characters(), datatype));
  return Value::of_id(id);
}

Value strlang(Call& call, std::span<const Value> args) {
  if (args[0].kind != ValueKind::kString || args[1].kind != ValueKind::kString) return Value::error();
  if (args[1].characters().empty()) return Value::error();
  std::string scratch;
  const std::string_view language = storage::normal_language_tag(args[1].characters(), scratch);
  return Value::lang_string(args[0].characters(), call.arena.copy(language), Direction::kNone, call.arena);
}

Value strlangdir(Call& call, std::span<const Value> args) {
  if (args[2].kind != ValueKind::kString) return Value::error();
  const std::string_view name = args[2].characters();
  if (name != "ltr" && name != "rtl") return Value::error();
  const Value plain = strlang(call, args.first(2));
  if (plain.is_error()) return plain;
  const Direction direction = name == "ltr" ? Direction::kLtr : Direction::kRtl;
  return Value::lang_string(plain.lang->text, plain.lang->language, direction, call.arena);
}

// A random (version 4) UUID, RFC 9562.
std::array<char, 36> random_uuid(EvaluationContext& context) {
  constexpr char kHex[] = "0123456789abcdef";
  std::array<std::uint64_t, 2> bits = {context.state->random_bits(), context.state->random_bits()};
  bits[0] = (bits[0] & ~std::uint64_t{0xF000}) | 0x4000;
  bits[1] = (bits[1] & ~(std::uint64_t{3} << 62)) | (std::uint64_t{1} << 63);
  std::array<char, 36> text;
  std::size_t at = 0;
  for (std::size_t digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text[at++] = '-';
    text[at++] = kHex[bits[digit / 16] >> (60 - 4 * (digit % 16)) & 15];
  }
  return text;
}

Value struuid(Call& call, std::span<const Value>) {
  const auto text = random_uuid(call.context);
  return Value::string(call.arena.copy({text.data(), text.size()}));
}

Value uuid(Call& call, std::span<const Value>) {
  const auto text = random_uuid(call.context);
  return Value::iri(call.arena.copy("urn:uuid:" + std::string(text.data(), text.size())));
}

constexpr Function kFunctions[] = {
    {"LANG", 1, 1, lang},
    {"LANGDIR", 1, 1, langdir},
    {"HASLANG", 1, 1, haslang},
    {"HASLANGDIR", 1, 1, haslangdir},
    {"IRI", 1, 1, iri},
    {"URI", 1, 1, iri},
    {"BNODE", 0, 1, bnode, false},
    {"STRDT", 2, 2, strdt},
    {"STRLANG", 2, 2, strlang},
    {"STRLANGDIR", 3, 3, strlangdir},
    {"UUID", 0, 0, uuid, false},
    {"STRUUID", 0, 0, struuid, false},
};

}  // namespace

std::span<const Function> term_functions() {
  return kFunctions;
}

}  // namespace casus::query
