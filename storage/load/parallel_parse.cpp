#include "storage/load/parallel_parse.h"

#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "storage/load/input_reader.h"
#include "storage/load/worker_group.h"
#include "storage/syntax/statement_chunks.h"

namespace casus::storage {
namespace {

// Of an input that is parsed as a whole.
constexpr std::size_t kBatchQuads = 4096;
constexpr std::size_t kBatchBytes = std::size_t{1} << 19;

/// Full batches one way, in the order of their numbers, and empty ones back. Whoever has taken a number holds a batch,
/// so that the one whose turn it is always arrives.
class BatchQueue {
 public:
  explicit BatchQueue(std::size_t batches) {
    for (std::size_t i = 0; i < batches; ++i) empty_.push_back(std::make_unique<ParsedBatch>());
  }

  std::unique_ptr<ParsedBatch> empty_batch() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || !empty_.empty(); });
    if (stopped_) throw WorkAbandoned();
    auto batch = std::move(empty_.back());
    empty_.pop_back();
    return batch;
  }
  void push(std::uint64_t number, std::unique_ptr<ParsedBatch> batch) { put(number, {std::move(batch), nullptr}); }
  /// What is numbered `number` or higher will not come.
  void fail(std::uint64_t number, std::exception_ptr error) { put(number, {nullptr, std::move(error)}); }
  void end(std::uint64_t number) { put(number, {nullptr, nullptr}); }
  /// Something that was to come will not.
  void abandon(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    abandoned_ = std::move(error);
    changed_.notify_all();
  }
  /// Null at the end; throws the error that stands there.
  std::unique_ptr<ParsedBatch> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return abandoned_ || full_.contains(next_); });
    if (!full_.contains(next_)) std::rethrow_exception(abandoned_);
    Entry entry = std::move(full_.at(next_));
    full_.erase(next_++);
    if (entry.error) std::rethrow_exception(entry.error);
    return std::move(entry.batch);
  }
  void recycle(std::unique_ptr<ParsedBatch> batch) {
    batch->clear();
    const std::lock_guard lock(mutex_);
    empty_.push_back(std::move(batch));
    changed_.notify_all();
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  struct Entry {
    std::unique_ptr<ParsedBatch> batch;
    std::exception_ptr error;
  };

  void put(std::uint64_t number, Entry entry) {
    const std::lock_guard lock(mutex_);
    full_.insert_or_assign(number, std::move(entry));
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Entry> full_;
  std::vector<std::unique_ptr<ParsedBatch>> empty_;
  std::exception_ptr abandoned_;
  std::uint64_t next_ = 0;
  bool stopped_ = false;
};

/// The inputs, one after the other, cut into numbered pieces of work. Used under its mutex.
struct InputQueue {
  std::mutex mutex;
  std::span<const LoadInput> inputs;
  std::uint32_t next_input = 0;
  std::shared_ptr<OpenInput> input;         // the one being read, if any
  std::unique_ptr<StatementChunks> chunks;  // null when it is parsed as a whole
  std::uint64_t bytes_before = 0;
  std::uint64_t next_number = 0;
  bool ended = false;
};

/// Puts the quads of one input into a series of batches.
class WholeInputSink final : public InputSink {
 public:
  WholeInputSink(BatchBuilder& builder, BatchQueue& queue, InputQueue& work, std::unique_ptr<ParsedBatch>& batch)
      : builder_(builder), queue_(queue), work_(work), batch_(batch) {}

  void start_input(std::uint32_t number) override {
    input_ = number;
    builder_.start(*batch_, input_);
  }
  void quad(const QuadView& quad) override {
    builder_.add(quad);
    if (batch_->quads.size() >= kBatchQuads || batch_->text.size() >= kBatchBytes) hand_over();
  }
  void skipped(const SyntaxError& error) override { batch_->skipped.emplace_back(error.what()); }
  void read_so_far(std::uint64_t bytes) override { bytes_read_ = bytes; }

  void hand_over() {
    batch_->bytes_read = bytes_read_;
    queue_.push(work_.next_number++, std::move(batch_));
    batch_ = queue_.empty_batch();
    builder_.start(*batch_, input_);
  }

 private:
  BatchBuilder& builder_;
  BatchQueue& queue_;
  InputQueue& work_;
  std::unique_ptr<ParsedBatch>& batch_;
  std::uint32_t input_ = 0;
  std::uint64_t bytes_read_ = 0;
};

class ChunkSink final : public QuadSink {
 public:
  ChunkSink(BatchBuilder& builder, ParsedBatch& batch) : builder_(builder), batch_(batch) {}
  void quad(const QuadView& quad) override { builder_.add(quad); }
  void skipped(const SyntaxError& error) override { batch_.skipped.emplace_back(error.what()); }

 private:
  BatchBuilder& builder_;
  ParsedBatch& batch_;
};

/// One of the threads that parse.
class ParserThread {
 public:
  ParserThread(InputQueue& work, BatchQueue& queue, const LoadOptions& options)
      : work_(work), queue_(queue), options_(options), builder_(options) {}

  void run() {
    while (true) {
      batch_ = queue_.empty_batch();
      std::unique_lock lock(work_.mutex);
      if (work_.ended) return;
      try {
        if (!take_work()) continue;
      } catch (const WorkAbandoned&) {
        throw;
      } catch (...) {
        work_.ended = true;
        queue_.fail(work_.next_number, std::current_exception());
        return;
      }
      const std::uint64_t number = work_.next_number++;
      lock.unlock();
      parse_chunk(number);
    }
  }

 private:
  // Finds a chunk, or reads a whole input; false when there is none to be parsed after that.
  bool take_work() {
    if (!work_.input) {
      if (work_.next_input == work_.inputs.size()) {
        work_.ended = true;
        queue_.end(work_.next_number);
        return give_back();
      }
      work_.input = std::make_shared<OpenInput>(open_input(work_.inputs[work_.next_input++], options_));
      work_.chunks = make_statement_chunks(*work_.input->source, work_.input->options);
    }
    input_ = work_.input;
    if (!work_.chunks) {
      WholeInputSink sink(builder_, queue_, work_, batch_);
      sink.start_input(work_.next_input - 1);
      read_input(*input_, work_.bytes_before, sink);
      if (!batch_->empty()) sink.hand_over();
    } else if (work_.chunks->next(chunk_)) {
      batch_->bytes_read = work_.bytes_before + input_->source->position();
      builder_.start(*batch_, work_.next_input - 1);
      return true;
    }
    work_.bytes_before += input_->source->position();
    work_.input.reset();
    return give_back();
  }

  bool give_back() {
    queue_.recycle(std::move(batch_));
    return false;
  }

  void parse_chunk(std::uint64_t number) {
    try {
      ChunkSink sink(builder_, *batch_);
      read_chunk(chunk_, input_->options, sink);
    } catch (...) {
      const std::lock_guard lock(work_.mutex);
      work_.ended = true;
      queue_.fail(number, std::current_exception());
      return;
    }
    queue_.push(number, std::move(batch_));
  }

  InputQueue& work_;
  BatchQueue& queue_;
  const LoadOptions& options_;
  BatchBuilder builder_;
  std::unique_ptr<ParsedBatch> batch_;
  std::shared_ptr<OpenInput> input_;
  StatementChunk chunk_;
};

}  // namespace

void parse_in_batches(std::span<const LoadInput> inputs, const LoadOptions& options,
                      const std::function<void(const ParsedBatch&)>& consume) {
  check_graph(options);
  const std::size_t threads = worker_threads();
  BatchQueue queue(threads * 3);
  InputQueue work;
  work.inputs = inputs;
  WorkerGroup workers;
  for (std::size_t i = 0; i < threads; ++i) {
    workers.start([&] {
      try {
        ParserThread(work, queue, options).run();
      } catch (const WorkAbandoned&) {
        throw;
      } catch (...) {
        // Out of memory, say, between two pieces of work.
        queue.abandon(std::current_exception());
      }
    });
  }
  try {
    while (auto batch = queue.pop()) {
      consume(*batch);
      queue.recycle(std::move(batch));
    }
    queue.stop();
  } catch (...) {
    queue.stop();
    throw;
  }
  workers.wait([] {});
}

}  // namespace casus::storage
