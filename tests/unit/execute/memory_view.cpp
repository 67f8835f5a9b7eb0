#include "tests/unit/execute/memory_view.h"

#include <algorithm>

#include "storage/rdf/vocabulary.h"

namespace casus::query::test {
namespace {

using storage::GraphFilter;
using storage::Permutation;
using storage::Position;
using storage::Row;
using storage::ScanSpec;
using storage::Tag;

bool visible(const GraphFilter& filter, Id graph) {
  switch (filter.kind) {
    case GraphFilter::Kind::kOne: return graph == filter.graph;
    case GraphFilter::Kind::kNamed: return graph != storage::kDefaultGraph;
    case GraphFilter::Kind::kSet: return std::binary_search(filter.set->begin(), filter.set->end(), graph);
    case GraphFilter::Kind::kAll: return true;
  }
  return false;
}

std::size_t graph_column(Permutation permutation) {
  return permutation == Permutation::kGspo ? 0 : 3;
}

class MemoryScan final : public storage::Scan {
 public:
  MemoryScan(std::shared_ptr<const MemoryView> view, const ScanSpec& spec) : view_(std::move(view)), spec_(spec) {
    rows_ = view_->matching(spec_);
  }

  bool next(storage::ScanBatch& batch) override {
    const std::size_t end = std::min(rows_.size(), position_ + view_->scan_rows());
    if (position_ == end) return false;
    batch.rows = end - position_;
    for (std::size_t c = 0; c < 4; ++c) {
      columns_[c].clear();
      if (spec_.columns >> c & 1) {
        for (std::size_t i = position_; i < end; ++i) columns_[c].push_back(rows_[i][c]);
      }
      batch.columns[c] = columns_[c];
    }
    position_ = end;
    return true;
  }

  void seek(std::span<const Id> key) override {
    const auto before = [&](const Row& row) {
      return std::lexicographical_compare(row.begin() + spec_.prefix_length,
                                          row.begin() + spec_.prefix_length + static_cast<std::ptrdiff_t>(key.size()),
                                          key.begin(), key.end());
    };
    while (position_ < rows_.size() && before(rows_[position_])) ++position_;
  }

  void restart(std::span<const Id> prefix) override {
    std::copy(prefix.begin(), prefix.end(), spec_.prefix.begin());
    restart(spec_.low, spec_.high);
  }

  void restart(Id low, Id high) override {
    spec_.low = low;
    spec_.high = high;
    rows_ = view_->matching(spec_);
    position_ = 0;
  }

