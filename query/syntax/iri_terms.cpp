#include "query/syntax/iri_terms.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "query/syntax/built_ins.h"
#include "query/syntax/failure.h"
#include "storage/rdf/iri.h"
#include "storage/syntax/unescape.h"

namespace casus::query {

namespace {

constexpr std::size_t kMaxShown = 60;  // bytes of a name in a message

std::string unknown_prefix(std::string_view name, const storage::PrefixMap& prefixes) {
  if (name.size() > kMaxShown) return "unknown prefix";
  std::string message = fmt::format("unknown prefix \"{}:\"", name);
  if (const auto known = storage::PrefixMap::well_known().find(name)) {
    return message + fmt::format("; did you mean PREFIX {}: <{}>?", name, *known);
  }
  std::vector<std::string_view> names;
  for (const auto& entry : prefixes.entries()) names.push_back(entry.first);
  if (const auto nearest = nearest_word(name, names)) return message + fmt::format("; did you mean \"{}:\"?", *nearest);
  return message + fmt::format("; declare it with PREFIX {}: <...>", name);
}

}  // namespace

std::string iri_of_reference(std::string_view text, const Prologue& prologue, std::size_t offset) {
  std::string_view reference = text.substr(1, text.size() - 2);
  std::string unescaped;
  if (reference.find('\\') != std::string_view::npos) {
    if (const auto error = storage::unescape_iri(reference, unescaped)) {
      throw Failure(offset + 1 + error->offset, error->message);
    }
    reference = unescaped;
  }
  if (storage::is_absolute_iri(reference)) return std::string(reference);
  if (prologue.base.empty()) {
    throw Failure(offset, fmt::format("the IRI <{}> is relative, and no BASE is declared", reference));
  }
  return storage::resolve_iri(prologue.base, reference);
}

std::string iri_of_prefixed_name(std::string_view text, const Prologue& prologue, std::size_t offset) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const std::string_view local = text.substr(colon + 1);
  const auto found = prologue.prefixes.find(name);
  if (!found) throw Failure(offset, unknown_prefix(name, prologue.prefixes));
  std::string iri(*found);
  if (local.find('\\') == std::string_view::npos) {
    iri += local;
  } else if (const auto error = storage::unescape_local_name(local, iri)) {
    throw Failure(offset + colon + 1 + error->offset, error->message);
  }
  return iri;
}

}  // namespace casus::query
