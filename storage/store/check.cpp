#include <fmt/format.h>

#include <algorithm>

#include "storage/dictionary/check_dictionary.h"
#include "storage/index/check_index.h"
#include "storage/index/row_reader.h"
#include "storage/store/store.h"

namespace casus::storage {

namespace {

constexpr std::size_t kMostProblems = 20;
constexpr std::size_t kIdsAtOnce = 4096;

/// Verifies that ids used in quads stand for terms, and that those terms have these ids.
class IdCheck {
 public:
  IdCheck(const StoreView& view, std::vector<std::string>& problems) : view_(view), problems_(problems) {}

  /// Every distinct value of the leading column of a permutation.
  void check_leading(Permutation permutation) {
    ScanSpec spec;
    spec.permutation = permutation;
    spec.graphs = GraphFilter::all();
    spec.columns = 0b0001;
    const auto scan = view_.scan(spec);
    for (ScanBatch batch; scan->next(batch);) {
      for (const Id id : batch.columns[0]) {
        if (id == previous_ || id == kDefaultGraph) continue;
        previous_ = id;
        ids_.push_back(id);
        if (ids_.size() == kIdsAtOnce) check_ids();
      }
    }
    check_ids();
    previous_ = kUnbound;
  }

 private:
  void check_ids() {
    const std::vector<Id> ids = std::move(ids_);
    ids_.clear();
    try {
      check(ids);
    } catch (const StorageError&) {
      for (const Id& id : ids) check_one(id);  // which of them it was
    }
  }

  void check_one(const Id& id) {
    try {
      check(std::span(&id, 1));
    } catch (const StorageError& error) {
      report(fmt::format("id {:#018x} stands for no term: {}", id.bits(), error.what()));
    }
  }

  void check(std::span<const Id> ids) {
    view_.visit_terms(ids, [&](std::size_t i, const TermView& term) {
      const auto found = view_.find(term);
      if (found != ids[i]) {
        report(fmt::format("the term {} has the id {:#018x} in quads, and {} in the dictionary", Term(term).to_string(),
                           ids[i].bits(), found ? fmt::format("{:#018x}", found->bits()) : "none"));
      }
    });
  }

  void report(std::string problem) {
    if (++reported_ <= kMostProblems) problems_.push_back(std::move(problem));
  }

  const StoreView& view_;
  std::vector<std::string>& problems_;
  std::vector<Id> ids_;
  Id previous_ = kUnbound;
  std::size_t reported_ = 0;
};

/// Verifies that the index of triple terms holds those of the dictionary, and no others.
class TripleTermCheck {
 public:
  explicit TripleTermCheck(const StoreView& view) : rows_(view.index(), Permutation::kTspo) {}

  /// A triple term of the dictionary; they come in ascending order.
  void expect(const TripleEntry& triple) {
    for (; rows_.valid() && rows_.row()[0] < triple.term; rows_.next()) ++unknown_;
    if (!rows_.valid() || rows_.row()[0] != triple.term) {
      ++missing_;
      return;
    }
    if (rows_.row() != Row{triple.term, triple.subject, triple.predicate, triple.object}) ++different_;
    rows_.next();
  }

  void report_to(std::vector<std::string>& problems) {
    for (; rows_.valid(); rows_.next()) ++unknown_;
    const auto report = [&](std::uint64_t count, const char* what) {
      if (count > 0) problems.push_back(fmt::format("{} triple terms {}", count, what));
    };
    report(missing_, "of the dictionary are missing in the index");
    report(unknown_, "of the index are unknown to the dictionary");
    report(different_, "have other parts in the index than in the dictionary");
  }

 private:
  RowReader rows_;
  std::uint64_t missing_ = 0, unknown_ = 0, different_ = 0;
};

}  // namespace

CheckReport Store::check(const std::function<void(const std::string&)>& progress) const {
  const auto view = current();
  CheckReport report;
  report.quads = view->size();
  report.terms = view->dictionary().size();
  try {
    report.problems = check_index(*view->index(), progress);
    if (progress) progress("checking the dictionary");
    TripleTermCheck triple_terms(*view);
    const auto expect = [&](const TripleEntry& triple) { triple_terms.expect(triple); };
    for (std::string& problem : check_dictionary(view->index()->snapshot, expect))
      report.problems.push_back(std::move(problem));
    triple_terms.report_to(report.problems);
    IdCheck ids(*view, report.problems);
    for (const Permutation permutation :
         {Permutation::kSpog, Permutation::kPsog, Permutation::kOspg, Permutation::kGspo}) {
      if (progress) progress(fmt::format("checking the terms of {}", name(permutation)));
      ids.check_leading(permutation);
    }
  } catch (const StorageError& error) {
    report.problems.push_back(error.what());
  }
  return report;
}

}  // namespace casus::storage
