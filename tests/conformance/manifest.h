#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "casus/rdf_format.h"

namespace casus::conformance {

/// A file of the suites and the IRI it is published under, against which relative IRIs in it resolve.
struct SuiteFile {
  std::filesystem::path path;
  std::string iri;
};

struct DataFile {
  SuiteFile file;
  std::optional<std::string> graph;  ///< the named graph it goes into; none: the default graph
};

enum class TestKind {
  kParse,            ///< accept or refuse an RDF document
  kParseEvaluation,  ///< read an RDF document and compare
  kCanonicalForm,    ///< read a document of lines and write it in canonical form
  kQuerySyntax,
  kUpdateSyntax,
  kQueryEvaluation,
  kUpdateEvaluation,
  kOther,  ///< needs a server, an entailment regime or another thing that is not here: skipped
};

/// One test of a manifest.
struct W3cTest {
  std::string iri;
  std::filesystem::path manifest;
  std::string suite;  ///< folder below the root of the suites, without "sparql/" or "rdf/": "sparql11/aggregates"
  std::string name;   ///< what follows "#" in the IRI
  TestKind kind = TestKind::kOther;
  bool positive = true;
  std::string skip_reason;                ///< empty: it runs
  RdfFormat format = RdfFormat::kTurtle;  ///< of a parser test
  SuiteFile input;                        ///< the query, update or document
  std::vector<DataFile> data;
  std::optional<SuiteFile> result;
  std::vector<DataFile> result_data;  ///< the dataset that an update leaves behind
  bool any_cardinality = false;
};

/// The IRI under which the suites are published, with the path of a file below their root.
std::string published_iri(const std::filesystem::path& root, const std::filesystem::path& file);
/// The file of such an IRI.
std::filesystem::path local_file(const std::filesystem::path& root, const std::string& iri);

/// Every test of some manifests, named from the root, and of those they include, in order, a test listed twice once.
std::vector<W3cTest> read_manifests(const std::filesystem::path& root,
                                    const std::vector<std::filesystem::path>& manifests);

}  // namespace casus::conformance