 private:
  std::shared_ptr<const MemoryView> view_;
  ScanSpec spec_;
  std::vector<Row> rows_;
  std::size_t position_ = 0;
  std::array<std::vector<Id>, 4> columns_;
};

}  // namespace

MemoryView::MemoryView(std::vector<IdQuad> quads, std::size_t scan_rows) : scan_rows_(scan_rows) {
  for (std::size_t p = 0; p < storage::kPermutations; ++p) {
    const auto permutation = static_cast<Permutation>(p);
    for (const IdQuad& quad : quads) {
      if (holds(permutation, quad)) rows_[p].push_back(to_row(permutation, quad));
    }
    std::sort(rows_[p].begin(), rows_[p].end());
    rows_[p].erase(std::unique(rows_[p].begin(), rows_[p].end()), rows_[p].end());
  }
}

Id MemoryView::add(const Term& term) {
  const auto [place, added] = ids_.try_emplace(term.to_string());
  if (added) {
    Tag tag = Tag::kOtherLiteral;
    if (term.is_iri()) tag = Tag::kIri;
    if (term.is_literal() && term.datatype() == storage::vocabulary::kXsdString) tag = Tag::kString;
    if (term.is_literal() && !term.language().empty()) tag = Tag::kLangString;
    place->second = Id(tag, terms_.size());
    terms_.push_back(term);
  }
  return place->second;
}

std::vector<Row> MemoryView::matching(const ScanSpec& spec) const {
  const auto& rows = rows_[static_cast<std::size_t>(spec.permutation)];
  const auto prefix = spec.prefix.begin();
  const auto first = std::lower_bound(rows.begin(), rows.end(), spec, [&](const Row& row, const ScanSpec&) {
    return std::lexicographical_compare(row.begin(), row.begin() + spec.prefix_length, prefix,
                                        prefix + spec.prefix_length);
  });
  std::vector<Row> result;
  for (auto row = first; row != rows.end() && std::equal(prefix, prefix + spec.prefix_length, row->begin()); ++row) {
    if (spec.prefix_length < 4 && ((*row)[spec.prefix_length] < spec.low || spec.high < (*row)[spec.prefix_length])) {
      continue;
    }
    if (!visible(spec.graphs, (*row)[graph_column(spec.permutation)])) continue;
    if (spec.graphs.distinct_triples && !result.empty() &&
        std::equal(row->begin(), row->begin() + 3, result.back().begin())) {
      continue;
    }
    result.push_back(*row);
  }
  return result;
}

std::unique_ptr<storage::Scan> MemoryView::scan(const ScanSpec& spec) const {
  return std::make_unique<MemoryScan>(std::static_pointer_cast<const MemoryView>(shared_from_this()), spec);
}

std::uint64_t MemoryView::count(const ScanSpec& spec, const std::function<void()>&) const {
  return matching(spec).size();
}

std::uint64_t MemoryView::estimate_distinct(const ScanSpec& spec) const {
  std::vector<Id> values;
  for (const Row& row : matching(spec)) values.push_back(row[std::min<std::size_t>(spec.prefix_length, 3)]);
  return static_cast<std::uint64_t>(std::unique(values.begin(), values.end()) - values.begin());
}

std::vector<Id> MemoryView::cuts(const ScanSpec& spec, std::size_t parts) const {
  const std::vector<Row> rows = matching(spec);
  std::vector<Id> result;
  for (std::size_t part = 1; part < parts && !rows.empty(); ++part) {
    const Id value = rows[rows.size() * part / parts][spec.prefix_length];
    if (result.empty() || result.back() < value) result.push_back(value);
  }
  return result;
}

bool MemoryView::contains(const IdQuad& quad) const {
  const Row row = storage::to_row(Permutation::kSpog, quad);
  return std::binary_search(rows_[0].begin(), rows_[0].end(), row);
}

storage::PredicateStatistics MemoryView::statistics(Id predicate) const {
  ScanSpec spec;
  spec.permutation = Permutation::kPsog;
  spec.prefix[0] = predicate;
  spec.prefix_length = 1;
  spec.graphs = GraphFilter::all();
  storage::PredicateStatistics result;
  result.rows = count(spec, {});
  result.distinct_subjects = estimate_distinct(spec);
  spec.permutation = Permutation::kPosg;
  result.distinct_objects = estimate_distinct(spec);
  return result;
}

std::vector<Id> MemoryView::graphs() const {
  std::vector<Id> result;
  for (const Row& row : rows_[static_cast<std::size_t>(Permutation::kGspo)]) {
    if (result.empty() || result.back() != row[0]) result.push_back(row[0]);
  }
  return result;
}

bool MemoryView::has_graph(Id graph) const {
  const auto all = graphs();
  return std::binary_search(all.begin(), all.end(), graph);
}

std::optional<Id> MemoryView::find(const TermView& term) const {
  if (term.kind == TermKind::kLiteral && term.datatype == storage::vocabulary::kXsdInteger) {
    return Id(Tag::kInteger,
              static_cast<std::uint64_t>(std::stoll(std::string(term.value))) + (std::uint64_t{1} << 55));
  }
  const auto place = ids_.find(Term(term).to_string());
  return place == ids_.end() ? std::nullopt : std::optional(place->second);
}

Term MemoryView::term(Id id) const {
  if (id.tag() == Tag::kInteger) {
    return Term::literal(std::to_string(static_cast<std::int64_t>(id.payload()) - (std::int64_t{1} << 55)),
                         std::string(storage::vocabulary::kXsdInteger));
  }
  if (id.payload() < terms_.size() && storage::is_dictionary_tag(id.tag())) return terms_[id.payload()];
  return Term::iri("urn:id:" + std::to_string(id.bits()));
}

void MemoryView::visit_terms(std::span<const Id> ids,
                             const std::function<void(std::size_t, const TermView&)>& visit) const {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Term decoded = term(ids[i]);
    visit(i, decoded.view());
  }
}

}  // namespace casus::query::test
