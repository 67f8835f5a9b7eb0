#include "storage/dictionary/check_dictionary.h"

#include "casus/error.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/inline_value.h"
#include "storage/dictionary/page_cache.h"
#include "storage/dictionary/stored_terms.h"

namespace casus::storage {
namespace {

constexpr std::size_t kMostProblems = 20;

class DictionaryCheck {
 public:
  DictionaryCheck(std::shared_ptr<const EngineSnapshot> snapshot,
                  const std::function<void(const TripleEntry&)>& on_triple)
      : terms_(std::move(snapshot), std::make_shared<PageCache>()), on_triple_(on_triple) {}

  std::vector<std::string> run() {
    runs_ = terms_.runs();
    check_pages();
    if (!runs_.empty() && runs_.back().end > terms_.counters().next_index)
      report("a run of terms goes beyond the last");
    check_hashes();
    return std::move(problems_);
  }

 private:
  void report(std::string problem) {
    if (problems_.size() < kMostProblems) problems_.push_back(std::move(problem));
  }

  void check_pages() {
    std::uint64_t next = 0;
    const auto pages = terms_.snapshot().iterate(Family::kTerms);
    for (pages->seek_to_first(); pages->valid(); pages->next()) {
      try {
        const std::uint64_t last = parse_page_key(pages->key());
        TermPage page;
        page.append(pages->value(), last);
        if (page.first_index() != next) {
          report("the terms from " + std::to_string(next) + " to " + std::to_string(page.first_index()) +
                 " are missing, or there twice");
        }
        for (std::uint64_t index = page.first_index(); index <= last; ++index) check_term(page.at(index), index);
        next = last + 1;
      } catch (const StorageError& error) {
        report("after term " + std::to_string(next) + ": " + error.what());
      }
    }
    if (next != terms_.counters().next_index) {
      report("the dictionary counts " + std::to_string(terms_.counters().next_index) + " terms and holds " +
             std::to_string(next));
    }
  }

  // Terms come by ascending index.
  void check_run(std::string_view encoded, const TermView& term, std::uint64_t index) {
    while (run_ < runs_.size() && runs_[run_].end <= index) ++run_;
    if (run_ == runs_.size() || index < runs_[run_].first) return;
    const TermRun& run = runs_[run_];
    const bool belongs =
        run.tag == encoded_tag(encoded) && run.language == term.language && run.direction == term.direction;
    if (!belongs || (index > run.first && term.value <= previous_)) {
      report("term " + std::to_string(index) + " does not belong where the runs of terms have it");
    }
    previous_ = term.value;
  }

  void check_term(std::string_view encoded, std::uint64_t index) {
    if (encoded_tag(encoded) == Tag::kTriple) {
      const auto parts = decode_triple(encoded);
      for (const Id part : parts) check_part(part, index);
      if (on_triple_) on_triple_({Id(Tag::kTriple, index), parts[0], parts[1], parts[2]});
    } else {
      const TermView term = decode_term(encoded, scratch_);
      check_run(encoded, term, index);
      std::string again;
      encode_term(term, again);
      if (again != encoded) report("term " + std::to_string(index) + " is not stored in the form that it should have");
      if (inline_id(term)) report("term " + std::to_string(index) + " should have an inline id");
    }
    if (terms_.find(encoded) != index) report("term " + std::to_string(index) + " is not found by its hash");
  }

  void check_part(Id part, std::uint64_t index) {
    InlineText text;
    const bool known = is_dictionary_tag(part.tag()) ? part.payload() < index
                       : part.is_blank_node()        ? part.payload() < terms_.counters().next_blank_node
                                                     : inline_term(part, text).has_value();
    if (!known) report("triple term " + std::to_string(index) + " has a part that does not exist");
  }

  void check_hashes() {
    std::uint64_t entries = 0;
    const auto hashes = terms_.snapshot().iterate(Family::kTermIds);
    for (hashes->seek_to_first(); hashes->valid(); hashes->next()) ++entries;
    if (entries != terms_.counters().next_index) {
      report("the hash table of terms has " + std::to_string(entries) + " entries for " +
             std::to_string(terms_.counters().next_index) + " terms");
    }
  }

  StoredTerms terms_;
  const std::function<void(const TripleEntry&)>& on_triple_;
  std::string scratch_;
  std::vector<TermRun> runs_;
  std::size_t run_ = 0;
  std::string previous_;  // the text of the term before, within a run
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> check_dictionary(std::shared_ptr<const EngineSnapshot> snapshot,
                                          const std::function<void(const TripleEntry&)>& on_triple) {
  return DictionaryCheck(std::move(snapshot), on_triple).run();
}

}  // namespace casus::storage
