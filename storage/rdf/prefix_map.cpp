#include "storage/rdf/prefix_map.h"

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus {

using namespace storage;

namespace {

// PN_LOCAL (SPARQL 1.1, rule 169) for `text`, or nothing when a character has no way into a local name.
bool append_local_name(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text.data() + i, text.size() - i);
    if (c.length == 0) return false;
    const bool first = i == 0;
    const bool last = i + c.length == text.size();
    const bool digit = c.value >= '0' && c.value <= '9';
    const bool plain = c.value == ':' || is_pn_chars_u(c.value) || digit || (!first && is_pn_chars(c.value)) ||
                       (c.value == '.' && !first && !last);
    const bool percent = c.value == '%' && i + 2 < text.size() &&
                         is_hex_digit(static_cast<unsigned char>(text[i + 1])) &&
                         is_hex_digit(static_cast<unsigned char>(text[i + 2]));
    if (!plain && !percent) {
      if (!is_local_escape(c.value)) return false;
      out += '\\';
    }
    out.append(text, i, c.length);
    i += c.length;
  }
  return true;
}

}  // namespace

const PrefixMap& PrefixMap::well_known() {
  static const PrefixMap* const map = [] {
    auto* m = new PrefixMap;
    m->set("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    m->set("rdfs", "http://www.w3.org/2000/01/rdf-schema#");
    m->set("owl", "http://www.w3.org/2002/07/owl#");
    m->set("xsd", "http://www.w3.org/2001/XMLSchema#");
    m->set("skos", "http://www.w3.org/2004/02/skos/core#");
    m->set("schema", "https://schema.org/");
    m->set("geo", "http://www.opengis.net/ont/geosparql#");
    m->set("geof", "http://www.opengis.net/def/function/geosparql/");
    m->set("prov", "http://www.w3.org/ns/prov#");
    m->set("foaf", "http://xmlns.com/foaf/0.1/");
    m->set("dcterms", "http://purl.org/dc/terms/");
    m->set("casus", "urn:casus:ns#");
    m->set("casusid", "urn:casus:id:");
    m->set("casusfn", "urn:casus:fn#");
    return m;
  }();
  return *map;
}

void PrefixMap::set(std::string_view name, std::string_view iri) {
  namespaces_.insert_or_assign(std::string(name), std::string(iri));
}

bool PrefixMap::erase(std::string_view name) {
  const auto found = namespaces_.find(name);
  if (found == namespaces_.end()) return false;
  namespaces_.erase(found);
  return true;
}

std::optional<std::string_view> PrefixMap::find(std::string_view name) const {
  const auto found = namespaces_.find(name);
  if (found == namespaces_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> PrefixMap::shorten(std::string_view iri) const {
  const std::pair<const std::string, std::string>* best = nullptr;
  for (const auto& entry : namespaces_) {
    if (!entry.second.empty() && iri.starts_with(entry.second) &&
        (best == nullptr || entry.second.size() > best->second.size())) {
      best = &entry;
    }
  }
  if (best == nullptr) return std::nullopt;
  std::string text = best->first + ':';
  if (!append_local_name(text, iri.substr(best->second.size()))) return std::nullopt;
  return text;
}

}  // namespace casus
