#include "storage/syntax/xml_parser.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <set>
#include <type_traits>
#include <vector>

#include "storage/syntax/xml_error.h"

namespace casus::storage {

namespace {

// Between the parts of a name as the parser hands it over; no XML text can hold it.
constexpr char kSeparator = '\x01';

// Entities that refer to others nest at most as deep as there are of them, and the parser recurses that deep.
constexpr unsigned kMaxNestedEntities = 1000;

constexpr std::size_t kMaxPiece = std::size_t{1} << 28;

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

XmlName split_name(const char* text) {
  const std::string_view whole(text);
  const std::size_t first = whole.find(kSeparator);
  if (first == std::string_view::npos) return {{}, whole, {}};
  const std::size_t second = whole.find(kSeparator, first + 1);
  if (second == std::string_view::npos) return {whole.substr(0, first), whole.substr(first + 1), {}};
  return {whole.substr(0, first), whole.substr(first + 1, second - first - 1), whole.substr(second + 1)};
}

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// The one place that knows Expat. No exception may pass through its frames: the first one is kept, and stops it.
class ExpatParse {
 public:
  ExpatParse(ByteSource& source, const ReadOptions& options, XmlHandler& handler)
      : source_(source), options_(options), handler_(handler), parser_(XML_ParserCreateNS(nullptr, kSeparator)) {
    if (!parser_) throw std::bad_alloc();
    XML_Parser p = parser_.get();
    XML_SetUserData(p, this);
    XML_SetReturnNSTriplet(p, 1);
    XML_SetParamEntityParsing(p, XML_PARAM_ENTITY_PARSING_NEVER);
    XML_SetStartNamespaceDeclHandler(p, on_namespace);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetCommentHandler(p, on_comment);
    XML_SetProcessingInstructionHandler(p, on_instruction);
    XML_SetEntityDeclHandler(p, on_entity_declaration);
    XML_SetExternalEntityRefHandler(p, on_external_entity);
    XML_SetSkippedEntityHandler(p, on_skipped_entity);
    XML_SetNotStandaloneHandler(p, on_not_standalone);
  }

  // Expat looks at an unfinished tag from its beginning whenever it is given more, so that pieces grow with it.
  void run() {
    const std::size_t usual = std::clamp<std::size_t>(options_.window_size, 1, kMaxPiece);
    std::size_t size = usual;
    std::uint64_t given = 0;
    for (bool last = false; !last;) {
      void* const buffer = XML_GetBuffer(parser_.get(), static_cast<int>(size));
      if (buffer == nullptr) fail();
      const std::size_t got = source_.read(static_cast<char*>(buffer), size);
      last = got == 0;
      given += got;
      const XML_Status status = XML_ParseBuffer(parser_.get(), static_cast<int>(got), last);
      if (failure_) std::rethrow_exception(failure_);
      if (status != XML_STATUS_OK) fail();
      const XML_Index at = XML_GetCurrentByteIndex(parser_.get());
      const std::uint64_t unfinished = given - static_cast<std::uint64_t>(std::max<XML_Index>(at, 0));
      size = unfinished > size ? std::min<std::size_t>(unfinished, kMaxPiece) : usual;
    }
  }

