#include "storage/rdf/iri.h"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::storage {

namespace {

constexpr bool is_alpha(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The length of the scheme, without its colon; 0 when there is none.
std::size_t scheme_length(std::string_view iri) {
  if (iri.empty() || !is_alpha(iri[0])) return 0;
  for (std::size_t i = 1; i < iri.size(); ++i) {
    const char c = iri[i];
    if (c == ':') return i;
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

// RFC 3986, appendix B; a component that is undefined differs from one that is empty.
struct IriParts {
  std::string_view scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

IriParts split_iri(std::string_view iri) {
  IriParts parts;
  if (const std::size_t length = scheme_length(iri)) {
    parts.scheme = iri.substr(0, length);
    iri.remove_prefix(length + 1);
  }
  if (const std::size_t hash = iri.find('#'); hash != std::string_view::npos) {
    parts.fragment = iri.substr(hash + 1);
    iri = iri.substr(0, hash);
  }
  if (const std::size_t mark = iri.find('?'); mark != std::string_view::npos) {
    parts.query = iri.substr(mark + 1);
    iri = iri.substr(0, mark);
  }
  if (iri.starts_with("//")) {
    const std::size_t end = iri.find('/', 2);
    parts.authority = iri.substr(2, end == std::string_view::npos ? end : end - 2);
    iri = end == std::string_view::npos ? std::string_view() : iri.substr(end);
  }
  parts.path = iri;
  return parts;
}

// RFC 3986, section 5.2.4.
void append_without_dot_segments(std::string& out, std::string_view path) {
  const std::size_t start = out.size();
  const auto drop_last_segment = [&] {
    const std::size_t slash = out.rfind('/');
    out.resize(slash == std::string::npos || slash < start ? start : slash);
  };
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./")) {
      path.remove_prefix(2);
    } else if (path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.starts_with("/../")) {
      path.remove_prefix(3);
      drop_last_segment();
    } else if (path == "/..") {
      path = "/";
      drop_last_segment();
    } else if (path == "." || path == "..") {
      path = {};
    } else {
      const std::size_t end = path.find('/', 1);
      out += path.substr(0, end);
      path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
  }
}

// RFC 3986, section 5.2.3.
std::string merge_paths(const IriParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return '/' + std::string(path);
  const std::size_t slash = base.path.rfind('/');
  std::string merged(slash == std::string_view::npos ? std::string_view() : base.path.substr(0, slash + 1));
  merged += path;
  return merged;
}

}  // namespace

bool is_absolute_iri(std::string_view iri) {
  return scheme_length(iri) != 0;
}

std::optional<std::string> iri_problem(std::string_view iri) {
  for (std::size_t i = 0; i < iri.size();) {
    const CodePoint c = decode_utf8(iri.data() + i, iri.size() - i);
    if (c.length == 0) return "an IRI that is not valid UTF-8";
    if (!is_iriref_char(c.value)) {
      if (c.value <= 0x20) return fmt::format("the character U+{:04X} in an IRI", static_cast<unsigned>(c.value));
      return fmt::format("the character '{}' in an IRI", static_cast<char>(c.value));
    }
    i += c.length;
  }
  if (!is_absolute_iri(iri)) return fmt::format("the IRI <{}> is relative", iri);
  return std::nullopt;
}

std::string resolve_iri(std::string_view base, std::string_view reference) {
  if (is_absolute_iri(reference)) return std::string(reference);
  const IriParts r = split_iri(reference);
  const IriParts b = split_iri(base);

  std::string out;
  out.reserve(base.size() + reference.size() + 1);
  if (!b.scheme.empty()) {
    out += b.scheme;
    out += ':';
  }
  const auto authority = r.authority ? r.authority : b.authority;
  if (authority) {
    out += "//";
    out += *authority;
  }
  auto query = r.query;
  if (r.authority || r.path.starts_with('/')) {
    append_without_dot_segments(out, r.path);
  } else if (!r.path.empty()) {
    append_without_dot_segments(out, merge_paths(b, r.path));
  } else {
    out += b.path;
    if (!query) query = b.query;
  }
  if (query) {
    out += '?';
    out += *query;
  }
  if (r.fragment) {
    out += '#';
    out += *r.fragment;
  }
  return out;
}

std::string file_iri(const std::string& path) {
  std::error_code error;
  std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) absolute = path;
  std::string iri = "file://";
  for (const char c : absolute.lexically_normal().string()) {
    if (is_alpha(c) || is_digit(c) || std::string_view("-._~!$&'()*+,;=:@/").find(c) != std::string_view::npos) {
      iri += c;
    } else {
      fmt::format_to(std::back_inserter(iri), "%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return iri;
}

}  // namespace casus::storage
