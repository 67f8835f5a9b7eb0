// Runs the .test files of this folder; see README.md here for their form.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "casus/casus.h"

namespace {

struct Section {
  std::string kind;       // "data", "query", "rows", ...
  std::string arguments;  // the rest of its heading
  std::string text;
  int line = 0;
};

std::vector<Section> read_sections(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<Section> sections;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.starts_with("--- ")) {
      std::istringstream heading(line.substr(4));
      Section section;
      heading >> section.kind;
      std::getline(heading >> std::ws, section.arguments);
      section.line = number;
      sections.push_back(std::move(section));
    } else if (!sections.empty()) {
      sections.back().text += line + "\n";
    } else if (!line.empty() && line[0] != '#') {
      throw std::runtime_error(path.string() + ": text before the first section");
    }
  }
  return sections;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

class ScriptFile : public testing::TestWithParam<std::filesystem::path> {
 protected:
  casus::Store store_ = casus::Store::in_memory();
  casus::QueryOptions options_;
  std::string query_;

  std::string answer() {
    casus::QueryResult result = store_.query(query_, options_);
    casus::ResultOptions format;
    const bool graph =
        result.kind() == casus::StatementKind::kConstruct || result.kind() == casus::StatementKind::kDescribe;
    format.format = graph ? casus::ResultFormat::kNTriples : casus::ResultFormat::kTsv;
    std::string text;
    result.write(format, [&](std::string_view piece) { text += piece; });
    return text;
  }

  void expect_rows(const Section& section) {
    std::vector<std::string> expected = lines_of(section.text);
    std::vector<std::string> actual = lines_of(answer());
    if (section.arguments != "ordered") {
      if (!expected.empty()) std::sort(expected.begin() + 1, expected.end());
      if (!actual.empty()) std::sort(actual.begin() + 1, actual.end());
    }
    EXPECT_EQ(joined(actual), joined(expected));
  }

  void expect_graph(const Section& section) {
    std::vector<std::string> expected = lines_of(section.text), actual = lines_of(answer());
    std::sort(expected.begin(), expected.end());
    std::sort(actual.begin(), actual.end());
    EXPECT_EQ(joined(actual), joined(expected));
  }

  static void expect_error(const Section& section, const std::function<void()>& action) {
    try {
      action();
      ADD_FAILURE() << "no error";
    } catch (const casus::Error& error) {
      for (const std::string& part : lines_of(section.text)) {
        EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
      }
    }
  }

  void expect_plan(const Section& section) {
    const std::string plan = store_.explain(query_, false, options_);
    for (const std::string& part : lines_of(section.text)) {
      EXPECT_NE(plan.find(part), std::string::npos) << "no \"" << part << "\" in\n" << plan;
    }
  }

  casus::LoadOptions load_options(const Section& section, bool named) {
    casus::LoadOptions load;
    load.base = "http://example.org/";
    load.format = casus::RdfFormat::kTriG;
    if (named) load.graph = casus::iri(section.arguments);
    return load;
  }
};

TEST_P(ScriptFile, Passes) {
  options_.prefixes = casus::PrefixMap::well_known();
  options_.prefixes.set("", "http://example.org/");
  options_.base = "http://example.org/";
  const std::vector<Section> sections = read_sections(GetParam());
  ASSERT_FALSE(sections.empty());
  const std::string prologue = "@prefix : <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ";
  bool checked = false;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Section& section = sections[i];
    SCOPED_TRACE(GetParam().filename().string() + ":" + std::to_string(section.line));
    const bool error_follows = i + 1 < sections.size() && sections[i + 1].kind == "error";
    if (section.kind == "data" || section.kind == "graph") {
      const auto load = [&] {
        store_.load_text(prologue + section.text, load_options(section, section.kind == "graph"));
      };
      if (error_follows) {
        expect_error(sections[++i], load);
        checked = true;
      } else {
        load();
      }
    } else if (section.kind == "update") {
      const auto update = [&] { store_.update(section.text, options_); };
      if (error_follows) {
        expect_error(sections[++i], update);
        checked = true;
      } else {
        update();
      }
    } else if (section.kind == "query") {
      query_ = section.text;
      if (error_follows) {
        expect_error(sections[++i], [&] { answer(); });
        checked = true;
      }
    } else if (section.kind == "option") {
      if (section.arguments == "union-default-graph") {
        options_.union_default_graph = true;
      } else {
        FAIL() << "unknown option " << section.arguments;
      }
    } else if (section.kind == "rows") {
      expect_rows(section);
      checked = true;
    } else if (section.kind == "triples") {
      expect_graph(section);
      checked = true;
    } else if (section.kind == "plan") {
      expect_plan(section);
      checked = true;
    } else {
      FAIL() << "unknown section " << section.kind;
    }
  }
  EXPECT_TRUE(checked) << "the file expects nothing";
  EXPECT_TRUE(store_.check().problems.empty());
}

std::vector<std::filesystem::path> test_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CASUS_SCRIPT_TESTS)) {
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Scripts, ScriptFile, testing::ValuesIn(test_files()), [](const auto& test) {
  std::string name = std::filesystem::relative(test.param, CASUS_SCRIPT_TESTS).replace_extension().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
});

}  // namespace
