#pragma once

#include <string>
#include <string_view>

namespace casus::storage {

/// Appends character data as Canonical XML has it: & < > and carriage returns as references.
void append_xml_text(std::string& out, std::string_view text);

/// Appends the value of an attribute as Canonical XML has it: & < " and white space other than blanks as references.
void append_xml_attribute(std::string& out, std::string_view value);

}  // namespace casus::storage
