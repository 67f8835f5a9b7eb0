#include "query/api/decode_ahead.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>

#include "query/execute/task_pool.h"

namespace casus::detail {

using Clock = std::chrono::steady_clock;

struct DecodeAhead::Work {
  explicit Work(const query::QueryTerms& terms) : decoder(terms) {}
  void decode(std::span<const std::size_t> columns, const RowText& append = {}) {
    text.clear();
    try {
      decoder.decode(batch, batch.rows == 0 ? std::span<const std::size_t>() : columns);
      for (std::size_t row = 0; append && row < batch.rows; ++row) append(decoder.row(row), text);
    } catch (...) {
      error = std::current_exception();
    }
  }

  query::Batch batch;
  query::BatchDecoder decoder;
  std::string text;
  std::exception_ptr error;
  enum class State : std::uint8_t { kWaiting, kRunning, kDone } state = State::kWaiting;
};

// What helpers know. The batches are in their sequence.
struct DecodeAhead::Shared {
  using State = Work::State;

  Work* claim() {
    for (const auto& work : ahead) {
      if (work->state != State::kWaiting) continue;
      work->state = State::kRunning;
      return work.get();
    }
    return nullptr;
  }
  void run(Work& work, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    work.decode(columns, append);
    lock.lock();
    work.state = State::kDone;
    changed.notify_all();
  }
  void help() {
    std::unique_lock lock(mutex);
    while (Work* work = stopped ? nullptr : claim()) run(*work, lock);
    --helpers;
  }

  std::vector<std::size_t> columns;
  RowText append;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::shared_ptr<Work>> ahead;
  std::size_t helpers = 0;
  bool stopped = false;
};

DecodeAhead::DecodeAhead(const query::QueryTerms& terms, std::function<bool(query::Batch&)> next,
                         std::vector<std::size_t> columns, std::size_t threads)
    : terms_(terms), next_(std::move(next)), columns_(std::move(columns)), threads_(threads) {}

DecodeAhead::~DecodeAhead() {
  if (!shared_) return;
  std::unique_lock lock(shared_->mutex);
  shared_->stopped = true;
  shared_->changed.wait(lock, [&] {
    return std::none_of(shared_->ahead.begin(), shared_->ahead.end(),
                        [](const auto& work) { return work->state == Work::State::kRunning; });
  });
}

const query::BatchDecoder& DecodeAhead::decoder() const {
  return current_->decoder;
}

std::string_view DecodeAhead::text() const {
  return current_->text;
}

bool DecodeAhead::want_text(RowText append) {
  if (append_ || shared_) return false;
  append_ = std::move(append);
  return true;
}

// A query that takes long shows its rows as they come, and is not read further than asked.
bool DecodeAhead::pays() const {
  constexpr std::size_t kBatches = 4;
  return threads_ > 1 && batches_ >= kBatches && pulling_ < decoding_ + writing_;
}

// Batches of long texts are few, so that what is decoded ahead stays in bounds.
std::size_t DecodeAhead::most_ahead() const {
  constexpr std::size_t kMostBytes = std::size_t{32} << 20;
  return std::clamp<std::size_t>(kMostBytes / std::max<std::size_t>(text_bytes_, 1), 1, threads_ + 2);
}

bool DecodeAhead::next() {
  if (append_ && current_) writing_ = Clock::now() - handed_out_;
  if (current_) spare_.push_back(std::move(current_));
  if (!shared_ && pays()) {
    shared_ = std::make_shared<Shared>();
    shared_->columns = columns_;
    shared_->append = append_;
  }
  if (shared_) {
    current_ = decoded_ahead();
  } else {
    current_ = pull();
    const Clock::time_point start = Clock::now();
    current_->decode(columns_);
    decoding_ = Clock::now() - start;
  }
  text_bytes_ = decoder().text_bytes() + current_->text.size();
  if (current_->error) std::rethrow_exception(current_->error);
  if (append_) handed_out_ = Clock::now();
  return current_->batch.rows > 0;
}

// The next batch, not yet decoded; without rows at the end, or with an error.
std::shared_ptr<DecodeAhead::Work> DecodeAhead::pull() {
  std::shared_ptr<Work> work;
  if (spare_.empty()) {
    work = std::make_shared<Work>(terms_);
  } else {
    work = std::move(spare_.back());
    spare_.pop_back();
  }
  work->error = nullptr;
  work->state = Work::State::kWaiting;
  const Clock::time_point start = Clock::now();
  try {
    if (ended_ || !next_(work->batch)) work->batch.reset(0);
  } catch (...) {
    work->error = std::current_exception();
    work->batch.reset(0);
  }
  pulling_ = Clock::now() - start;
  ended_ = work->batch.rows == 0;
  ++batches_;
  return work;
}

std::shared_ptr<DecodeAhead::Work> DecodeAhead::decoded_ahead() {
  std::unique_lock lock(shared_->mutex);
  auto& ahead = shared_->ahead;
  for (;;) {
    if (!ahead.empty() && ahead.front()->state == Work::State::kDone) {
      std::shared_ptr<Work> work = std::move(ahead.front());
      ahead.pop_front();
      return work;
    }
    if (!ended_ && ahead.size() < most_ahead()) {
      lock.unlock();
      std::shared_ptr<Work> work = pull();
      // Terms that the query computes are in a dictionary that the next batch may change.
      const auto is_local = [](storage::Id id) { return id.is_local(); };
      const bool own = work->batch.rows == 0 || std::any_of(columns_.begin(), columns_.end(), [&](std::size_t c) {
                         return std::any_of(work->batch.columns[c].begin(), work->batch.columns[c].end(), is_local);
                       });
      if (own) {
        work->decode(columns_, append_);
        work->state = Work::State::kDone;
      }
      lock.lock();
      ahead.push_back(std::move(work));
      if (own || shared_->helpers + 1 >= threads_) continue;
      ++shared_->helpers;
      query::TaskPool::shared().submit([shared = shared_] { shared->help(); }, threads_ - 1);
    } else if (Work* work = shared_->claim()) {
      shared_->run(*work, lock);
    } else if (ahead.empty()) {
      std::shared_ptr<Work> end = pull();
      end->decode({});
      return end;
    } else {
      shared_->changed.wait(lock);
    }
  }
}

}  // namespace casus::detail
