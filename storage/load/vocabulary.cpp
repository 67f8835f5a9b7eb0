#include "storage/load/vocabulary.h"

#include <algorithm>
#include <cstring>
#include <queue>

#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

constexpr std::size_t kFlushTerms = 1 << 16;
constexpr std::size_t kFlushBytes = std::size_t{8} << 20;

/// A term of a run as it lies in the file: its length and its local number, eight bytes each, and its bytes.
struct RecordHead {
  std::uint64_t length;
  std::uint64_t local;
};

/// Reads the terms of one run in order.
class RunCursor {
 public:
  RunCursor(const TemporaryFile& file, std::uint64_t offset, std::uint64_t end, std::size_t buffer_bytes)
      : file_(&file), offset_(offset), end_(end), buffer_bytes_(buffer_bytes) {}
  RunCursor(const TermTable& table, std::vector<std::uint32_t> order) : table_(&table), order_(std::move(order)) {}

  bool next() {
    if (table_ != nullptr) {
      if (position_ == order_.size()) return false;
      local_ = order_[position_++];
      term_ = table_->at(static_cast<std::uint32_t>(local_));
      return true;
    }
    if (!have(sizeof(RecordHead))) return false;
    RecordHead head;
    std::memcpy(&head, buffer_.data() + position_, sizeof head);
    have(sizeof head + static_cast<std::size_t>(head.length));
    term_ = std::string_view(buffer_).substr(position_ + sizeof head, static_cast<std::size_t>(head.length));
    local_ = head.local;
    position_ += sizeof head + static_cast<std::size_t>(head.length);
    return true;
  }
  /// Valid until the next call of next().
  std::string_view term() const { return term_; }
  std::uint64_t local() const { return local_; }

 private:
  // Makes `bytes` bytes from the position on available; false at the end of the run.
  bool have(std::size_t bytes) {
    if (buffer_.size() - position_ >= bytes) return true;
    buffer_.erase(0, position_);
    position_ = 0;
    const std::size_t kept = buffer_.size();
    const std::size_t wanted = std::max(bytes - kept, buffer_bytes_);
    const auto more = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, end_ - offset_));
    buffer_.resize(kept + more);
    file_->read(offset_, buffer_.data() + kept, more);
    offset_ += more;
    return buffer_.size() >= bytes;
  }

  const TemporaryFile* file_ = nullptr;
  std::uint64_t offset_ = 0, end_ = 0;
  std::size_t buffer_bytes_ = 0;
  std::string buffer_;
  const TermTable* table_ = nullptr;
  std::vector<std::uint32_t> order_;
  std::size_t position_ = 0;
  std::string_view term_;
  std::uint64_t local_ = 0;
};

/// A triple term whose parts have their final ids.
struct ResolvedTriple {
  std::array<Id, 3> parts;
  std::uint64_t number;
  friend bool operator<(const ResolvedTriple& a, const ResolvedTriple& b) {
    if (a.parts != b.parts) return a.parts < b.parts;
    return a.number < b.number;
  }
};

}  // namespace

Vocabulary::Vocabulary(std::string directory, std::size_t memory_bytes)
    : directory_(std::move(directory)), memory_bytes_(memory_bytes), triples_(directory_, memory_bytes / 8) {}

void Vocabulary::add(const ParsedBatch& batch, std::vector<std::uint32_t>& numbers) {
  // A look-up waits for memory; several can wait at once.
  constexpr std::size_t kAhead = 8;
  numbers.resize(batch.terms.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i + kAhead < numbers.size()) table_.prefetch(batch.terms[i + kAhead].hash);
    numbers[i] = table_.add(batch.terms[i].hash, batch.encoded(batch.terms[i]));
  }
}

Id Vocabulary::add_triple(const std::array<Id, 3>& parts) {
  std::uint32_t depth = 1;
  for (const Id part : parts) {
    if (part.is_triple()) depth = std::max(depth, triple_depths_[static_cast<std::size_t>(part.payload())] + 1);
  }
  const Id id(Tag::kTriple, triple_depths_.size());
  triples_.append({parts, depth});
  triple_depths_.push_back(depth);
  max_depth_ = std::max(max_depth_, depth);
  return id;
}

bool Vocabulary::full() const {
  return !directory_.empty() && table_.memory() > memory_bytes_;
}

void Vocabulary::end_run() {
  Run& run = runs_.emplace_back();
  write_run(run);
  table_.clear();
}

void Vocabulary::write_run(Run& run) {
  if (!file_) file_ = std::make_unique<TemporaryFile>(directory_);
  run.terms = table_.size();
  run.triples_end = triple_depths_.size();
  run.offset = file_->size();
  std::string buffer;
  for (const std::uint32_t local : table_.sorted()) {
    const std::string_view term = table_.at(local);
    const RecordHead head{term.size(), local};
    buffer.append(reinterpret_cast<const char*>(&head), sizeof head);
    buffer.append(term);
    if (buffer.size() >= kFlushBytes) {
      file_->append(buffer.data(), buffer.size());
      buffer.clear();
    }
  }
  file_->append(buffer.data(), buffer.size());
  run.end = file_->size();
}

