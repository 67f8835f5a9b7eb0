#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>

#include "query/syntax/parser.h"

namespace casus::query::test {
namespace {

namespace fs = std::filesystem;

fs::path suites() {
  const char* chosen = std::getenv("CASUS_W3C_TESTS");
  return fs::path(chosen != nullptr ? chosen : CASUS_W3C_TESTS) / "sparql";
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<std::string> error_of_file(const fs::path& path) {
  ParserOptions options;
  options.source_name = path.filename();
  options.base = "http://example.org/tests/";
  try {
    const std::string text = read(path);
    if (path.extension() == ".ru") {
      parse_update(text, options);
    } else {
      parse_query(text, options);
    }
  } catch (const SyntaxError& error) {
    return error.what();
  }
  return std::nullopt;
}

/// One entry of a manifest: its type and the query or request that it names.
struct Entry {
  bool is_negative;
  fs::path file;
};

/// Entries whose type matches `type`; `action` finds the file in an entry. Manifests keep an entry a paragraph, which
/// begins at the start of a line with a name and ends before the next such line.
std::vector<Entry> entries(const fs::path& manifest, const std::regex& type, const std::regex& action) {
  static const std::regex begin("\n(?=[:<][^\\s]+\\s)");
  const std::string text = read(manifest);
  std::vector<Entry> result;
  for (std::sregex_token_iterator entry(text.begin(), text.end(), begin, -1), end; entry != end; ++entry) {
    const std::string body = *entry;
    std::smatch kind, file;
    if (!std::regex_search(body, kind, type) || !std::regex_search(body, file, action)) continue;
    result.push_back({kind.str().find("Negative") != std::string::npos, manifest.parent_path() / file[1].str()});
  }
  return result;
}

std::vector<fs::path> manifests() {
  std::vector<fs::path> result;
  for (const char* version : {"sparql10", "sparql11", "sparql12"}) {
    if (!fs::exists(suites() / version)) continue;
    for (const auto& folder : fs::directory_iterator(suites() / version)) {
      if (fs::exists(folder.path() / "manifest.ttl")) result.push_back(folder.path() / "manifest.ttl");
    }
  }
  return result;
}

TEST(W3c, SyntaxTests) {
  if (manifests().empty()) GTEST_SKIP() << "no W3C tests at " << suites() << "; set CASUS_W3C_TESTS";
  const std::regex type("(Positive|Negative)(Update)?SyntaxTest");
  const std::regex action("mf:action\\s+<([^>]+)>");
  int accepted = 0, refused = 0;
  for (const fs::path& manifest : manifests()) {
    for (const Entry& entry : entries(manifest, type, action)) {
      const auto error = error_of_file(entry.file);
      EXPECT_EQ(error.has_value(), entry.is_negative) << entry.file << "\n" << error.value_or("is accepted");
      ++(entry.is_negative ? refused : accepted);
    }
  }
  std::cout << "W3C syntax tests: " << accepted << " positive, " << refused << " negative\n";
  EXPECT_GT(accepted, 0);
  EXPECT_GT(refused, 0);
}

TEST(W3c, QueriesOfTheEvaluationTestsParse) {
  if (manifests().empty()) GTEST_SKIP() << "no W3C tests at " << suites() << "; set CASUS_W3C_TESTS";
  const std::regex type("EvaluationTest|CSVResultFormatTest");
  const std::regex action("(?:qt:query|ut:request)\\s+<([^>]+)>");
  int count = 0;
  for (const fs::path& manifest : manifests()) {
    for (const Entry& entry : entries(manifest, type, action)) {
      const auto error = error_of_file(entry.file);
      EXPECT_FALSE(error) << entry.file << "\n" << error.value_or("");
      ++count;
    }
  }
  std::cout << "W3C evaluation tests parsed: " << count << "\n";
  EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace casus::query::test
