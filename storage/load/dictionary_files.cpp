#include "storage/load/dictionary_files.h"

#include <utility>

#include "casus/error.h"

namespace casus::storage {
namespace {

constexpr std::size_t kBatchesAhead = 4;

}  // namespace

DictionaryFiles::DictionaryFiles(Engine& engine, std::uint64_t first_index, TermHasher hasher, std::string directory,
                                 std::size_t memory_bytes)
    : engine_(engine),
      hasher_(hasher),
      next_index_(first_index),
      queue_(kBatchesAhead),
      pages_(first_index),
      hashes_(std::move(directory), memory_bytes) {
  thread_.start([this] {
    try {
      write();
    } catch (...) {
      queue_.close();
      throw;
    }
  });
}

DictionaryFiles::~DictionaryFiles() {
  queue_.close();
}

void DictionaryFiles::add(NewTerms terms) {
  if (!queue_.push(std::move(terms))) thread_.wait([] {});
}

std::vector<std::unique_ptr<SortedFile>> DictionaryFiles::collect(const std::function<void()>& tick) {
  thread_.wait(tick);
  std::vector<std::unique_ptr<SortedFile>> files;
  if (!page_file_) return files;
  files.push_back(std::move(page_file_));
  files.push_back(std::move(hash_file_));
  return files;
}

void DictionaryFiles::write() {
  while (const auto terms = queue_.pop()) {
    thread_.check();
    for (const NewTerms::Entry& entry : terms->entries) {
      const std::string_view encoded = std::string_view(terms->text).substr(entry.begin, entry.size);
      hashes_.add({hasher_(encoded), entry.free_probe, next_index_++ & Id::kPayloadMask});
      if (pages_.add(encoded)) write_page();
    }
  }
  if (!pages_.empty()) write_page();
  if (page_file_) write_hashes();
}

void DictionaryFiles::write_page() {
  if (!page_file_) page_file_ = engine_.new_sorted_file(Family::kTerms);
  page_file_->add(page_key(pages_.last_index()), pages_.take());
}

void DictionaryFiles::write_hashes() {
  hash_file_ = engine_.new_sorted_file(Family::kTermIds);
  hashes_.finish();
  decltype(hashes_)::Reader reader(hashes_);
  TermHash previous;
  bool any = false;
  std::uint64_t probe = 0;
  for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
    for (const HashRow& row : rows) {
      probe = any && row.hash == previous ? probe + 1 : row.free_probe;
      if (probe > kMaxProbes) throw ResourceLimit("too many terms share one hash value");
      if (row.index % 4096 == 0) thread_.check();
      hash_file_->add(term_hash_key(row.hash, static_cast<unsigned>(probe)), index_value(row.index));
      previous = row.hash;
      any = true;
    }
  }
}

}  // namespace casus::storage
