#pragma once

#include <span>
#include <string>
#include <string_view>

#include "storage/syntax/byte_source.h"
#include "storage/syntax/quad_reader.h"

namespace casus::storage {

/// A name of Namespaces in XML 1.0; `namespace_iri` and `prefix` are empty where there is none.
struct XmlName {
  std::string_view namespace_iri;
  std::string_view local;
  std::string_view prefix;
};

/// "prefix:local", as it stands in the document.
std::string qualified_name(const XmlName& name);

struct XmlAttribute {
  XmlName name;
  std::string_view value;
};

/// Thrown by a handler to refuse what it is being told of: becomes a SyntaxError at that place.
struct XmlRefusal {
  std::string message;
  /// Of text: the bytes before the part that is refused.
  std::size_t offset = 0;
};

/// Is told of a document in its order. Views are valid only during the call. Exceptions other than XmlRefusal end the
/// parse and reach the caller unchanged.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  /// Comes before the element that declares it. The default namespace has the empty prefix; an empty IRI undeclares it.
  virtual void namespace_declaration(std::string_view prefix, std::string_view iri) = 0;
  virtual void start_element(const XmlName& name, std::span<const XmlAttribute> attributes) = 0;
  virtual void end_element() = 0;
  /// A piece of character data, CDATA sections and expanded entities included; neighbours may be one text.
  virtual void text(std::string_view piece) = 0;
  virtual void comment(std::string_view text) = 0;
  virtual void processing_instruction(std::string_view target, std::string_view data) = 0;
};

/// Parses XML 1.0 with namespaces, streaming. Memory grows only for a single tag or comment larger than the window.
/// Nothing outside the document is read: what is declared elsewhere is an error where it is referred to. Beyond 8 MiB
/// entities may make a hundred times the size of the document of it, not more (the limits of Expat). Elements nest up
/// to the limit of `options`, which also names the source and the size of the window. Throws SyntaxError for what is
/// not well-formed, and what the source throws.
void parse_xml(ByteSource& source, const ReadOptions& options, XmlHandler& handler);

}  // namespace casus::storage
