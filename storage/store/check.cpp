#include <fmt/format.h>

#include <algorithm>

#include "storage/dictionary/check_dictionary.h"
#include "storage/index/check_index.h"
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

}  // namespace

CheckReport Store::check(const std::function<void(const std::string&)>& progress) const {
  const auto view = current();
  CheckReport report;
  report.quads = view->size();
  report.terms = view->dictionary().size();
  try {
    report.problems = check_index(*view->index(), progress);
    if (progress) progress("checking the dictionary");
    for (std::string& problem : check_dictionary(view->index()->snapshot))
      report.problems.push_back(std::move(problem));
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
