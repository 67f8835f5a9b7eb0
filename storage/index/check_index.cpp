#include "storage/index/check_index.h"

#include <fmt/format.h>

#include "casus/error.h"
#include "storage/index/block.h"
#include "storage/index/delta_cursor.h"
#include "storage/index/row_range.h"

namespace casus::storage {

namespace {

constexpr std::size_t kMostProblems = 20;

/// A hash of a set of quads that does not depend on their order.
struct SetHash {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;
  std::uint64_t mixed = 0;

  void add(const IdQuad& quad, std::int32_t sign) {
    std::uint64_t hash = 0x243F6A8885A308D3ull;
    for (const Id id : {quad.subject, quad.predicate, quad.object, quad.graph}) {
      hash = (hash ^ id.bits()) * 0x9E3779B97F4A7C15ull;
      hash ^= hash >> 32;
    }
    const auto factor = static_cast<std::uint64_t>(std::int64_t{sign});
    count += factor;
    sum += factor * hash;
    mixed += factor * (hash * 0xD6E8FEB86659FD93ull ^ hash >> 29);
  }
  friend bool operator==(const SetHash&, const SetHash&) = default;
};

class PermutationCheck {
 public:
  PermutationCheck(const IndexView& view, Permutation permutation, const Delta& stored,
                   std::vector<std::string>& problems)
      : view_(view),
        permutation_(permutation),
        stored_(stored),
        directory_(view.directory(permutation)),
        problems_(problems) {}

  /// What the permutation holds, and of that what kGspo holds too.
  std::pair<SetHash, SetHash> run() {
    check_blocks();
    check_changes();
    return {hash_, named_hash_};
  }

 private:
  template <class... Arguments>
  void report(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    if (++reported_ > kMostProblems) return;
    problems_.push_back(
        fmt::format("{}: {}", name(permutation_), fmt::format(format, std::forward<Arguments>(arguments)...)));
  }

  void add(const IdQuad& quad, std::int32_t sign) {
    hash_.add(quad, sign);
    if (holds(Permutation::kGspo, quad)) named_hash_.add(quad, sign);
  }

  void check_blocks() {
    const std::string begin = key_prefix(permutation_, view_.generation);
    const std::string end = key_prefix_end(permutation_, view_.generation);
    const auto blocks = view_.snapshot->iterate(Family::kBlocks, begin, end);
    const auto zones = view_.snapshot->iterate(Family::kZones, begin, end);
    blocks->seek_to_first();
    zones->seek_to_first();
    std::size_t index = 0;
    for (; blocks->valid(); blocks->next()) {
      while (zones->valid() && zones->key() < blocks->key()) {
        report("a zone header stands for no block");
        zones->next();
      }
      if (!zones->valid() || zones->key() != blocks->key()) {
        report("a block has no zone header");
        continue;
      }
      try {
        check_block(blocks->key(), blocks->value(), zones->value(), index++);
      } catch (const StorageError& error) {
        report("block {}: {}", index, error.what());
      }
      zones->next();
    }
    for (; zones->valid(); zones->next()) report("a zone header stands for no block");
    if (index != directory_.blocks())
      report("the directory lists {} blocks, the store has {}", directory_.blocks(), index);
  }

  void check_block(std::string_view key, std::string_view bytes, std::string_view zone_bytes, std::size_t index) {
    const Block block(bytes);
    std::vector<Row> rows(block.rows());
    std::array<Id, kMiniRows> values;
    for (std::size_t column = 0; column < 4; ++column) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % kMiniRows == 0) block.decode(column, i / kMiniRows, values.data());
        rows[i][column] = values[i % kMiniRows];
      }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if ((i > 0 || has_previous_) && !(previous_ < rows[i]))
        report("block {}: rows do not ascend at row {}", index, i);
      previous_ = rows[i];
      has_previous_ = true;
      add(to_quad(permutation_, rows[i]), +1);
    }
    if (row_of_key(key) != rows.back()) report("block {}: its key is not its last row", index);
    const Zone zone = zone_of(permutation_, rows);
    if (decode_zone(zone_bytes) != zone) report("block {}: its zone header is not true", index);
    if (index < directory_.blocks() && (directory_.last(index) != rows.back() || directory_.zone(index) != zone)) {
      report("block {}: the directory in memory is not true", index);
    }
  }

  void check_changes() {
    const Delta& delta = view_.delta(permutation_);
    if (!changes_between(stored_, delta, kLeastRow, kGreatestRow).empty()) {
      report("the delta in memory and the one in the store differ");
      return;
    }
    DeltaCursor changes(delta);
    for (changes.restart(kLeastRow, kGreatestRow); changes.valid(); changes.next()) {
      if (in_blocks(changes.row()) == (changes.sign() > 0)) {
        report("the delta {}", changes.sign() > 0 ? "adds a quad that is there" : "removes a quad that is not there");
      }
      add(to_quad(permutation_, changes.row()), changes.sign());
    }
  }

  bool in_blocks(const Row& row) const {
    const std::size_t index = directory_.find(row);
    if (index == directory_.blocks() || row < directory_.first(index)) return false;
    const BlockRef block = directory_.block(index, *view_.snapshot, *view_.cache);
    std::size_t first = 0;
    std::size_t last = block->rows();
    for (std::size_t column = 0; column < 4 && first < last; ++column) {
      first = block->lower_bound(column, row[column], first, last);
      last = block->upper_bound(column, row[column], first, last);
    }
    return first < last;
  }

  const IndexView& view_;
  const Permutation permutation_;
  const Delta& stored_;
  const Directory& directory_;
  std::vector<std::string>& problems_;
  std::size_t reported_ = 0;
  SetHash hash_, named_hash_;
  Row previous_{};
  bool has_previous_ = false;
};

const char* rows_of(Permutation permutation) {
  if (is_of_triple_terms(permutation)) return "triple terms";
  return permutation == Permutation::kGspo ? "quads of named graphs" : "quads";
}

void compare(Permutation permutation, const SetHash& hash, Permutation first, const SetHash& expected,
             std::vector<std::string>& problems) {
  if (hash.count != expected.count) {
    problems.push_back(fmt::format("{} holds {} {}, {} holds {}", name(permutation), hash.count, rows_of(permutation),
                                   name(first), expected.count));
  } else if (hash != expected) {
    problems.push_back(
        fmt::format("{} and {} hold different {}", name(permutation), name(first), rows_of(permutation)));
  }
}

}  // namespace

std::vector<std::string> check_index(const IndexView& view, const std::function<void(const std::string&)>& progress) {
  std::vector<std::string> problems;
  Permutation first = Permutation::kSpog;
  SetHash expected, expected_named;
  const ChangeLog log = load_change_log(*view.snapshot, view.generation);
  for (std::size_t i = 0; i < kAllPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    if (progress) progress(fmt::format("checking {}", name(permutation)));
    const auto [hash, named_hash] = PermutationCheck(view, permutation, log.deltas[i], problems).run();
    if (permutation == Permutation::kSpog || permutation == Permutation::kSpot) {
      first = permutation;
      expected = hash;
      expected_named = named_hash;
      if (expected.count != total_rows(view, permutation)) {
        problems.push_back(fmt::format("the store counts {} {} and holds {}", total_rows(view, permutation),
                                       rows_of(permutation), expected.count));
      }
    } else if (permutation == Permutation::kGspo) {
      compare(permutation, hash, first, expected_named, problems);
    } else {
      compare(permutation, hash, first, expected, problems);
    }
  }
  return problems;
}

}  // namespace casus::storage
