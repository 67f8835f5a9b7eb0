#include "storage/syntax/xml_escape.h"

namespace casus::storage {

namespace {

template <typename Escape>
void append_escaped(std::string& out, std::string_view text, const Escape& escape) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view replacement = escape(text[i]);
    if (replacement.empty()) continue;
    out.append(text, plain, i - plain);
    out += replacement;
    plain = i + 1;
  }
  out.append(text, plain);
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  append_escaped(out, text, [](char c) -> std::string_view {
    switch (c) {
      case '&': return "&amp;";
      case '<': return "&lt;";
      case '>': return "&gt;";
      case '\r': return "&#xD;";
      default: return {};
    }
  });
}

void append_xml_attribute(std::string& out, std::string_view value) {
  append_escaped(out, value, [](char c) -> std::string_view {
    switch (c) {
      case '&': return "&amp;";
      case '<': return "&lt;";
      case '"': return "&quot;";
      case '\t': return "&#x9;";
      case '\n': return "&#xA;";
      case '\r': return "&#xD;";
      default: return {};
    }
  });
}

}  // namespace casus::storage
