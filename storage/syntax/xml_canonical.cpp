#include "storage/syntax/xml_canonical.h"

#include <algorithm>
#include <tuple>

#include "storage/syntax/xml_escape.h"
#include "storage/syntax/xml_names.h"

namespace casus::storage {

void CanonicalXml::clear() {
  out_.clear();
  open_.clear();
  declarations_.clear();
  in_scope_.clear();
}

void CanonicalXml::start_element(const XmlName& name, std::span<const XmlAttribute> attributes) {
  open_.push_back({qualified_name(name), declarations_.size()});
  out_ += '<';
  out_ += open_.back().name;

  used_.assign(1, &name);
  sorted_.clear();
  for (const XmlAttribute& attribute : attributes) {
    sorted_.push_back(&attribute);
    if (!attribute.name.prefix.empty()) used_.push_back(&attribute.name);
  }
  std::sort(used_.begin(), used_.end(), [](const XmlName* a, const XmlName* b) { return a->prefix < b->prefix; });
  for (const XmlName* used : used_) declare(*used);

  std::sort(sorted_.begin(), sorted_.end(), [](const XmlAttribute* a, const XmlAttribute* b) {
    return std::tie(a->name.namespace_iri, a->name.local) < std::tie(b->name.namespace_iri, b->name.local);
  });
  for (const XmlAttribute* attribute : sorted_) {
    out_ += ' ';
    out_ += qualified_name(attribute->name);
    out_ += "=\"";
    append_xml_attribute(out_, attribute->value);
    out_ += '"';
  }
  out_ += '>';
}

void CanonicalXml::declare(const XmlName& name) {
  if (name.namespace_iri == kXmlNamespace) return;
  std::string& known = in_scope_[std::string(name.prefix)];
  if (known == name.namespace_iri) return;
  declarations_.push_back({std::string(name.prefix), known});
  known = name.namespace_iri;
  out_ += name.prefix.empty() ? " xmlns" : " xmlns:";
  out_ += name.prefix;
  out_ += "=\"";
  append_xml_attribute(out_, name.namespace_iri);
  out_ += '"';
}

void CanonicalXml::end_element() {
  out_ += "</";
  out_ += open_.back().name;
  out_ += '>';
  for (; declarations_.size() > open_.back().declarations; declarations_.pop_back()) {
    in_scope_[declarations_.back().prefix] = std::move(declarations_.back().outer);
  }
  open_.pop_back();
}

void CanonicalXml::text(std::string_view piece) {
  append_xml_text(out_, piece);
}

void CanonicalXml::comment(std::string_view text) {
  out_ += "<!--";
  out_ += text;
  out_ += "-->";
}

void CanonicalXml::processing_instruction(std::string_view target, std::string_view data) {
  out_ += "<?";
  out_ += target;
  if (!data.empty()) out_ += ' ';
  out_ += data;
  out_ += "?>";
}

}  // namespace casus::storage
