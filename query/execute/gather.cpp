#include <algorithm>

#include "query/execute/morsel_queue.h"
#include "query/execute/operators.h"

namespace casus::query {
namespace {

// The exchange operator of Volcano (Graefe, 1990), over morsels.
class Gather final : public Operator {
 public:
  Gather(ExecutionContext& context, OperatorPtr input, std::size_t threads, std::size_t parts)
      : Operator(context), input_(std::move(input)), threads_(threads), parts_(parts) {
    schema_ = input_->schema();
    order_ = input_->order();
    bound_ = input_->bound();
  }
  ~Gather() override {
    if (queue_) queue_->stop();
  }

  std::string describe(const VariableTable&) const override {
    return "Gather from " + std::to_string(threads_) + " threads";
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void close() override {
    if (queue_) queue_->stop();
  }

 protected:
  bool produce(Batch& batch) override {
    if (!opened_) open();
    return queue_ ? queue_->next(batch) : input_->next(batch);
  }

 private:
  // Each part starts with a copy of them.
  static constexpr std::size_t kMaxComputedTerms = 10'000;
  static constexpr std::size_t kUnits = 4;

  void open() {
    opened_ = true;
    input_->prepare_forks();
    if (context().terms().computed() > kMaxComputedTerms) return;
    queue_ = std::make_shared<MorselQueue>(context(), *input_, threads_ - 1);
    queue_->call_early();
    const std::vector<Morsel> morsels = cut();
    if (morsels.size() > 1) {
      queue_->start(morsels);
    } else {
      queue_->stop();
      queue_.reset();
    }
  }

  // Each takes what is left for all threads to do so often, so that they end at about the same time.
  std::vector<Morsel> cut() const {
    const std::vector<Id> cuts = input_->cuts({}, parts_ * kUnits);
    std::vector<Morsel> morsels(1);
    for (std::size_t at = 0; at < cuts.size();) {
      const std::size_t left = cuts.size() + 1 - at;
      at += std::clamp<std::size_t>(left / (2 * threads_), 1, kUnits);
      if (at > cuts.size()) break;
      const Id cut = cuts[at - 1];
      if (cut <= morsels.back().low) continue;
      morsels.back().high = Id(cut.bits() - 1);
      morsels.push_back({cut, Morsel{}.high});
    }
    return morsels;
  }

  OperatorPtr input_;
  std::size_t threads_;
  std::size_t parts_;
  bool opened_ = false;
  std::shared_ptr<MorselQueue> queue_;  // null: nothing to cut
};

}  // namespace

OperatorPtr make_gather(ExecutionContext& context, OperatorPtr input, std::size_t threads, std::size_t parts) {
  return std::make_unique<Gather>(context, std::move(input), threads, parts);
}

}  // namespace casus::query
