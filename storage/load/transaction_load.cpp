#include "storage/load/transaction_load.h"

#include "casus/error.h"
#include "storage/load/document_terms.h"
#include "storage/load/input_reader.h"
#include "storage/load/load_monitor.h"

namespace casus::storage {
namespace {

constexpr std::uint64_t kQuadsATick = 256;

class TransactionSink final : public InputSink {
 public:
  TransactionSink(WriteTransaction& transaction, const LoadOptions& options, LoadMonitor& monitor)
      : transaction_(transaction), terms_(transaction), options_(options), monitor_(monitor) {
    if (options.graph) default_graph_ = transaction.intern(options.graph->view());
  }

  void start_input(std::uint32_t /*number*/) override { terms_.start_document(); }
  void read_so_far(std::uint64_t bytes) override { bytes_read_ = bytes; }

  void quad(const QuadView& quad) override {
    const IdQuad ids{terms_.intern(quad.subject), terms_.intern(quad.predicate), terms_.intern(quad.object),
                     quad.graph != nullptr ? terms_.intern(*quad.graph) : default_graph_};
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
  WriteTransaction& transaction_;
  DocumentTerms terms_;
  const LoadOptions& options_;
  LoadMonitor& monitor_;
  Id default_graph_ = kDefaultGraph;
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
