#include "query/execute/morsel_queue.h"

#include <algorithm>
#include <utility>

#include "query/execute/spin_wait.h"
#include "query/execute/task_pool.h"

namespace casus::query {

MorselQueue::MorselQueue(ExecutionContext& context, Operator& original, std::size_t helpers)
    : context_(context),
      original_(original),
      max_helpers_(helpers),
      model_(std::make_unique<const ExecutionContext>(context, stopped_)),
      known_terms_(context.terms().computed()) {}

void MorselQueue::call_early() {
  const std::lock_guard lock(mutex_);
  if (max_helpers_ > 0) submit();
}

void MorselQueue::start(const std::vector<Morsel>& morsels) {
  const std::lock_guard lock(mutex_);
  parts_ = std::vector<Part>(morsels.size());
  for (std::size_t i = 0; i < morsels.size(); ++i) parts_[i].morsel = morsels[i];
  started_ = true;
}

bool MorselQueue::next(Batch& batch) {
  std::unique_lock lock(mutex_);
  while (current_ < parts_.size()) {
    Part& part = parts_[current_];
    if (!part.ready.empty()) {
      Parcel parcel = std::move(part.ready.front());
      part.ready.pop_front();
      --ready_;
      std::swap(batch, parcel.rows);
      spare_.push_back(std::move(parcel.rows));
      call_help();
      lock.unlock();
      context_.release(parcel.bytes);
      if (!parcel.terms.empty()) adopt(parcel.terms, batch);
      return true;
    }
    if (part.ended) {
      if (part.error) std::rethrow_exception(part.error);
      ++current_;
      continue;
    }
    Part* claimed = claim(current_ + 1);
    if (!claimed) claimed = claim_ahead(kReady);
    if (claimed) {
      call_help();
      work(*claimed, lock);
      continue;
    }
    wait(lock);
  }
  count_work();
  return false;
}

// For a batch that a helper works on.
void MorselQueue::wait(std::unique_lock<std::mutex>& lock) {
  const std::size_t seen = batches_;
  lock.unlock();
  for (const SpinWait spin; batches_.load(std::memory_order_relaxed) == seen && spin.goes_on();) SpinWait::pause();
  lock.lock();
  waiting_ = true;
  changed_.wait(lock, [&] { return batches_ != seen; });
  waiting_ = false;
}

void MorselQueue::stop() {
  *stopped_ = true;
  std::unique_lock lock(mutex_);
  waiting_ = true;
  changed_.wait(lock,
                [&] { return std::none_of(parts_.begin(), parts_.end(), [](const Part& p) { return p.running; }); });
  for (const Part& part : parts_) {
    for (const Parcel& parcel : part.ready) context_.release(parcel.bytes);
  }
  count_work();
  // A task that no thread has begun may keep the queue for a while: the store must not stay open for it.
  parts_.clear();
  model_.reset();
}

void MorselQueue::count_work() {
  for (Part& part : parts_) {
    if (part.worker) idle_.push_back(std::move(part.worker));
  }
  for (const auto& worker : idle_) original_.add_statistics(*worker->fork);
  idle_.clear();
}

// Runs in a thread of the pool.
void MorselQueue::help() {
  for (const SpinWait spin; !started_ && spin.goes_on();) SpinWait::pause();
  std::unique_lock lock(mutex_);
  while (Part* part = *stopped_ ? nullptr : claim_ahead(kReady)) work(*part, lock);
  --helpers_;
}

// A helper is worth calling when it finds work for a while.
void MorselQueue::call_help() {
  if (helpers_ == max_helpers_) return;
  Part* part = claim_ahead(kReady / 2);
  if (!part) return;
  part->running = false;
  submit();
}

void MorselQueue::submit() {
  ++helpers_;
  TaskPool::shared().submit([queue = shared_from_this()] { queue->help(); }, max_helpers_);
}

// The earliest part, of those before `end`, that has not ended and that nobody works on; it counts as running from now
// on.
MorselQueue::Part* MorselQueue::claim(std::size_t end) {
  for (std::size_t i = current_; i < end; ++i) {
    Part& part = parts_[i];
    if (part.running || part.ended) continue;
    part.running = true;
    return &part;
  }
  return nullptr;
}

// When fewer batches are ready.
MorselQueue::Part* MorselQueue::claim_ahead(std::size_t ready) {
  return ready_ < ready ? claim(parts_.size()) : nullptr;
}

// Makes one batch of a claimed part.
void MorselQueue::work(Part& part, std::unique_lock<std::mutex>& lock) {
  Parcel parcel;
  const bool fresh = spare_.empty();
  if (!fresh) {
    parcel.rows = std::move(spare_.back());
    spare_.pop_back();
  }
  const bool begins = !part.worker;
  if (begins && !idle_.empty()) {
    part.worker = std::move(idle_.back());
    idle_.pop_back();
  }
  lock.unlock();
  if (fresh) reserve(parcel.rows);
  bool more = false;
  std::exception_ptr error;
  try {
    if (begins) begin(part);
    more = produce(*part.worker, parcel);
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  ++batches_;
  part.running = false;
  part.ended = !more;
  part.error = std::move(error);
  if (more) {
    part.ready.push_back(std::move(parcel));
    ++ready_;
  } else if (!part.error) {
    idle_.push_back(std::move(part.worker));
  }
  if (waiting_) changed_.notify_all();
}

void MorselQueue::begin(Part& part) const {
  if (!part.worker) {
    auto worker = std::make_unique<Worker>();
    worker->context = std::make_unique<ExecutionContext>(*model_, stopped_);
    worker->fork = original_.fork(*worker->context);
    part.worker = std::move(worker);
  }
  part.worker->fork->restart(part.morsel);
}

bool MorselQueue::produce(Worker& worker, Parcel& parcel) const {
  if (!worker.fork->next(parcel.rows)) return false;
  const QueryTerms& terms = worker.context->terms();
  if (terms.computed() > known_terms_) {
    for (const auto& column : parcel.rows.columns) {
      for (const Id id : column) {
        if (id.is_local() && id.payload() >= known_terms_) parcel.terms.try_emplace(id, terms.term(id));
      }
    }
  }
  parcel.bytes = parcel.rows.rows * parcel.rows.columns.size() * sizeof(Id);
  worker.context->charge(parcel.bytes);
  return true;
}

// Room for what most batches hold: they would be copied again and again while they grow.
void MorselQueue::reserve(Batch& batch) const {
  batch.reset(original_.schema().size());
  for (auto& column : batch.columns) column.reserve(Batch::kTargetRows * 3 / 2);
}

// Gives the terms ids of the consumer's context.
void MorselQueue::adopt(const std::unordered_map<Id, Term>& terms, Batch& batch) {
  std::unordered_map<Id, Id> ours;
  for (const auto& [id, term] : terms) ours.emplace(id, context_.terms().intern(term.view()));
  for (auto& column : batch.columns) {
    for (Id& id : column) {
      if (const auto found = id.is_local() ? ours.find(id) : ours.end(); found != ours.end()) id = found->second;
    }
  }
}

}  // namespace casus::query
