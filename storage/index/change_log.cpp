#include "storage/index/change_log.h"

#include <algorithm>
#include <cstring>

#include "casus/error.h"
#include "storage/index/delta_cursor.h"
#include "storage/index/row_range.h"

namespace casus::storage {

namespace {

// A change is its kind and the four ids, little-endian.
constexpr std::size_t kChangeBytes = 1 + 4 * 8;
constexpr char kInserted = '+', kRemoved = '-', kTripleTerm = 't';
constexpr std::size_t kChangesARecord = 2048;

[[noreturn]] void fail() {
  throw StorageError(StorageError::Reason::kCorrupt, "a record of changes is damaged; restore a backup");
}

void put_big_endian(std::uint64_t value, int bytes, std::string& out) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

void append_change(const LoggedChange& change, std::string& out) {
  out.push_back(change.is_triple_term ? kTripleTerm : change.sign > 0 ? kInserted : kRemoved);
  for (const Id id : to_row(Permutation::kSpog, change.quad)) {
    const std::uint64_t bits = id.bits();
    out.append(reinterpret_cast<const char*>(&bits), sizeof(bits));
  }
}

/// The net changes of one permutation, as a delta of one run.
Delta net_changes(Permutation permutation, std::span<const LoggedChange> changes) {
  std::vector<DeltaEntry> entries;
  for (const LoggedChange& change : changes) {
    if (change.is_triple_term != is_of_triple_terms(permutation)) continue;
    if (holds(permutation, change.quad)) entries.push_back({to_row(permutation, change.quad), change.sign});
  }
  std::sort(entries.begin(), entries.end(), [](const DeltaEntry& a, const DeltaEntry& b) { return a.row < b.row; });
  std::size_t size = 0;
  for (std::size_t i = 0; i < entries.size();) {
    DeltaEntry net = entries[i];
    while (++i < entries.size() && entries[i].row == net.row) net.sign += entries[i].sign;
    if (net.sign < -1 || net.sign > 1) fail();
    if (net.sign != 0) entries[size++] = net;
  }
  entries.resize(size);
  return Delta(permutation).with(entries);
}

std::array<Delta, kAllPermutations> net_changes(std::span<const LoggedChange> changes) {
  std::array<Delta, kAllPermutations> deltas;
  for (std::size_t i = 0; i < kAllPermutations; ++i) {
    deltas[i] = net_changes(static_cast<Permutation>(i), changes);
  }
  return deltas;
}

/// Null when none is under way in this generation.
std::shared_ptr<FoldProgress> load_progress(const EngineSnapshot& snapshot, Generation generation) {
  PinnedValue value;
  if (!snapshot.get(Family::kMeta, kFoldKey, value)) return nullptr;
  const std::string_view bytes = value.view();
  constexpr std::size_t kNumbers = 4 + 8 + 1;
  if (bytes.size() != kNumbers + 32) fail();
  if (big_endian(bytes.substr(0, 4)) != generation) return nullptr;
  auto progress = std::make_shared<FoldProgress>();
  progress->end_record = big_endian(bytes.substr(4, 8));
  progress->permutation = static_cast<std::uint8_t>(bytes[12]);
  if (progress->permutation >= kAllPermutations) fail();
  for (std::size_t column = 0; column < 4; ++column) {
    progress->next[column] = Id(big_endian(bytes.substr(kNumbers + 8 * column, 8)));
  }
  return progress;
}

}  // namespace

std::string change_log_key(Generation generation, std::uint64_t record) {
  std::string key;
  put_big_endian(generation, 4, key);
  put_big_endian(record, 8, key);
  return key;
}

std::string encode_changes(std::span<const LoggedChange> changes) {
  std::string record;
  record.reserve(changes.size() * kChangeBytes);
  for (const LoggedChange& change : changes) append_change(change, record);
  return record;
}

std::vector<LoggedChange> decode_changes(std::string_view record) {
  if (record.empty() || record.size() % kChangeBytes != 0) fail();
  std::vector<LoggedChange> changes;
  changes.reserve(record.size() / kChangeBytes);
  for (; !record.empty(); record.remove_prefix(kChangeBytes)) {
    const char kind = record.front();
    if (kind != kInserted && kind != kRemoved && kind != kTripleTerm) fail();
    Row row;
    for (std::size_t column = 0; column < 4; ++column) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, record.data() + 1 + 8 * column, sizeof(bits));
      row[column] = Id(bits);
    }
    changes.push_back({to_quad(Permutation::kSpog, row), kind == kRemoved ? -1 : 1, kind == kTripleTerm});
  }
  return changes;
}

std::string encode_progress(Generation generation, const FoldProgress& progress) {
  std::string value;
  put_big_endian(generation, 4, value);
  put_big_endian(progress.end_record, 8, value);
  put_big_endian(progress.permutation, 1, value);
  for (const Id id : progress.next) put_big_endian(id.bits(), 8, value);
  return value;
}

ChangeLog load_change_log(const EngineSnapshot& snapshot, Generation generation) {
  ChangeLog log;
  const std::shared_ptr<FoldProgress> fold = load_progress(snapshot, generation);
  std::vector<LoggedChange> folded, changes;
  const auto iterator = snapshot.iterate(Family::kDelta, change_log_key(generation, 0));
  for (iterator->seek_to_first(); iterator->valid(); iterator->next()) {
    const std::string_view key = iterator->key();
    if (key.size() != 12) fail();
    if (big_endian(key.substr(0, 4)) != generation) break;
    const std::uint64_t record = big_endian(key.substr(4));
    const std::vector<LoggedChange> read = decode_changes(iterator->value());
    std::vector<LoggedChange>& to = fold && record < fold->end_record ? folded : changes;
    to.insert(to.end(), read.begin(), read.end());
    log.next_record = record + 1;
  }
  log.changes = folded.size() + changes.size();
  log.deltas = net_changes(changes);
  if (!fold) return log;
  log.next_record = std::max(log.next_record, fold->end_record);
  fold->changes = folded.size();
  const std::array<Delta, kAllPermutations> frozen = net_changes(folded);
  for (std::size_t i = fold->permutation; i < kAllPermutations; ++i) {
    const Row& next = i == fold->permutation ? fold->next : kLeastRow;
    log.deltas[i] = log.deltas[i].with_frozen(frozen[i].from(next));
  }
  log.fold = fold;
  return log;
}

std::uint64_t append_changes(EngineBatch& batch, Generation generation, const Delta& quads, const Delta& triple_terms,
                             std::uint64_t& next_record) {
  std::string record;
  std::uint64_t changes = 0;
  const auto write = [&] {
    if (record.empty()) return;
    batch.put(Family::kDelta, change_log_key(generation, next_record++), record);
    record.clear();
  };
  for (const Delta* delta : {&quads, &triple_terms}) {
    DeltaCursor change(*delta);
    for (change.restart(kLeastRow, kGreatestRow); change.valid(); change.next()) {
      append_change({to_quad(Permutation::kSpog, change.row()), change.sign(), delta == &triple_terms}, record);
      ++changes;
      if (record.size() >= kChangesARecord * kChangeBytes) write();
    }
  }
  write();
  return changes;
}

}  // namespace casus::storage
