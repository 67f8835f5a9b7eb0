#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/optimize/planner.h"
#include "query/syntax/parser.h"

namespace casus::query::test {

using Bindings = std::vector<std::pair<std::string, Term>>;

/// A store in memory and queries as text against it; the prefix ":" is http://example.org/.
class ExampleStore {
 public:
  explicit ExampleStore(const std::string& quads);
  void add(const std::string& quads);

  std::string explain(const std::string& text, const PlannerOptions& options = {}) const;
  /// A line a solution, sorted unless `ordered`: the values of the projection, "-" for unbound, IRIs of ":" shortened.
  std::vector<std::string> rows(const std::string& text, const PlannerOptions& options = {},
                                const Bindings& bindings = {}, bool ordered = false) const;
  /// The algebra after one pass alone.
  std::string rewritten(const std::string& text, const std::string& pass) const;
  std::shared_ptr<const storage::ReadView> view() const { return store_->view(); }

 private:
  std::shared_ptr<storage::QuadStore> store_;
};

Query parse_example(const std::string& text);

/// 2,000 people with a type, a name, an age and a friend; ten of them are in :Kabul, one is :boss.
std::string people();

}  // namespace casus::query::test
