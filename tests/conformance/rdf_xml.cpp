#include "tests/conformance/rdf_xml.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

#include "casus/error.h"
#include "storage/rdf/iri.h"

namespace casus::conformance {

namespace {

using boost::property_tree::ptree;

const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// What an element inherits from those around it.
struct Scope {
  std::map<std::string, std::string> namespaces;
  std::string base;
  std::string language;

  std::string expand(const std::string& name) const {
    const std::size_t colon = name.find(':');
    const auto found = namespaces.find(colon == std::string::npos ? "" : name.substr(0, colon));
    if (found == namespaces.end()) throw LoadError("RDF/XML: no namespace for " + name);
    return found->second + (colon == std::string::npos ? name : name.substr(colon + 1));
  }
};

using Attributes = std::map<std::string, std::string>;

class Reader {
 public:
  explicit Reader(const std::string& base) { outermost_.base = base; }

  std::vector<Quad> read(const ptree& document) {
    for (const auto& [name, element] : document) {
      if (is_markup(name)) continue;
      Attributes attributes;
      const Scope scope = enter(element, outermost_, attributes);
      if (scope.expand(name) != kRdf + "RDF") {
        read_node(name, element, outermost_);
        continue;
      }
      for (const auto& [child_name, child] : element) {
        if (!is_markup(child_name)) read_node(child_name, child, scope);
      }
    }
    return std::move(quads_);
  }

 private:
  static bool is_markup(const std::string& name) { return name.starts_with('<'); }

  // The scope inside an element, and its attributes by expanded name, those of XML itself left out.
  static Scope enter(const ptree& element, const Scope& outer, Attributes& attributes) {
    Scope scope = outer;
    const auto all = element.get_child_optional("<xmlattr>");
    if (!all) return scope;
    for (const auto& [name, value] : *all) {
      const std::string& text = value.data();
      if (name == "xmlns") scope.namespaces[""] = text;
      if (name.starts_with("xmlns:")) scope.namespaces[name.substr(6)] = text;
      if (name == "xml:lang") scope.language = text;
      if (name == "xml:base") scope.base = storage::resolve_iri(outer.base, text);
    }
    for (const auto& [name, value] : *all) {
      if (name.starts_with("xml") || name.find(':') == std::string::npos) continue;
      attributes[scope.expand(name)] = value.data();
    }
    return scope;
  }

  static std::optional<std::string> take(Attributes& attributes, const std::string& local_name) {
    const auto found = attributes.find(kRdf + local_name);
    if (found == attributes.end()) return std::nullopt;
    std::string value = std::move(found->second);
    attributes.erase(found);
    return value;
  }

  Term fresh() { return Term::blank_node("made-" + std::to_string(++made_)); }

  static Term text_literal(const std::string& text, const Scope& scope) {
    return scope.language.empty() ? Term::literal(text) : Term::lang_literal(text, scope.language);
  }

  void add(const Term& subject, const std::string& predicate, const Term& object) {
    quads_.push_back({subject, Term::iri(predicate), object, std::nullopt});
  }

  void add_property_attributes(const Term& subject, const Attributes& attributes, const Scope& scope) {
    for (const auto& [name, value] : attributes) {
      if (name == kRdf + "type") {
        add(subject, name, Term::iri(storage::resolve_iri(scope.base, value)));
      } else {
        add(subject, name, text_literal(value, scope));
      }
    }
  }

  Term read_node(const std::string& name, const ptree& element, const Scope& outer) {
    Attributes attributes;
    const Scope scope = enter(element, outer, attributes);
    Term subject;
    if (const auto about = take(attributes, "about")) {
      subject = Term::iri(storage::resolve_iri(scope.base, *about));
    } else if (const auto id = take(attributes, "ID")) {
      subject = Term::iri(storage::resolve_iri(scope.base, "#" + *id));
    } else if (const auto node_id = take(attributes, "nodeID")) {
      subject = Term::blank_node(*node_id);
    } else {
      subject = fresh();
    }
    const std::string type = scope.expand(name);
    if (type != kRdf + "Description") add(subject, kRdf + "type", Term::iri(type));
    add_property_attributes(subject, attributes, scope);
    read_properties(subject, element, scope);
    return subject;
  }

  void read_properties(const Term& subject, const ptree& element, const Scope& scope) {
    for (const auto& [name, child] : element) {
      if (!is_markup(name)) read_property(subject, name, child, scope);
    }
  }

  void read_property(const Term& subject, const std::string& name, const ptree& element, const Scope& outer) {
    Attributes attributes;
    const Scope scope = enter(element, outer, attributes);
    const std::string predicate = scope.expand(name);
    if (predicate == kRdf + "li") throw LoadError("RDF/XML: rdf:li is not read here");
    if (const auto parse_type = take(attributes, "parseType")) {
      if (*parse_type != "Resource") throw LoadError("RDF/XML: rdf:parseType " + *parse_type + " is not read here");
      const Term node = fresh();
      add(subject, predicate, node);
      read_properties(node, element, scope);
      return;
    }
    for (const auto& [child_name, child] : element) {
      if (is_markup(child_name)) continue;
      add(subject, predicate, read_node(child_name, child, scope));
      return;
    }
    if (const auto datatype = take(attributes, "datatype")) {
      add(subject, predicate, Term::literal(element.data(), storage::resolve_iri(scope.base, *datatype)));
      return;
    }
    const auto resource = take(attributes, "resource");
    const auto node_id = take(attributes, "nodeID");
    if (!resource && !node_id && attributes.empty()) {
      add(subject, predicate, text_literal(element.data(), scope));
      return;
    }
    const Term object = resource  ? Term::iri(storage::resolve_iri(scope.base, *resource))
                        : node_id ? Term::blank_node(*node_id)
                                  : fresh();
    add(subject, predicate, object);
    add_property_attributes(object, attributes, scope);
  }

  Scope outermost_;
  unsigned made_ = 0;
  std::vector<Quad> quads_;
};

}  // namespace

std::vector<Quad> parse_rdf_xml(const std::string& text, const std::string& base) {
  ptree document;
  std::istringstream stream(text);
  try {
    boost::property_tree::read_xml(stream, document, boost::property_tree::xml_parser::no_comments);
  } catch (const boost::property_tree::xml_parser_error& error) {
    throw LoadError(std::string("RDF/XML: ") + error.what());
  }
  return Reader(base).read(document);
}

}  // namespace casus::conformance
