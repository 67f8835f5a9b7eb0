#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casus/quad.h"
#include "casus/term.h"

namespace casus::conformance {

/// The answer of a query, as a file or an engine gives it.
struct ResultSet {
  enum class Kind { kSolutions, kBoolean, kGraph } kind = Kind::kSolutions;
  std::vector<std::string> variables;
  std::vector<std::map<std::string, Term>> rows;  ///< unbound variables are left out
  bool boolean = false;
  std::vector<Quad> graph;
  bool ordered = false;  ///< the file numbers its solutions (rs:index)
  bool untyped = false;  ///< CSV: only the text of terms is known
};

/// SPARQL Query Results XML, JSON, CSV and TSV. Throw casus::LoadError for a text that is not of that format.
ResultSet read_xml_results(const std::string& text);
ResultSet read_json_results(const std::string& text);
ResultSet read_csv_results(std::string_view text);
ResultSet read_tsv_results(std::string_view text);

/// A graph that describes a result set in the vocabulary of the test suites (rs:ResultSet), or else the graph itself.
ResultSet result_of_graph(std::vector<Quad> quads);

/// An expected result by the ending of its file.
ResultSet read_result_file(const std::filesystem::path& file, const std::string& base);

}  // namespace casus::conformance
