#include "tests/conformance/manifest.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "casus/error.h"
#include "tests/conformance/rdf_document.h"

namespace casus::conformance {

namespace {

constexpr std::string_view kPublished = "https://w3c.github.io/rdf-tests/";
constexpr std::string_view kLabel = "http://www.w3.org/2000/01/rdf-schema#label";
constexpr std::string_view kType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

std::string mf(std::string_view name) {
  return "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#" + std::string(name);
}
std::string qt(std::string_view name) {
  return "http://www.w3.org/2001/sw/DataAccess/tests/test-query#" + std::string(name);
}
std::string ut(std::string_view name) {
  return "http://www.w3.org/2009/sparql/tests/test-update#" + std::string(name);
}

struct TestType {
  std::string_view name;
  TestKind kind;
  bool positive;
  RdfFormat format;
};

constexpr std::array kTypes = {
    TestType{"QueryEvaluationTest", TestKind::kQueryEvaluation, true, {}},
    TestType{"CSVResultFormatTest", TestKind::kQueryEvaluation, true, {}},
    TestType{"UpdateEvaluationTest", TestKind::kUpdateEvaluation, true, {}},
    TestType{"PositiveSyntaxTest", TestKind::kQuerySyntax, true, {}},
    TestType{"PositiveSyntaxTest11", TestKind::kQuerySyntax, true, {}},
    TestType{"NegativeSyntaxTest", TestKind::kQuerySyntax, false, {}},
    TestType{"NegativeSyntaxTest11", TestKind::kQuerySyntax, false, {}},
    TestType{"PositiveUpdateSyntaxTest", TestKind::kUpdateSyntax, true, {}},
    TestType{"NegativeUpdateSyntaxTest", TestKind::kUpdateSyntax, false, {}},
    TestType{"PositiveUpdateSyntaxTest11", TestKind::kUpdateSyntax, true, {}},
    TestType{"NegativeUpdateSyntaxTest11", TestKind::kUpdateSyntax, false, {}},
    TestType{"TestNTriplesPositiveSyntax", TestKind::kParse, true, RdfFormat::kNTriples},
    TestType{"TestNTriplesNegativeSyntax", TestKind::kParse, false, RdfFormat::kNTriples},
    TestType{"TestNTriplesPositiveC14N", TestKind::kCanonicalForm, true, RdfFormat::kNTriples},
    TestType{"TestNQuadsPositiveC14N", TestKind::kCanonicalForm, true, RdfFormat::kNQuads},
    TestType{"TestNQuadsPositiveSyntax", TestKind::kParse, true, RdfFormat::kNQuads},
    TestType{"TestNQuadsNegativeSyntax", TestKind::kParse, false, RdfFormat::kNQuads},
    TestType{"TestTurtlePositiveSyntax", TestKind::kParse, true, RdfFormat::kTurtle},
    TestType{"TestTurtleNegativeSyntax", TestKind::kParse, false, RdfFormat::kTurtle},
    TestType{"TestTurtleNegativeEval", TestKind::kParse, false, RdfFormat::kTurtle},
    TestType{"TestTurtleEval", TestKind::kParseEvaluation, true, RdfFormat::kTurtle},
    TestType{"TestTrigPositiveSyntax", TestKind::kParse, true, RdfFormat::kTriG},
    TestType{"TestTrigNegativeSyntax", TestKind::kParse, false, RdfFormat::kTriG},
    TestType{"TestTrigNegativeEval", TestKind::kParse, false, RdfFormat::kTriG},
    TestType{"TestTrigEval", TestKind::kParseEvaluation, true, RdfFormat::kTriG},
    TestType{"TestXMLEval", TestKind::kParseEvaluation, true, RdfFormat::kRdfXml},
    TestType{"TestXMLNegativeSyntax", TestKind::kParse, false, RdfFormat::kRdfXml},
};

const TestType* test_type(const TripleIndex& graph, const Term& test) {
  for (const Term& type : graph.objects(test, kType)) {
    const std::string& iri = type.value();
    const std::string_view name = std::string_view(iri).substr(iri.rfind('#') + 1);
    const auto* found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TestType& known) { return known.name == name; });
    if (found != kTypes.end()) return found;
  }
  return nullptr;
}

class ManifestReader {
 public:
  explicit ManifestReader(std::filesystem::path root) : root_(std::move(root)) {}

