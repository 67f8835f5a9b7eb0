#include "storage/syntax/xml_error.h"

#include <fmt/format.h>

#include "storage/syntax/parse_failure.h"

namespace casus::storage {

namespace {

// What Expat still holds of the document, around the place where it is.
struct Surroundings {
  std::string_view text;
  std::size_t at = 0;
};

Surroundings surroundings_of(XML_Parser parser) {
  int offset = 0;
  int size = 0;
  const char* const text = XML_GetInputContext(parser, &offset, &size);
  if (text == nullptr || offset < 0 || offset > size) return {};
  return {{text, static_cast<std::size_t>(size)}, static_cast<std::size_t>(offset)};
}

std::string found_at(const Surroundings& here) {
  // The upper half of a character in UTF-16, as a rule.
  if (here.at < here.text.size() && here.text[here.at] == '\0') return "character";
  return describe_found(here.text.data() + here.at, here.text.data() + here.text.size());
}

// The "&name;" that stands there; Expat does not tell where in a tag it is.
std::string reference_at(const Surroundings& here) {
  constexpr std::size_t kMaxName = 60;
  const std::string_view rest = here.text.substr(here.at, kMaxName);
  if (!rest.starts_with('&')) return "that an attribute refers to";
  return fmt::format("'{}'", rest.substr(0, rest.find(';') + 1));
}

}  // namespace

std::string describe_xml_error(XML_Parser parser, std::string_view open) {
  const Surroundings here = surroundings_of(parser);
  const XML_Error code = XML_GetErrorCode(parser);
  switch (code) {
    case XML_ERROR_NO_ELEMENTS:
      if (open.empty()) return "expected an element, found the end of the input";
      return fmt::format("expected </{}>, found the end of the input", open);
    case XML_ERROR_INVALID_TOKEN:
    case XML_ERROR_SYNTAX: return fmt::format("this is not well-formed XML: unexpected {}", found_at(here));
    case XML_ERROR_UNCLOSED_TOKEN: return "expected the end of what begins here, found the end of the input";
    case XML_ERROR_UNCLOSED_CDATA_SECTION: return "expected ']]>', found the end of the input";
    case XML_ERROR_PARTIAL_CHAR: return "the input ends within a character";
    case XML_ERROR_TAG_MISMATCH: return fmt::format("expected </{}>, found the end of another element", open);
    case XML_ERROR_DUPLICATE_ATTRIBUTE: return "an attribute is given twice";
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
      return fmt::format("expected the end of the input, found {}", found_at(here));
    case XML_ERROR_UNDEFINED_ENTITY: return fmt::format("the entity {} is not declared", reference_at(here));
    case XML_ERROR_RECURSIVE_ENTITY_REF: return fmt::format("the entity {} contains itself", reference_at(here));
    case XML_ERROR_ASYNC_ENTITY: return "an entity must hold whole elements";
    case XML_ERROR_BAD_CHAR_REF: return fmt::format("the character {} cannot stand in XML", reference_at(here));
    case XML_ERROR_BINARY_ENTITY_REF: return fmt::format("the entity {} is not text", reference_at(here));
    case XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF: return "the entity stands in another file, which is not read";
    case XML_ERROR_MISPLACED_XML_PI: return "the XML declaration must stand at the very beginning";
    case XML_ERROR_XML_DECL: return "expected an XML declaration such as <?xml version=\"1.0\"?>";
    case XML_ERROR_UNKNOWN_ENCODING: return "expected the encoding UTF-8, UTF-16, ISO-8859-1 or US-ASCII";
    case XML_ERROR_INCORRECT_ENCODING: return "the document is not in the encoding that it declares";
    case XML_ERROR_UNBOUND_PREFIX: return "a prefix is not declared with xmlns";
    case XML_ERROR_UNDECLARING_PREFIX: return "a prefix cannot stand for an empty namespace IRI";
    case XML_ERROR_RESERVED_PREFIX_XML:
    case XML_ERROR_RESERVED_PREFIX_XMLNS:
    case XML_ERROR_RESERVED_NAMESPACE_URI:
      return "the prefixes xml and xmlns and their namespaces stand for each other alone";
    case XML_ERROR_AMPLIFICATION_LIMIT_BREACH: return "entities make too much text of too little";
    default: return fmt::format("this is not well-formed XML: {}", XML_ErrorString(code));
  }
}

SyntaxError xml_syntax_error(XML_Parser parser, const std::string& source_name, const std::string& message,
                             std::size_t ahead) {
  SourcePosition position;
  position.line = XML_GetCurrentLineNumber(parser);
  position.column = XML_GetCurrentColumnNumber(parser) + 1;
  position.offset = static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser));
  const Surroundings here = surroundings_of(parser);
  const char* const begin = here.text.data();
  const char* at = begin + here.at;
  // References and other encodings may take more bytes than what they stand for, never fewer in one line.
  if (const std::size_t rest = here.text.size() - here.at; ahead > 0 && ahead <= rest) {
    position.column += count_characters(at, at + ahead);
    position.offset += ahead;
    at += ahead;
  }
  SourceLine line = line_around(begin, at, begin + here.text.size());
  // A line in UTF-16 cannot be shown.
  if (line.text.find('\0') != std::string::npos) line = {};
  return SyntaxError(source_name, position, message, std::move(line.text), line.caret);
}

std::string_view current_markup(XML_Parser parser) {
  const Surroundings here = surroundings_of(parser);
  return here.text.substr(here.at, static_cast<std::size_t>(XML_GetCurrentByteCount(parser)));
}

}  // namespace casus::storage
