#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "query/execute/operator.h"

namespace casus::query {

/// The forks of an operator, one a morsel, run by one consumer and its helpers. The consumer gets the rows in the
/// sequence of the morsels, and works on a morsel itself whenever it would have to wait. A helper works on one batch
/// after the other, the earliest morsel first, until enough is ready, and is called again when there is room: so no
/// thread of the pool ever waits for a consumer.
class MorselQueue : public std::enable_shared_from_this<MorselQueue> {
 public:
  /// `context` is the consumer's; `original` must be prepared for forks and outlives stop().
  MorselQueue(ExecutionContext& context, Operator& original, std::size_t helpers);

  /// Wakes a helper, which takes as long as to cut the morsels.
  void call_early();
  /// Once, before next().
  void start(const std::vector<Morsel>& morsels);

  /// The next rows, in the consumer's ids; false at the end. Rethrows what a fork throws when it comes to its rows.
  bool next(Batch& batch);
  /// Ends all work, waits for helpers that are in the middle of some, and counts what they have done. The consumer
  /// calls it before it goes; further calls do nothing.
  void stop();

 private:
  // Rows on their way, and the terms of those ids that only the fork's context knows.
  struct Parcel {
    Batch rows;
    std::unordered_map<Id, Term> terms;
    std::size_t bytes = 0;
  };
  struct Worker {
    std::unique_ptr<ExecutionContext> context;
    OperatorPtr fork;
  };
  struct Part {
    Morsel morsel;
    std::unique_ptr<Worker> worker;  // once begun, until the end
    std::deque<Parcel> ready;
    std::exception_ptr error;
    bool running = false;
    bool ended = false;
  };
  // Batches that are kept ready altogether: more than a part or two has, so that nobody waits for the thread that works
  // on the part whose turn it is.
  static constexpr std::size_t kReady = 128;

  void help();
  void submit();
  void call_help();
  Part* claim(std::size_t end);
  Part* claim_ahead(std::size_t ready);
  void work(Part& part, std::unique_lock<std::mutex>& lock);
  void begin(Part& part) const;
  void wait(std::unique_lock<std::mutex>& lock);
  bool produce(Worker& worker, Parcel& parcel) const;
  void count_work();
  void reserve(Batch& batch) const;
  void adopt(const std::unordered_map<Id, Term>& terms, Batch& batch);

  ExecutionContext& context_;
  Operator& original_;
  const std::size_t max_helpers_;
  const std::shared_ptr<std::atomic<bool>> stopped_ = std::make_shared<std::atomic<bool>>(false);
  std::unique_ptr<const ExecutionContext> model_;  // what the contexts of the parts are copies of; never used itself
  const std::size_t known_terms_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> started_ = false;
  std::atomic<std::size_t> batches_ = 0;  // made so far, ends of parts among them
  std::vector<Part> parts_;
  std::vector<std::unique_ptr<Worker>> idle_;  // of parts that have ended
  std::vector<Batch> spare_;  // used again: memory that one thread takes and another gives back is dear
  std::size_t current_ = 0;
  std::size_t ready_ = 0;  // batches
  std::size_t helpers_ = 0;
  bool waiting_ = false;
};

}  // namespace casus::query
