#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <memory_resource>
#include <unordered_map>

#include "storage/store/store.h"

namespace casus::storage {

struct IdQuadHash {
  std::size_t operator()(const IdQuad& quad) const noexcept {
    std::uint64_t hash = 0;
    for (const Id id : {quad.subject, quad.predicate, quad.object, quad.graph}) {
      hash = (hash ^ id.bits()) * 0x9E3779B97F4A7C15ull;
      hash ^= hash >> 29;
    }
    return static_cast<std::size_t>(hash);
  }
};

/// Collects changes of visibility, and the new triple terms of the dictionary. They become delta runs on top of the
/// committed ones when the transaction is read or committed, so that reading between writes costs as much as what was
/// written since.
class Transaction final : public WriteTransaction {
 public:
  Transaction(std::shared_ptr<Store> store, WriterLock lock);

  Id intern(const TermView& term) override;
  Id new_blank_node() override;
  bool insert(const IdQuad& quad) override { return change(quad, +1); }
  bool remove(const IdQuad& quad) override { return change(quad, -1); }
  std::shared_ptr<const ReadView> view() override;
  void commit(bool sync) override;
  void rollback() override;

 private:
  using Changes = std::pmr::unordered_map<IdQuad, std::int32_t, IdQuadHash>;

  DictionaryWriter& dictionary();
  void require_open() const;
  bool change(const IdQuad& quad, std::int32_t sign);
  bool shows(const IdQuad& quad) const;
  /// Puts recent changes into working_.
  void settle();
  template <class AddEntries>
  void settle(std::size_t begin, std::size_t end, const AddEntries& add_entries);
  bool has_changes() const;

  std::shared_ptr<Store> store_;
  WriterLock lock_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  bool open_ = true;
  std::shared_ptr<const IndexView> committed_;
  std::shared_ptr<IndexView> working_;       // with the changes settled so far
  bool is_shown_ = false;                    // somebody else may be reading working_
  std::array<std::byte, 512> first_buffer_;  // enough for a few changes
  std::pmr::monotonic_buffer_resource memory_{first_buffer_.data(), first_buffer_.size()};
  Changes recent_{&memory_};                     // not yet in working_; 0 for those taken back
  std::array<Delta, kAllPermutations> settled_;  // what is in working_, against committed_
  std::unique_ptr<DictionaryWriter> dictionary_;
  std::size_t settled_triple_terms_ = 0;  // of the dictionary's new ones
};

}  // namespace casus::storage
