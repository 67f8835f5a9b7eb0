#include "storage/load/transaction_load.h"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "casus/error.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/load/input_reader.h"
#include "storage/load/load_monitor.h"

namespace casus::storage {
namespace {

constexpr std::uint64_t kQuadsATick = 256;

class TransactionSink final : public InputSink {
 public:
  TransactionSink(WriteTransaction& transaction, const LoadOptions& options, LoadMonitor& monitor)
      : transaction_(transaction), options_(options), monitor_(monitor) {
    if (options.graph) default_graph_ = transaction.intern(options.graph->view());
  }

  void start_input(std::uint32_t /*number*/) override { blank_nodes_.clear(); }
  void read_so_far(std::uint64_t bytes) override { bytes_read_ = bytes; }

  void quad(const QuadView& quad) override {
    const IdQuad ids{id_of(quad.subject), id_of(quad.predicate), id_of(quad.object),
                     quad.graph != nullptr ? id_of(*quad.graph) : default_graph_};
    if (transaction_.insert(ids)) ++report_.inserted;
    if (++report_.statements % kQuadsATick == 0) {
      monitor_.set_read(bytes_read_, report_.statements);
      monitor_.tick(LoadProgress::Phase::kParse);
    }
  }

  void skipped(const SyntaxError& error) override {
    ++report_.skipped;
    if (options_.on_skipped) options_.on_skipped(error.what());
  }

  const LoadReport& report() const { return report_; }

 private:
  // Blank nodes are told apart here and not by the transaction: their labels are those of a file, also inside triple
  // terms, and never those of the store.
  Id id_of(const TermView& term) {
    switch (term.kind) {
      case TermKind::kBlankNode: {
        const auto [entry, is_new] = blank_nodes_.try_emplace(std::string(term.value));
        if (is_new) entry->second = transaction_.new_blank_node();
        return entry->second;
      }
      case TermKind::kTriple: {
        return transaction_.intern(with_store_labels(Term(term), 0).view());
      }
      default: return transaction_.intern(term);
    }
  }

  Term with_store_labels(const Term& term, int depth) {
    if (depth > kMaxTripleDepth) throw ResourceLimit("a triple term is nested too deep");
    if (term.is_blank_node()) return Term::blank_node("b" + std::to_string(id_of(term.view()).payload()));
    if (!term.is_triple()) return term;
    return Term::triple(with_store_labels(term.subject(), depth + 1), with_store_labels(term.predicate(), depth + 1),
                        with_store_labels(term.object(), depth + 1));
  }

  WriteTransaction& transaction_;
  const LoadOptions& options_;
  LoadMonitor& monitor_;
  Id default_graph_ = kDefaultGraph;
  std::unordered_map<std::string, Id> blank_nodes_;
  std::uint64_t bytes_read_ = 0;
  LoadReport report_;
};

}  // namespace

LoadReport load_in_transaction(WriteTransaction& transaction, std::span<const LoadInput> inputs,
                               const LoadOptions& options) {
  LoadMonitor monitor(options, total_bytes(inputs).value_or(0));
  TransactionSink sink(transaction, options, monitor);
  read_inputs(inputs, options, sink);
  return sink.report();
}

}  // namespace casus::storage
