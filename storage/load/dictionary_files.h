#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/dictionary/dictionary_keys.h"
#include "storage/dictionary/term_page.h"
#include "storage/engine/engine.h"
#include "storage/load/bounded_queue.h"
#include "storage/load/external_sort.h"
#include "storage/load/worker_group.h"

namespace casus::storage {

/// Some new terms with consecutive indices.
struct NewTerms {
  struct Entry {
    std::size_t begin, size;  // within the text
    std::uint8_t free_probe;  // where its hash goes, when the store has others like it
  };
  std::string text;
  std::vector<Entry> entries;
};

/// Writes the new terms of a load to files for ingestion, in a thread of its own.
class DictionaryFiles {
 public:
  /// Terms are numbered from `first_index` on.
  DictionaryFiles(Engine& engine, std::uint64_t first_index, TermHasher hasher, std::string directory,
                  std::size_t memory_bytes);
  DictionaryFiles(const DictionaryFiles&) = delete;
  DictionaryFiles& operator=(const DictionaryFiles&) = delete;
  ~DictionaryFiles();

  /// Waits while the thread is far behind. Throws what the thread has thrown.
  void add(NewTerms terms);
  /// No more terms will come.
  void finish() { queue_.close(); }
  /// After finish(): waits, calling `tick` several times a second, for the complete files of Families kTerms and
  /// kTermIds; none when there were no terms. Call once.
  std::vector<std::unique_ptr<SortedFile>> collect(const std::function<void()>& tick);

 private:
  struct HashRow {
    TermHash hash;
    std::uint64_t free_probe : 8;
    std::uint64_t index : 56;
    friend bool operator<(const HashRow& a, const HashRow& b) {
      if (a.hash != b.hash) return a.hash < b.hash;
      return a.index < b.index;
    }
  };

  void write();
  void write_page();
  void write_hashes();

  Engine& engine_;
  const TermHasher hasher_;
  std::uint64_t next_index_;
  BoundedQueue<NewTerms> queue_;
  TermPageBuilder pages_;
  ExternalSorter<HashRow> hashes_;
  std::unique_ptr<SortedFile> page_file_;
  std::unique_ptr<SortedFile> hash_file_;
  WorkerGroup thread_;
};

}  // namespace casus::storage
