#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/syntax/xml_parser.h"

namespace casus::storage {

/// Writes XML content in the form of Exclusive XML Canonicalization 1.0, with comments: what rdf:parseType="Literal"
/// makes the lexical form of. Told of elements as an XmlHandler is.
class CanonicalXml {
 public:
  /// Begins anew.
  void clear();
  void start_element(const XmlName& name, std::span<const XmlAttribute> attributes);
  void end_element();
  void text(std::string_view piece);
  void comment(std::string_view text);
  void processing_instruction(std::string_view target, std::string_view data);

  /// The elements that are open.
  std::size_t depth() const { return open_.size(); }
  const std::string& result() const { return out_; }

 private:
  struct Open {
    std::string name;
    std::size_t declarations;  // made further out
  };
  struct Declaration {
    std::string prefix;
    std::string outer;  // what the prefix stood for further out; empty: nothing
  };

  void declare(const XmlName& name);

  std::string out_;
  std::vector<Open> open_;
  std::vector<Declaration> declarations_;
  std::unordered_map<std::string, std::string> in_scope_;  // as written to the output
  std::vector<const XmlAttribute*> sorted_;
  std::vector<const XmlName*> used_;
};

}  // namespace casus::storage
