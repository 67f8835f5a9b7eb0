#include "tests/conformance/isomorphism.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

namespace casus::conformance {
namespace {

// "_:a p _:b" a row; words that begin with "_:" are blank nodes.
std::vector<CellRow> rows(const std::vector<std::string>& lines) {
  std::vector<CellRow> result;
  for (const std::string& line : lines) {
    auto& row = result.emplace_back();
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      const bool blank = word.starts_with("_:");
      row.push_back({blank, blank ? word.substr(2) : word});
    }
  }
  return result;
}

bool same(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  const bool forward = isomorphic(rows(left), rows(right));
  EXPECT_EQ(forward, isomorphic(rows(right), rows(left))) << "not symmetric";
  return forward;
}

std::vector<std::string> cycle(const std::string& label, int length) {
  std::vector<std::string> edges;
  for (int i = 0; i < length; ++i) {
    edges.push_back("_:" + label + std::to_string(i) + " p _:" + label + std::to_string((i + 1) % length));
  }
  return edges;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Isomorphism, ground_rows_are_compared_as_a_multiset) {
  EXPECT_TRUE(same({}, {}));
  EXPECT_TRUE(same({"a b", "c d"}, {"c d", "a b"}));
  EXPECT_FALSE(same({"a b", "a b", "c d"}, {"a b", "c d", "c d"}));
  EXPECT_FALSE(same({"a"}, {"a", "a"}));
  EXPECT_FALSE(same({"a b"}, {"b a"}));
  EXPECT_FALSE(same({"a"}, {"a a"}));
}

TEST(Isomorphism, blank_nodes_are_renamed_one_to_one) {
  EXPECT_TRUE(same({"_:a p o"}, {"_:x p o"}));
  EXPECT_FALSE(same({"_:a p _:a"}, {"_:a p _:b"}));
  EXPECT_FALSE(same({"_:a p 1", "_:a q 2"}, {"_:x p 1", "_:y q 2"}));
  EXPECT_TRUE(same({"_:a p _:b", "_:b p _:a"}, {"_:b p _:a", "_:a p _:b"}));
  EXPECT_FALSE(same({"_:a p o"}, {"a p o"}));
}

TEST(Isomorphism, a_label_means_the_same_node_in_every_row) {
  EXPECT_FALSE(same({"_:a 1", "_:a 2", "_:b 1", "_:b 2"}, {"_:a 1", "_:b 2", "_:c 1", "_:c 2"}));
  EXPECT_FALSE(same({"_:a 1", "_:a 2", "_:b 1", "_:b 3"}, {"_:a 1", "_:a 1", "_:b 2", "_:b 3"}));
  EXPECT_TRUE(same({"_:a 1", "_:a 2", "_:b 1", "_:b 3"}, {"_:n 3", "_:n 1", "_:m 2", "_:m 1"}));
}

TEST(Isomorphism, regular_graphs_that_refinement_cannot_tell_apart) {
  EXPECT_TRUE(same(cycle("a", 6), cycle("z", 6)));
  EXPECT_FALSE(same(cycle("a", 6), joined(cycle("x", 3), cycle("y", 3))));
  EXPECT_TRUE(same(joined(cycle("a", 3), cycle("b", 3)), joined(cycle("y", 3), cycle("x", 3))));
  EXPECT_FALSE(same(joined(cycle("a", 4), cycle("b", 4)), joined(cycle("x", 3), cycle("y", 5))));
}

TEST(Isomorphism, many_like_nodes_are_quick) {
  std::vector<std::string> left, right;
  for (int i = 0; i < 60; ++i) {
    left.push_back("_:a" + std::to_string(i) + " p o");
    right.push_back("_:b" + std::to_string(59 - i) + " p o");
  }
  EXPECT_TRUE(same(left, right));
  right.back() = "_:b0 p other";
  EXPECT_FALSE(same(left, right));
}

TEST(Isomorphism, shuffled_and_renamed_random_graphs) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::size_t nodes = 1 + random() % 8;
    std::vector<std::size_t> renaming(nodes);
    for (std::size_t i = 0; i < nodes; ++i) renaming[i] = i;
    std::shuffle(renaming.begin(), renaming.end(), random);
    std::vector<std::string> left, right;
    const std::size_t edges = random() % 14;
    for (std::size_t i = 0; i < edges; ++i) {
      const std::size_t from = random() % nodes, to = random() % nodes;
      const std::string predicate = random() % 2 == 0 ? " p " : " q ";
      left.push_back("_:l" + std::to_string(from) + predicate + "_:l" + std::to_string(to));
      right.push_back("_:r" + std::to_string(renaming[from]) + predicate + "_:r" + std::to_string(renaming[to]));
    }
    std::shuffle(right.begin(), right.end(), random);
    EXPECT_TRUE(same(left, right)) << "round " << round;
    if (right.empty()) continue;
    right.front() += " more";
    EXPECT_FALSE(same(left, right)) << "round " << round;
  }
}

}  // namespace
}  // namespace casus::conformance
