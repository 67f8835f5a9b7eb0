#include "storage/syntax/rdf_xml_qnames.h"

#include <fmt/format.h>

#include "storage/rdf/iri.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/rdf_xml_names.h"
#include "storage/syntax/xml_escape.h"
#include "storage/syntax/xml_names.h"

namespace casus::storage::rdf_xml {

namespace {

// Names beyond this number are forgotten and made again, so that memory stays bounded.
constexpr std::size_t kMaxRemembered = 1000;

bool may_be_namespace(std::string_view iri) {
  if (iri == kXmlNamespace || iri == kXmlnsNamespace || iri_problem(iri)) return false;
  return iri == vocabulary::kRdf || !iri.starts_with(vocabulary::kRdf);
}

bool may_be_prefix(std::string_view name) {
  return is_portable_ncname(name) && !begins_with_xml(name) && name != "rdf" && name != "its";
}

}  // namespace

ElementNames::ElementNames(const PrefixMap& prefixes) {
  for (const auto& [name, iri] : prefixes.entries()) {
    if (may_be_prefix(name) && may_be_namespace(iri)) declared_.set(name, iri);
  }
  declared_.set("rdf", vocabulary::kRdf);
}

const ElementName* ElementNames::find(std::string_view iri) {
  auto found = names_.find(std::string(iri));
  if (found == names_.end()) {
    if (names_.size() == kMaxRemembered) names_.clear();
    found = names_.emplace(iri, make(iri)).first;
  }
  return found->second ? &*found->second : nullptr;
}

std::optional<ElementName> ElementNames::make(std::string_view iri) {
  const std::pair<const std::string, std::string>* best = nullptr;
  for (const auto& entry : declared_.entries()) {
    const bool longer = best == nullptr || entry.second.size() > best->second.size();
    if (longer && iri.starts_with(entry.second) && is_portable_ncname(iri.substr(entry.second.size()))) best = &entry;
  }
  if (best != nullptr) {
    const std::string_view local = iri.substr(best->second.size());
    // As elements rdf:Description and rdf:li are allowed, but do not stand for themselves.
    if (best->second == vocabulary::kRdf && !may_stand_as(Place::kPropertyAttribute, local)) return std::nullopt;
    return ElementName{fmt::format("{}:{}", best->first, local), {}};
  }
  const std::string_view local = longest_ncname_suffix(iri);
  const std::string_view namespace_iri = iri.substr(0, iri.size() - local.size());
  if (local.empty() || !may_be_namespace(namespace_iri)) return std::nullopt;
  const std::string& prefix = generated_prefix(namespace_iri);
  ElementName name{fmt::format("{}:{}", prefix, local), fmt::format(" xmlns:{}=\"", prefix)};
  append_xml_attribute(name.declaration, namespace_iri);
  name.declaration += '"';
  return name;
}

const std::string& ElementNames::generated_prefix(std::string_view namespace_iri) {
  const auto found = generated_.find(std::string(namespace_iri));
  if (found != generated_.end()) return found->second;
  if (generated_.size() == kMaxRemembered) generated_.clear();
  std::string prefix;
  std::size_t number = generated_.size();
  do {
    prefix = fmt::format("ns{}", ++number);
  } while (declared_.find(prefix));
  return generated_.emplace(namespace_iri, std::move(prefix)).first->second;
}

}  // namespace casus::storage::rdf_xml
