#include "tests/conformance/rdf_document.h"

#include <fstream>
#include <iterator>
#include <set>

#include "storage/rdf/vocabulary.h"
#include "storage/syntax/quad_reader.h"

namespace casus::conformance {

namespace {

class Collector final : public storage::QuadSink {
 public:
  void quad(const QuadView& view) override {
    quads.push_back({Term(view.subject), Term(view.predicate), Term(view.object), std::nullopt});
    if (view.graph != nullptr) quads.back().graph = Term(*view.graph);
  }

  std::vector<Quad> quads;
};

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw LoadError("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<Quad> parse_rdf(std::string_view text, RdfFormat format, const std::string& base) {
  storage::ReadOptions options;
  options.format = format;
  options.base = base;
  options.source_name = base;
  Collector collector;
  const auto source = storage::memory_byte_source(text);
  storage::read_quads(*source, options, collector);
  return std::move(collector.quads);
}

std::vector<Quad> read_rdf_file(const std::filesystem::path& file, const std::string& base) {
  const auto format = rdf_format_from_path(file.string());
  if (!format) throw LoadError("no RDF syntax has files named like " + file.string());
  return parse_rdf(read_file(file), *format, base);
}

std::string to_nquads(const std::vector<Quad>& quads) {
  std::string text;
  for (const Quad& quad : quads) {
    text += quad.subject.to_string() + ' ' + quad.predicate.to_string() + ' ' + quad.object.to_string();
    if (quad.graph) text += ' ' + quad.graph->to_string();
    text += " .\n";
  }
  return text;
}

TripleIndex::TripleIndex(const std::vector<Quad>& quads) {
  for (const Quad& quad : quads) by_subject_[quad.subject][quad.predicate.value()].push_back(quad.object);
}

const std::vector<Term>& TripleIndex::objects(const Term& subject, std::string_view predicate) const {
  static const std::vector<Term> none;
  const auto found = by_subject_.find(subject);
  if (found == by_subject_.end()) return none;
  const auto values = found->second.find(predicate);
  return values == found->second.end() ? none : values->second;
}

std::optional<Term> TripleIndex::object(const Term& subject, std::string_view predicate) const {
  const auto& all = objects(subject, predicate);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::vector<Term> TripleIndex::subjects(std::string_view predicate, const Term& object) const {
  std::vector<Term> found;
  for (const auto& [subject, properties] : by_subject_) {
    const auto values = properties.find(predicate);
    if (values == properties.end()) continue;
    for (const Term& value : values->second) {
      if (value == object) found.push_back(subject);
    }
  }
  return found;
}

std::vector<Term> TripleIndex::list(const Term& head) const {
  std::vector<Term> members;
  std::set<Term> seen;
  for (std::optional<Term> cell = head; cell && seen.insert(*cell).second;
       cell = object(*cell, storage::vocabulary::kRdfRest)) {
    if (const auto member = object(*cell, storage::vocabulary::kRdfFirst)) members.push_back(*member);
  }
  return members;
}

}  // namespace casus::conformance
