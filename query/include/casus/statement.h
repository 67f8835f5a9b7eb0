#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "casus/prefix_map.h"
#include "casus/query_options.h"

namespace casus {

enum class StatementKind : std::uint8_t {
  kSelect,
  kConstruct,
  kAsk,
  kDescribe,
  kUpdate,    ///< one update request: operations joined by ';'
  kPrologue,  ///< only PREFIX, BASE and VERSION declarations
  kNothing,   ///< only white space and comments
};

/// A parsed SPARQL statement, bound to no store. Immutable, cheap to copy, thread-safe.
class Statement {
 public:
  StatementKind kind() const;
  /// Bytes of the text that it took, a closing ';' included.
  std::size_t length() const;
  /// The prefixes and the base in force after it: those given and those that it declared.
  const PrefixMap& prefixes() const;
  const std::string& base() const;

 private:
  friend Statement parse_statement(std::string_view text, const QueryOptions& options);
  friend struct StatementAccess;
  struct State;
  std::shared_ptr<const State> state_;
};

/// The first statement of a script. Statements are told apart by the grammar; a ';' at top level ends one early.
/// Throws SyntaxError, with positions counted from options.start.
Statement parse_statement(std::string_view text, const QueryOptions& options);

/// True when `text` is a good beginning that needs more text to be a statement: a prompt then asks for another line.
bool is_incomplete_statement(std::string_view text, const QueryOptions& options);

}  // namespace casus
