#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "casus/error.h"
#include "tests/conformance/rdf_document.h"
#include "tests/conformance/result_set.h"

namespace casus::conformance {

namespace {

using boost::property_tree::ptree;
using nlohmann::json;

std::string trimmed(const std::string& text) {
  const char* const blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string attribute(const ptree& element, const std::string& name) {
  const auto attributes = element.get_child_optional("<xmlattr>");
  if (!attributes) return {};
  const auto found = attributes->find(name);
  return found == attributes->not_found() ? std::string() : found->second.data();
}

Direction direction_of(const std::string& text) {
  return text == "ltr" ? Direction::kLtr : text == "rtl" ? Direction::kRtl : Direction::kNone;
}

Term literal_of(const std::string& text, const std::string& language, const std::string& direction,
                const std::string& datatype) {
  if (!language.empty()) return Term::lang_literal(text, language, direction_of(direction));
  return datatype.empty() ? Term::literal(text) : Term::literal(text, datatype);
}

Term xml_term(const ptree& holder);

Term xml_term(const std::string& name, const ptree& element) {
  if (name == "uri") return Term::iri(trimmed(element.data()));
  if (name == "bnode") return Term::blank_node(element.data());
  if (name == "literal") {
    return literal_of(element.data(), attribute(element, "xml:lang"), attribute(element, "its:dir"),
                      attribute(element, "datatype"));
  }
  if (name == "triple") {
    return Term::triple(xml_term(element.get_child("subject")), xml_term(element.get_child("predicate")),
                        xml_term(element.get_child("object")));
  }
  throw LoadError("SPARQL results in XML: unexpected element " + name);
}

Term xml_term(const ptree& holder) {
  for (const auto& [name, element] : holder) {
    if (!name.starts_with('<')) return xml_term(name, element);
  }
  throw LoadError("SPARQL results in XML: an empty binding");
}

ResultSet xml_results(const ptree& sparql) {
  if (attribute(sparql, "xmlns") != "http://www.w3.org/2005/sparql-results#") {
    throw LoadError("SPARQL results in XML: wrong namespace");
  }
  ResultSet result;
  if (const auto boolean = sparql.get_child_optional("boolean")) {
    result.kind = ResultSet::Kind::kBoolean;
    const std::string text = trimmed(boolean->data());
    if (text != "true" && text != "false") throw LoadError("SPARQL results in XML: not a boolean: " + text);
    result.boolean = text == "true";
    return result;
  }
  for (const auto& [name, element] : sparql.get_child("head")) {
    if (name == "variable") result.variables.push_back(attribute(element, "name"));
  }
  for (const auto& [name, element] : sparql.get_child("results")) {
    if (name != "result") continue;
    auto& row = result.rows.emplace_back();
    for (const auto& [binding_name, binding] : element) {
      if (binding_name == "binding") row.emplace(attribute(binding, "name"), xml_term(binding));
    }
  }
  return result;
}

std::string text_of(const json& object, const char* key) {
  return object.contains(key) ? object.at(key).get<std::string>() : std::string();
}

Term json_term(const json& term) {
  const std::string type = term.at("type").get<std::string>();
  const json& value = term.at("value");
  if (type == "uri") return Term::iri(value.get<std::string>());
  if (type == "bnode") return Term::blank_node(value.get<std::string>());
  if (type == "literal" || type == "typed-literal") {
    return literal_of(value.get<std::string>(), text_of(term, "xml:lang"), text_of(term, "its:dir"),
                      text_of(term, "datatype"));
  }
  if (type == "triple") {
    return Term::triple(json_term(value.at("subject")), json_term(value.at("predicate")),
                        json_term(value.at("object")));
  }
  throw LoadError("SPARQL results in JSON: unexpected type " + type);
}

/// Records of RFC 4180: fields parted by commas, quoted ones with doubled quotes, line ends of either kind.
std::vector<std::vector<std::string>> csv_records(std::string_view text) {
  std::vector<std::vector<std::string>> records;
  std::size_t at = 0;
  while (at < text.size()) {
    auto& record = records.emplace_back();
    for (bool more = true; more;) {
      std::string& field = record.emplace_back();
      if (at < text.size() && text[at] == '"') {
        for (++at;; ++at) {
          if (at >= text.size()) throw LoadError("CSV: a quote is not closed");
          if (text[at] == '"' && (++at >= text.size() || text[at] != '"')) break;
          field += text[at];
        }
      } else {
        while (at < text.size() && text[at] != ',' && text[at] != '\r' && text[at] != '\n') field += text[at++];
      }
      more = at < text.size() && text[at] == ',';
      if (more) ++at;
    }
    if (at < text.size() && text[at] == '\r') ++at;
    if (at < text.size() && text[at] == '\n') {
      ++at;
    } else if (at < text.size()) {
      throw LoadError("CSV: text after a quoted field");
    }
  }
  return records;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != separator) continue;
    parts.emplace_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  return parts;
}

// A cell of TSV is a term as Turtle writes it.
Term turtle_term(const std::string& cell) {
  return parse_rdf("<urn:s> <urn:p> " + cell + " .", RdfFormat::kTurtle, "urn:base:").at(0).object;
}

}  // namespace

ResultSet read_xml_results(const std::string& text) {
  std::istringstream stream(text);
  try {
    ptree document;
    boost::property_tree::read_xml(stream, document, boost::property_tree::xml_parser::no_comments);
    return xml_results(document.get_child("sparql"));
  } catch (const boost::property_tree::ptree_error& error) {
    throw LoadError(std::string("SPARQL results in XML: ") + error.what());
  }
}

ResultSet read_json_results(const std::string& text) {
  try {
    const json document = json::parse(text);
    ResultSet result;
    if (document.contains("boolean")) {
      result.kind = ResultSet::Kind::kBoolean;
      result.boolean = document.at("boolean").get<bool>();
      return result;
    }
    if (document.at("head").contains("vars")) document.at("head").at("vars").get_to(result.variables);
    for (const json& solution : document.at("results").at("bindings")) {
      auto& row = result.rows.emplace_back();
      for (const auto& [variable, term] : solution.items()) row.emplace(variable, json_term(term));
    }
    return result;
  } catch (const json::exception& error) {
    throw LoadError(std::string("SPARQL results in JSON: ") + error.what());
  }
}

ResultSet read_csv_results(std::string_view text) {
  auto records = csv_records(text);
  if (records.empty()) throw LoadError("CSV: no header");
  ResultSet result;
  result.untyped = true;
  result.variables = std::move(records.front());
  for (auto record = records.begin() + 1; record != records.end(); ++record) {
    if (record->size() != result.variables.size())
      throw LoadError("CSV: a record has another number of fields than the header");
    auto& row = result.rows.emplace_back();
    for (std::size_t column = 0; column < record->size(); ++column) {
      const std::string& field = (*record)[column];
      if (field.empty()) continue;
      row.emplace(result.variables[column],
                  field.starts_with("_:") ? Term::blank_node(field.substr(2)) : Term::literal(field));
    }
  }
  return result;
}

ResultSet read_tsv_results(std::string_view text) {
  auto lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  if (lines.empty()) throw LoadError("TSV: no header");
  ResultSet result;
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  for (const std::string& name : split(lines.front(), '\t')) {
    if (!name.starts_with('?')) throw LoadError("TSV: a column is named " + name);
    result.variables.push_back(name.substr(1));
  }
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    const auto fields = split(*line, '\t');
    if (fields.size() != result.variables.size())
      throw LoadError("TSV: a line has another number of fields than the header");
    auto& row = result.rows.emplace_back();
    for (std::size_t column = 0; column < fields.size(); ++column) {
      const std::string field = trimmed(fields[column]);
      if (!field.empty()) row.emplace(result.variables[column], turtle_term(field));
    }
  }
  return result;
}

}  // namespace casus::conformance
