#include <gtest/gtest.h>

#include <filesystem>

#include "casus/error.h"
#include "storage/syntax/quad_writer.h"
#include "tests/conformance/compare.h"
#include "tests/conformance/rdf_document.h"

namespace casus::conformance {
namespace {

std::string rdf_xml_of(const std::vector<Quad>& quads) {
  std::string text;
  const auto writer = storage::make_quad_writer(
      RdfFormat::kRdfXml, [&](std::string_view piece) { text += piece; }, PrefixMap::well_known());
  for (const Quad& quad : quads)
    writer->write({quad.subject.view(), quad.predicate.view(), quad.object.view(), nullptr});
  writer->finish();
  return text;
}

// Every document of the suites that holds a graph, as far as RDF/XML can express it.
TEST(RdfXmlRoundTrip, DocumentsOfTheSuites) {
  const std::filesystem::path root = std::filesystem::path(CASUS_CONFORMANCE_DIR) / "rdf";
  if (!std::filesystem::exists(root)) GTEST_SKIP() << "the W3C suites are not at " << root;
  unsigned expressed = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string();
    const auto format = rdf_format_from_path(path);
    if (!format || holds_named_graphs(*format) || *format == RdfFormat::kJsonLd) continue;
    std::vector<Quad> quads;
    std::string text;
    try {
      quads = read_rdf_file(path, "http://example.org/base");
      text = rdf_xml_of(quads);
    } catch (const SyntaxError&) {
      continue;  // a document that must be refused
    } catch (const LoadError&) {
      continue;  // RDF/XML has no predicates such as <http://example.org/1>, and no control characters
    }
    ++expressed;
    std::optional<std::string> difference;
    ASSERT_NO_THROW(difference = exact_difference(quads, parse_rdf(text, RdfFormat::kRdfXml, ""))) << path << '\n'
                                                                                                   << text;
    EXPECT_FALSE(difference) << path << '\n' << *difference << text;
  }
  EXPECT_GT(expressed, 500u);
}

}  // namespace
}  // namespace casus::conformance