 private:
  [[noreturn]] void fail() {
    if (XML_GetErrorCode(parser_.get()) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    throw error(describe_xml_error(parser_.get(), open_.empty() ? std::string_view() : open_.back()));
  }

  SyntaxError error(const std::string& message, std::size_t ahead = 0) {
    return xml_syntax_error(parser_.get(), options_.source_name, message, ahead);
  }

  template <typename Call>
  static void guarded(void* data, const Call& call) {
    auto& parse = *static_cast<ExpatParse*>(data);
    if (parse.failure_) return;
    try {
      call(parse);
      return;
    } catch (const XmlRefusal& refusal) {
      parse.failure_ = std::make_exception_ptr(parse.error(refusal.message, refusal.offset));
    } catch (...) {
      parse.failure_ = std::current_exception();
    }
    XML_StopParser(parse.parser_.get(), XML_FALSE);
  }

  static void XMLCALL on_namespace(void* data, const char* prefix, const char* iri) {
    guarded(data, [&](ExpatParse& parse) { parse.handler_.namespace_declaration(view_of(prefix), view_of(iri)); });
  }

  static void XMLCALL on_start(void* data, const char* name, const char** attributes) {
    guarded(data, [&](ExpatParse& parse) { parse.start(split_name(name), attributes); });
  }

  static void XMLCALL on_end(void* data, const char*) {
    guarded(data, [](ExpatParse& parse) {
      parse.open_.pop_back();
      parse.handler_.end_element();
    });
  }

  static void XMLCALL on_text(void* data, const char* text, int length) {
    const std::string_view piece(text, static_cast<std::size_t>(length));
    guarded(data, [&](ExpatParse& parse) { parse.handler_.text(piece); });
  }

  static void XMLCALL on_comment(void* data, const char* text) {
    guarded(data, [&](ExpatParse& parse) { parse.handler_.comment(text); });
  }

  static void XMLCALL on_instruction(void* data, const char* target, const char* text) {
    guarded(data, [&](ExpatParse& parse) { parse.handler_.processing_instruction(target, text); });
  }

  static void XMLCALL on_entity_declaration(void* data, const char* name, int, const char* value, int length,
                                            const char*, const char*, const char*, const char*) {
    guarded(data, [&](ExpatParse& parse) {
      parse.entities_.emplace(name);
      if (value == nullptr) return;
      const std::string_view text(value, static_cast<std::size_t>(length));
      if (text.find('&') != std::string_view::npos && ++parse.nested_entities_ > kMaxNestedEntities) {
        throw XmlRefusal{fmt::format("more than {} entities that refer to others", kMaxNestedEntities)};
      }
    });
  }

  static int XMLCALL on_external_entity(XML_Parser parser, const char*, const char*, const char* system, const char*) {
    guarded(XML_GetUserData(parser), [&](ExpatParse&) {
      throw XmlRefusal{fmt::format("the entity stands in another file, '{}', which is not read", view_of(system))};
    });
    return XML_STATUS_ERROR;
  }

  static void XMLCALL on_skipped_entity(void* data, const char* name, int is_parameter) {
    if (is_parameter != 0) return;
    guarded(data, [&](ExpatParse& parse) { parse.refuse_entity(name); });
  }

  static int XMLCALL on_not_standalone(void* data) {
    static_cast<ExpatParse*>(data)->declared_elsewhere_ = true;
    return XML_STATUS_OK;
  }

  [[noreturn]] static void refuse_entity(std::string_view name) {
    throw XmlRefusal{
        fmt::format("the entity '&{};' is not declared in this document, and no other file is read", name)};
  }

  void start(const XmlName& name, const char** attributes) {
    if (open_.size() >= options_.max_depth) {
      throw XmlRefusal{fmt::format("nested more than {} levels deep", options_.max_depth)};
    }
    open_.push_back(qualified_name(name));
    if (declared_elsewhere_) check_attribute_entities();
    attributes_.clear();
    for (; attributes[0] != nullptr; attributes += 2) attributes_.push_back({split_name(attributes[0]), attributes[1]});
    handler_.start_element(name, attributes_);
  }

  // Where declarations could stand in files that are not read, Expat drops unknown entities from attributes without a
  // word.
  void check_attribute_entities() {
    std::string_view tag = current_markup(parser_.get());
    for (std::size_t at = 0; (at = tag.find('&')) != std::string_view::npos;) {
      tag.remove_prefix(at + 1);
      const std::string_view name = tag.substr(0, tag.find(';'));
      constexpr std::array<std::string_view, 5> kPredefined = {"amp", "lt", "gt", "quot", "apos"};
      const bool known = name.starts_with('#') || entities_.find(name) != entities_.end() ||
                         std::find(kPredefined.begin(), kPredefined.end(), name) != kPredefined.end();
      if (!known) refuse_entity(name);
    }
  }

  ByteSource& source_;
  const ReadOptions& options_;
  XmlHandler& handler_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser_;
  std::exception_ptr failure_;
  std::vector<std::string> open_;  // names of elements, as written
  std::vector<XmlAttribute> attributes_;
  std::set<std::string, std::less<>> entities_;
  unsigned nested_entities_ = 0;
  bool declared_elsewhere_ = false;
};

}  // namespace

std::string qualified_name(const XmlName& name) {
  std::string text(name.prefix);
  if (!text.empty()) text += ':';
  text += name.local;
  return text;
}

void parse_xml(ByteSource& source, const ReadOptions& options, XmlHandler& handler) {
  ExpatParse(source, options, handler).run();
}

}  // namespace casus::storage
