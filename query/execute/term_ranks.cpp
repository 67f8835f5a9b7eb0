#include "query/execute/term_ranks.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <string>
#include <string_view>

#include "query/execute/id_tuple_table.h"
#include "query/execute/memory_charge.h"
#include "query/execute/run_tasks.h"
#include "storage/dictionary/inline_value.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

using storage::Tag;

// What the comparison of two terms needs, decoded in advance for terms that compare as text.
struct SortTerm {
  enum class Form : std::uint8_t { kIri, kString, kInteger, kOther };
  Id id;
  std::uint32_t number = 0;
  Form form = Form::kOther;
  std::string_view text;
};

bool may_be_text(Id id) {
  switch (id.tag()) {
    case Tag::kIri:
    case Tag::kShortString:
    case Tag::kString:
    case Tag::kLocal: return true;
    default: return false;
  }
}

class TextArena {
 public:
  explicit TextArena(ExecutionContext& context) : charge_(context) {}
  std::string_view keep(std::string_view text) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
      const std::size_t size = std::max(kBlock, text.size());
      charge_.set(charge_.bytes() + size);
      blocks_.emplace_back().reserve(size);
    }
    std::string& block = blocks_.back();
    const std::size_t start = block.size();
    block.append(text);
    return std::string_view(block).substr(start);
  }

 private:
  static constexpr std::size_t kBlock = 64 * 1024;
  MemoryCharge charge_;
  std::vector<std::string> blocks_;
};

void decode(ExecutionContext& context, std::vector<SortTerm>& terms, TextArena& arena) {
  constexpr std::size_t kChunk = 4096;
  std::vector<Id> ids;
  std::vector<std::size_t> places;
  const auto flush = [&] {
    context.check();
    context.terms().visit(ids, [&](std::size_t i, const TermView& term) {
      SortTerm& target = terms[places[i]];
      if (term.kind == TermKind::kIri) {
        target.form = SortTerm::Form::kIri;
      } else if (term.kind == TermKind::kLiteral && term.language.empty() &&
                 (term.datatype.empty() || term.datatype == storage::vocabulary::kXsdString)) {
        target.form = SortTerm::Form::kString;
      } else {
        return;
      }
      target.text = arena.keep(term.value);
    });
    ids.clear();
    places.clear();
  };
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].id.tag() == Tag::kInteger) terms[i].form = SortTerm::Form::kInteger;
    if (!may_be_text(terms[i].id)) continue;
    ids.push_back(terms[i].id);
    places.push_back(i);
    if (ids.size() == kChunk) flush();
  }
  if (!ids.empty()) flush();
}

int compare_terms(const SortTerm& a, const SortTerm& b, ExecutionContext& context) {
  if (a.form == b.form) {
    if (a.form == SortTerm::Form::kInteger) return (b.id < a.id) - (a.id < b.id);
    if (a.form != SortTerm::Form::kOther) return a.text.compare(b.text);
  }
  return compare_for_order(a.id, b.id, context.evaluation());
}

const storage::TermRun* run_of(Id id, const ExecutionContext& context) {
  for (const storage::TermRun& run : context.view().term_runs()) {
    if (run.tag == id.tag() && run.first <= id.payload() && id.payload() < run.end) return &run;
  }
  return nullptr;
}

// Small integers, dates or times of one timezone, or terms of one run of the dictionary: their ids sort as they do.
bool sort_as_ids(std::span<const Id> ids, const ExecutionContext& context) {
  const auto all = [&](const auto& belongs) {
    std::atomic<bool> result = true;
    run_parts(
        context.threads, Parts::for_threads(ids.size(), context.threads),
        [&](std::size_t, std::size_t begin, std::size_t end) {
          const auto part = ids.subspan(begin, end - begin);
          if (!std::all_of(part.begin(), part.end(), [&](Id id) { return id == storage::kUnbound || belongs(id); })) {
            result = false;
          }
        });
    return result.load();
  };
  const auto bound = std::find_if(ids.begin(), ids.end(), [](Id id) { return id != storage::kUnbound; });
  if (bound == ids.end()) return true;
  if (bound->tag() == Tag::kInteger) return all([](Id id) { return id.tag() == Tag::kInteger; });
  if (bound->tag() == Tag::kDateTime || bound->tag() == Tag::kDate) {
    return all([first = *bound](Id id) {
      return id.tag() == first.tag() && ((id.bits() ^ first.bits()) & storage::kTimezoneBits) == 0;
    });
  }
  const storage::TermRun* run = run_of(*bound, context);
  if (run == nullptr) return false;
  const Id first(run->tag, run->first), end(run->tag, run->end);
  return all([=](Id id) { return first <= id && id < end; });
}

}  // namespace