  void read(const std::filesystem::path& file) {
    if (!read_.insert(file.lexically_normal()).second) return;
    const std::string base = published_iri(root_, file);
    if (!std::filesystem::exists(file)) {
      W3cTest& missing = tests.emplace_back();
      missing.iri = base;
      missing.manifest = file;
      missing.suite = suite_name(file);
      missing.name = "manifest";
      missing.skip_reason = "this suite is not in the copy at hand";
      return;
    }
    const TripleIndex graph(read_rdf_file(file, base));
    for (const Term& manifest : graph.subjects(kType, Term::iri(mf("Manifest")))) {
      for (const Term& head : graph.objects(manifest, mf("include"))) {
        for (const Term& included : graph.list(head)) read(local_file(root_, included.value()));
      }
      for (const Term& head : graph.objects(manifest, mf("entries"))) {
        for (const Term& entry : graph.list(head)) {
          if (known_.insert(entry).second) tests.push_back(read_test(graph, entry, file));
        }
      }
    }
  }

  std::vector<W3cTest> tests;

 private:
  SuiteFile suite_file(const Term& term) const { return {local_file(root_, term.value()), term.value()}; }

  W3cTest read_test(const TripleIndex& graph, const Term& entry, const std::filesystem::path& manifest) const {
    W3cTest test;
    test.iri = entry.value();
    test.manifest = manifest;
    test.name = test.iri.substr(test.iri.rfind('#') + 1);
    test.suite = suite_name(manifest);
    const TestType* type = test_type(graph, entry);
    if (type == nullptr) {
      test.skip_reason = "needs a SPARQL server";
      return test;
    }
    test.kind = type->kind;
    test.positive = type->positive;
    test.format = type->format;
    const auto action = graph.object(entry, mf("action"));
    if (!action) throw LoadError(test.iri + " has no mf:action");
    read_action(graph, *action, test);
    const auto result = graph.object(entry, mf("result"));
    if (result && test.kind == TestKind::kUpdateEvaluation) {
      read_data(graph, *result, ut("data"), ut("graphData"), test.result_data);
    } else if (result) {
      test.result = suite_file(*result);
    }
    const auto cardinality = graph.object(entry, mf("resultCardinality"));
    test.any_cardinality = cardinality && cardinality->value() == mf("LaxCardinality");
    if (test.suite == "sparql11/entailment") test.skip_reason = "needs an entailment regime";
    if (!graph.objects(*action, qt("serviceData")).empty()) test.skip_reason = "needs a SPARQL endpoint";
    return test;
  }

  void read_action(const TripleIndex& graph, const Term& action, W3cTest& test) const {
    if (action.is_iri()) {
      test.input = suite_file(action);
      return;
    }
    const bool update = test.kind == TestKind::kUpdateEvaluation || test.kind == TestKind::kUpdateSyntax;
    auto input = graph.object(action, update ? ut("request") : qt("query"));
    if (!input) input = graph.object(action, update ? qt("query") : ut("request"));
    if (!input) throw LoadError(test.iri + " names no query and no update");
    test.input = suite_file(*input);
    if (update) {
      read_data(graph, action, ut("data"), ut("graphData"), test.data);
    } else {
      read_data(graph, action, qt("data"), qt("graphData"), test.data);
    }
  }

  // A named graph is a file named like its graph, or a node with the file and the name of the graph as its label.
  void read_data(const TripleIndex& graph, const Term& holder, const std::string& data, const std::string& graph_data,
                 std::vector<DataFile>& files) const {
    for (const Term& file : graph.objects(holder, data)) files.push_back({suite_file(file), std::nullopt});
    for (const Term& named : graph.objects(holder, graph_data)) {
      if (named.is_iri()) {
        files.push_back({suite_file(named), named.value()});
        continue;
      }
      auto file = graph.object(named, ut("graph"));
      if (!file) file = graph.object(named, qt("graph"));
      const auto name = graph.object(named, kLabel);
      if (!file) throw LoadError("a graph of " + holder.to_string() + " names no file");
      files.push_back({suite_file(*file), name ? name->value() : file->value()});
    }
  }

  std::string suite_name(const std::filesystem::path& manifest) const {
    std::string suite = manifest.parent_path().lexically_relative(root_).generic_string();
    for (const std::string_view prefix : {"sparql/", "rdf/"}) {
      if (suite.starts_with(prefix)) return suite.substr(prefix.size());
    }
    return suite;
  }

  std::filesystem::path root_;
  std::set<std::filesystem::path> read_;
  std::set<Term> known_;
};

}  // namespace

std::string published_iri(const std::filesystem::path& root, const std::filesystem::path& file) {
  return std::string(kPublished) + file.lexically_relative(root).generic_string();
}

std::filesystem::path local_file(const std::filesystem::path& root, const std::string& iri) {
  if (!iri.starts_with(kPublished)) throw LoadError(iri + " is not a file of the test suites");
  return root / iri.substr(kPublished.size());
}

std::vector<W3cTest> read_manifests(const std::filesystem::path& root,
                                    const std::vector<std::filesystem::path>& manifests) {
  ManifestReader reader(root);
  for (const auto& manifest : manifests) reader.read(root / manifest);
  return std::move(reader.tests);
}

}  // namespace casus::conformance
