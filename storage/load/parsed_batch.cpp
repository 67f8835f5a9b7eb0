#include "storage/load/parsed_batch.h"

#include <xxhash.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "casus/error.h"
#include "storage/dictionary/big_endian.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/load/input_reader.h"

namespace casus::storage {
namespace {

constexpr std::size_t kBatchQuads = 2048;
constexpr std::size_t kBatchBytes = std::size_t{1} << 19;
constexpr std::size_t kBatchesAhead = 8;

/// Ends the parser's thread when the consumer has given up; never leaves this file.
struct Stopped {};

/// Full batches one way, empty ones back.
class BatchQueue {
 public:
  std::unique_ptr<ParsedBatch> empty_batch() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || full_.size() < kBatchesAhead; });
    if (stopped_) throw Stopped();
    if (empty_.empty()) return std::make_unique<ParsedBatch>();
    auto batch = std::move(empty_.back());
    empty_.pop_back();
    return batch;
  }
  void push(std::unique_ptr<ParsedBatch> batch) {
    const std::lock_guard lock(mutex_);
    full_.push_back(std::move(batch));
    changed_.notify_all();
  }
  void close(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    error_ = error;
    closed_ = true;
    changed_.notify_all();
  }
  /// Null at the end.
  std::unique_ptr<ParsedBatch> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !full_.empty(); });
    if (error_) std::rethrow_exception(error_);
    if (full_.empty()) return nullptr;
    auto batch = std::move(full_.front());
    full_.pop_front();
    changed_.notify_all();
    return batch;
  }
  void recycle(std::unique_ptr<ParsedBatch> batch) {
    batch->clear();
    const std::lock_guard lock(mutex_);
    empty_.push_back(std::move(batch));
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<ParsedBatch>> full_;
  std::vector<std::unique_ptr<ParsedBatch>> empty_;
  std::exception_ptr error_;
  bool closed_ = false;
  bool stopped_ = false;
};

/// Encodes quads into batches.
class BatchingSink final : public InputSink {
 public:
  BatchingSink(BatchQueue& queue, const LoadOptions& options) : queue_(queue), batch_(queue.empty_batch()) {
    if (options.graph) default_graph_ = options.graph->view();
  }

  void start_input(std::uint32_t number) override { file_ = number; }

  void quad(const QuadView& quad) override {
    ParsedQuad& parsed = batch_->quads.emplace_back();
    place(parsed[0], quad.subject, 0);
    place(parsed[1], quad.predicate, 1);
    place(parsed[2], quad.object, 2);
    if (quad.graph != nullptr) {
      place(parsed[3], *quad.graph, 3);
    } else if (default_graph_) {
      place(parsed[3], *default_graph_, 3);
    } else {
      parsed[3].value = kDefaultGraph.bits();
      previous_[3] = parsed[3];
    }
    if (batch_->quads.size() >= kBatchQuads || batch_->text.size() >= kBatchBytes) hand_over();
  }

  void skipped(const SyntaxError& error) override { batch_->skipped.emplace_back(error.what()); }

  void read_so_far(std::uint64_t bytes) override { batch_->bytes_read = bytes; }

  void finish() {
    if (!batch_->quads.empty() || !batch_->skipped.empty()) hand_over();
  }

 private:
  void hand_over() {
    const std::uint64_t bytes_read = batch_->bytes_read;
    queue_.push(std::move(batch_));
    batch_ = queue_.empty_batch();
    batch_->bytes_read = bytes_read;
    previous_ = {};
  }

  void place(ParsedTerm& out, const TermView& term, std::size_t position) {
    out = encode(term, 0);
    ParsedTerm& previous = previous_[position];
    if (out.kind == ParsedTerm::Kind::kText && previous.kind == ParsedTerm::Kind::kText && out.hash == previous.hash &&
        text(out) == text(previous)) {
      batch_->text.resize(out.value);
      out.kind = ParsedTerm::Kind::kRepeat;
      return;
    }
    previous = out;
  }

  std::string_view text(const ParsedTerm& term) const {
    return std::string_view(batch_->text).substr(term.value, term.length);
  }

  ParsedTerm encode(const TermView& term, int depth) {
    ParsedTerm parsed;
    if (term.kind == TermKind::kTriple) {
      if (depth >= kMaxTripleDepth) throw ResourceLimit("a triple term is nested too deep");
      const ParsedTriple triple = {encode(term.triple->subject, depth + 1), encode(term.triple->predicate, depth + 1),
                                   encode(term.triple->object, depth + 1)};
      parsed.kind = ParsedTerm::Kind::kTriple;
      parsed.value = batch_->triples.size();
      batch_->triples.push_back(triple);
      return parsed;
    }
    std::string& text = batch_->text;
    const std::size_t begin = text.size();
    if (term.kind == TermKind::kBlankNode) {
      const std::uint32_t file = __builtin_bswap32(file_);
      text.push_back(static_cast<char>(Tag::kBlankNode));
      text.append(reinterpret_cast<const char*>(&file), sizeof file);
      text.append(term.value);
    } else {
      if (const auto id = inline_id(term)) {
        parsed.value = id->bits();
        return parsed;
      }
      append_encoded_term(term, text);
    }
    parsed.kind = ParsedTerm::Kind::kText;
    parsed.tag = static_cast<Tag>(text[begin]);
    parsed.value = begin;
    parsed.length = text.size() - begin;
    parsed.hash = XXH3_64bits(text.data() + begin, text.size() - begin);
    return parsed;
  }

  BatchQueue& queue_;
  std::unique_ptr<ParsedBatch> batch_;
  ParsedQuad previous_{};
  std::optional<TermView> default_graph_;
  std::uint32_t file_ = 0;
};

}  // namespace

void ParsedBatch::clear() {
  text.clear();
  if (text.capacity() > 4 * kBatchBytes) text.shrink_to_fit();
  triples.clear();
  quads.clear();
  skipped.clear();
  bytes_read = 0;
}

void parse_in_batches(std::span<const LoadInput> inputs, const LoadOptions& options,
                      const std::function<void(const ParsedBatch&)>& consume) {
  BatchQueue queue;
  std::jthread parser([&] {
    std::exception_ptr error;
    try {
      BatchingSink sink(queue, options);
      read_inputs(inputs, options, sink);
      sink.finish();
    } catch (const Stopped&) {
    } catch (...) {
      error = std::current_exception();
    }
    queue.close(error);
  });
  try {
    while (auto batch = queue.pop()) {
      consume(*batch);
      queue.recycle(std::move(batch));
    }
  } catch (...) {
    queue.stop();
    throw;
  }
}

}  // namespace casus::storage