std::optional<Morsel> sorted_ids_around(Id id, const ExecutionContext& context) {
  switch (id.tag()) {
    case Tag::kBlankNode:
    case Tag::kShortString:
    case Tag::kBoolean:
    case Tag::kInteger:
    case Tag::kDecimal:
    case Tag::kFloat:
    case Tag::kDouble:
    case Tag::kDateTime:
    case Tag::kDate: return Morsel{Id(id.tag(), 0), Id(id.tag(), Id::kPayloadMask)};
    default: break;
  }
  const storage::TermRun* run = run_of(id, context);
  if (run == nullptr) return std::nullopt;
  return Morsel{Id(run->tag, run->first), Id(run->tag, run->end - 1)};
}

std::vector<std::uint64_t> rank_for_order(ExecutionContext& context, const std::vector<Id>& ids) {
  if (sort_as_ids(ids, context)) {
    std::vector<std::uint64_t> ranks(ids.size());
    run_parts(context.threads, Parts::for_threads(ids.size(), context.threads),
              [&](std::size_t, std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) ranks[i] = ids[i].bits();
              });
    return ranks;
  }
  MemoryCharge charge(context);
  charge.set(ids.size() * (sizeof(std::uint32_t) + sizeof(std::uint64_t)));
  const auto distinct = make_id_tuple_table(context, 1);
  std::vector<std::uint32_t> numbers(ids.size());
  const Id* const column = ids.data();
  distinct->insert(std::span(&column, 1), ids.size(), numbers.data());

  const std::size_t count = distinct->size();
  charge.set(ids.size() * (sizeof(std::uint32_t) + sizeof(std::uint64_t)) +
             count * (2 * sizeof(SortTerm) + sizeof(std::uint64_t)));
  std::vector<SortTerm> terms(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    terms[i].id = distinct->column(0)[i];
    terms[i].number = i;
  }
  std::sort(terms.begin(), terms.end(), [](const SortTerm& a, const SortTerm& b) { return a.id < b.id; });
  TextArena arena(context);
  decode(context, terms, arena);

  std::size_t comparisons = 0;
  const auto compare = [&](const SortTerm& a, const SortTerm& b) {
    if (++comparisons % 4096 == 0) context.check();
    return compare_terms(a, b, context);
  };
  const auto before = [&](const SortTerm& a, const SortTerm& b) { return compare(a, b) < 0; };
  // Ids often sort as their terms do. Merge sort stays within bounds even if the order of terms should fail to be one.
  if (!std::is_sorted(terms.begin(), terms.end(), before)) std::stable_sort(terms.begin(), terms.end(), before);

  std::vector<std::uint64_t> rank_of_number(count);
  std::uint64_t rank = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && compare(terms[i - 1], terms[i]) != 0) ++rank;
    rank_of_number[terms[i].number] = rank;
  }
  std::vector<std::uint64_t> ranks(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) ranks[i] = rank_of_number[numbers[i]];
  return ranks;
}

std::vector<int> compare_for_order_with(ExecutionContext& context, std::span<const Id> ids, Id pivot) {
  std::vector<Id> all(ids.begin(), ids.end());
  all.push_back(pivot);
  if (sort_as_ids(all, context)) {
    std::vector<int> result(ids.size());
    std::transform(ids.begin(), ids.end(), result.begin(), [&](Id id) { return (pivot < id) - (id < pivot); });
    return result;
  }
  std::vector<SortTerm> terms(ids.size() + 1);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    terms[i].id = ids[i];
    terms[i].number = static_cast<std::uint32_t>(i);
  }
  const auto before = [](const SortTerm& a, const SortTerm& b) { return a.id < b.id; };
  if (!std::is_sorted(terms.begin(), terms.end() - 1, before)) std::sort(terms.begin(), terms.end() - 1, before);
  terms.back().id = pivot;
  TextArena arena(context);
  decode(context, terms, arena);
  std::vector<int> result(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool repeated = i > 0 && terms[i].id == terms[i - 1].id;
    result[terms[i].number] = repeated ? result[terms[i - 1].number] : compare_terms(terms[i], terms.back(), context);
  }
  return result;
}

}  // namespace casus::query
