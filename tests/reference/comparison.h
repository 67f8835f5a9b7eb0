#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "casus/store.h"
#include "tests/reference/requests.h"

namespace casus::reference {

/// A store and a request, with all that decides how it is answered.
struct Case {
  std::vector<Quad> loaded;
  bool in_blocks = false;      ///< what was loaded is folded into the base, so that the rest is a delta on it
  std::vector<Quad> inserted;  ///< in a transaction afterwards
  std::vector<Quad> removed;   ///< and removed
  bool folded = false;         ///< all is then folded into the base
  std::string request;         ///< a query or an update
  std::set<std::string> disabled_passes;
  std::size_t threads = 2;  ///< that may work on the request
};

enum class Outcome {
  kAgree,
  kSkipped,  ///< the specification leaves the answer open, or nested loops would take too long
  kDiffer,
};

struct Comparison {
  Outcome outcome = Outcome::kAgree;
  std::string difference;   ///< both answers, or the error, as text
  std::size_t rows = 0;     ///< solutions, triples or quads that were compared
  std::size_t variant = 0;  ///< kDiffer: which set of disabled passes
};

/// The store and the dataset of a case, for several requests.
class Subject {
 public:
  /// Throws std::logic_error when the store does not hold what was put in.
  explicit Subject(const Case& c);

  /// Answers a query with the reference evaluator, and with the engine once for each set of disabled passes. An update
  /// is applied to both, with the first set. Throws SyntaxError for a request that is none.
  Comparison compare(const std::string& request, const std::vector<std::set<std::string>>& variants);

 private:
  Comparison compare_query(const std::string& request, const query::Query& parsed, const Answer& expected,
                           const QueryOptions& options);
  Comparison compare_update(const std::string& request, const QueryOptions& options);

  Store store_;
  Dataset dataset_;
  std::size_t threads_;
};

/// One case from the beginning.
Comparison compare(const Case& c);

/// The case as text: data, request and what was switched off.
std::string to_text(const Case& c);

}  // namespace casus::reference