void Vocabulary::number_terms(TermNumbering& numbering, const std::function<void()>& tick) {
  Run& last = runs_.emplace_back();
  last.terms = table_.size();
  last.triples_end = triple_depths_.size();
  for (Run& run : runs_) {
    run.numbered = std::make_unique<RowSpool<Numbered>>(directory_, memory_bytes_ / 4 / runs_.size());
  }
  merge_runs(numbering, tick);
  table_.clear();
  file_.reset();
  number_triples(numbering, tick);
}

void Vocabulary::merge_runs(TermNumbering& numbering, const std::function<void()>& tick) {
  std::vector<RunCursor> cursors;
  const std::size_t buffer_bytes = std::clamp<std::size_t>(memory_bytes_ / 2 / runs_.size(), 4096, 1 << 20);
  for (std::size_t i = 0; i + 1 < runs_.size(); ++i) {
    cursors.emplace_back(*file_, runs_[i].offset, runs_[i].end, buffer_bytes);
  }
  cursors.emplace_back(table_, table_.sorted());

  struct Occurrence {
    std::uint32_t waiting;  // position among the terms that wait for their ids
    std::uint32_t run;
    std::uint64_t local;
  };
  std::vector<Occurrence> occurrences;
  const auto flush = [&] {
    tick();
    const auto& ids = numbering.flush();
    for (const Occurrence& o : occurrences) runs_[o.run].numbered->append({o.local, ids[o.waiting].bits()});
    occurrences.clear();
  };

  const auto greater = [&](std::uint32_t a, std::uint32_t b) { return cursors[a].term() > cursors[b].term(); };
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, decltype(greater)> heap(greater);
  for (std::uint32_t i = 0; i < cursors.size(); ++i) {
    if (cursors[i].next()) heap.push(i);
  }
  std::string current;
  bool any = false;
  while (!heap.empty()) {
    const std::uint32_t run = heap.top();
    heap.pop();
    RunCursor& cursor = cursors[run];
    if (!any || cursor.term() != current) {
      if (numbering.waiting() >= kFlushTerms || numbering.waiting_bytes() >= kFlushBytes) flush();
      current.assign(cursor.term());
      any = true;
      numbering.add(current);
    }
    occurrences.push_back({static_cast<std::uint32_t>(numbering.waiting() - 1), run, cursor.local()});
    if (cursor.next()) heap.push(run);
  }
  flush();
}

Vocabulary::Map Vocabulary::map_of(std::size_t run) const {
  Map map;
  map.triples_ = &triple_ids_;
  map.terms_.resize(runs_[run].terms);
  RowSpool<Numbered>::Reader reader(*runs_[run].numbered);
  for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
    for (const Numbered& row : rows) map.terms_[static_cast<std::size_t>(row.local)] = row.id;
  }
  return map;
}

void Vocabulary::number_triples(TermNumbering& numbering, const std::function<void()>& tick) {
  triple_ids_.resize(triple_depths_.size());
  for (std::uint32_t depth = 1; depth <= max_depth_; ++depth) {
    ExternalSorter<ResolvedTriple> sorter(directory_, memory_bytes_ / 2);
    RowSpool<LocalTriple>::Reader reader(triples_);
    std::span<const LocalTriple> rows;
    std::uint64_t number = 0;
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      if (number == runs_[run].triples_end) continue;
      const Map map = map_of(run);
      for (; number < runs_[run].triples_end; ++number) {
        if (rows.empty()) rows = reader.next();
        const LocalTriple& triple = rows.front();
        rows = rows.subspan(1);
        if (triple.depth != depth) continue;
        sorter.add({{map(triple.parts[0]), map(triple.parts[1]), map(triple.parts[2])}, number});
      }
      tick();
    }
    sorter.finish();
    ExternalSorter<ResolvedTriple>::Reader sorted(sorter);
    std::vector<std::pair<std::size_t, std::uint64_t>> occurrences;
    const auto flush = [&] {
      tick();
      const auto& ids = numbering.flush();
      for (const auto& [waiting, triple] : occurrences)
        triple_ids_[static_cast<std::size_t>(triple)] = ids[waiting].bits();
      occurrences.clear();
    };
    std::array<Id, 3> current;
    bool any = false;
    std::string encoded;
    for (auto triples = sorted.next(); !triples.empty(); triples = sorted.next()) {
      for (const ResolvedTriple& triple : triples) {
        if (!any || triple.parts != current) {
          if (numbering.waiting() >= kFlushTerms) flush();
          current = triple.parts;
          any = true;
          encode_triple(current[0], current[1], current[2], encoded);
          numbering.add(encoded);
        }
        occurrences.emplace_back(numbering.waiting() - 1, triple.number);
      }
    }
    flush();
  }
}

}  // namespace casus::storage
