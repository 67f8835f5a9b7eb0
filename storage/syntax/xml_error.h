#pragma once

#include <expat.h>

#include <string>
#include <string_view>

#include "casus/error.h"

namespace casus::storage {

/// What went wrong in a parse that Expat gave up, and what was expected. `open` names the innermost open element.
std::string describe_xml_error(XML_Parser parser, std::string_view open);

/// An error at the place where `parser` is, or `ahead` bytes further in the same line, with that line.
SyntaxError xml_syntax_error(XML_Parser parser, const std::string& source_name, const std::string& message,
                             std::size_t ahead);

/// The bytes of the tag or other markup that `parser` is telling of, in the encoding of the document. Empty while it
/// expands an entity.
std::string_view current_markup(XML_Parser parser);

}  // namespace casus::storage
