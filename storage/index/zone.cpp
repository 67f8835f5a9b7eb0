#include "storage/index/zone.h"

#include <algorithm>
#include <cstring>

#include "casus/error.h"
#include "storage/index/block.h"

namespace casus::storage {

namespace {

template <class T>
void append(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <class T>
T take(std::string_view& bytes) {
  if (bytes.size() < sizeof(T)) {
    throw StorageError(StorageError::Reason::kCorrupt, "a zone header of the index is damaged; restore a backup");
  }
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  bytes.remove_prefix(sizeof(T));
  return value;
}

}  // namespace

Zone zone_of(Permutation permutation, std::span<const Row> rows) {
  Zone zone;
  zone.rows = static_cast<std::uint32_t>(rows.size());
  zone.first = rows.front();
  zone.distinct = {1, 1, 1};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    for (std::size_t column = 0; column < 3; ++column) {
      if (rows[i][column] == rows[i - 1][column]) continue;
      for (std::size_t longer = column; longer < 3; ++longer) ++zone.distinct[longer];
      break;
    }
  }
  if (is_of_triple_terms(permutation)) return zone;
  const std::size_t column = graph_column(permutation);
  bool too_many = false;
  for (std::size_t i = 0; i < rows.size();) {
    const Id graph = rows[i][column];
    const std::size_t begin = i++;
    while (i < rows.size() && rows[i][column] == graph) ++i;
    const auto run = static_cast<std::uint32_t>(i - begin);
    if (graph == kDefaultGraph) zone.default_rows += run;
    if (too_many) continue;
    const auto at = std::lower_bound(zone.graphs.begin(), zone.graphs.end(), graph,
                                     [](const GraphRows& entry, Id id) { return entry.graph < id; });
    if (at != zone.graphs.end() && at->graph == graph) {
      at->rows += run;
    } else if (zone.graphs.size() < kZoneGraphs) {
      zone.graphs.insert(at, {graph, run});
    } else {
      too_many = true;
      zone.graphs.clear();
    }
  }
  return zone;
}

std::string encode_zone(const Zone& zone) {
  std::string out;
  append(out, static_cast<std::uint16_t>(zone.rows));
  for (const Id id : zone.first) append(out, id.bits());
  for (const std::uint32_t count : zone.distinct) append(out, static_cast<std::uint16_t>(count));
  append(out, static_cast<std::uint16_t>(zone.default_rows));
  append(out, static_cast<std::uint8_t>(zone.graphs.size()));
  for (const GraphRows& entry : zone.graphs) {
    append(out, entry.graph.bits());
    append(out, static_cast<std::uint16_t>(entry.rows));
  }
  return out;
}

Zone decode_zone(std::string_view bytes) {
  Zone zone;
  zone.rows = take<std::uint16_t>(bytes);
  for (Id& id : zone.first) id = Id(take<std::uint64_t>(bytes));
  for (std::uint32_t& count : zone.distinct) count = take<std::uint16_t>(bytes);
  zone.default_rows = take<std::uint16_t>(bytes);
  zone.graphs.resize(take<std::uint8_t>(bytes));
  for (GraphRows& entry : zone.graphs) {
    entry.graph = Id(take<std::uint64_t>(bytes));
    entry.rows = take<std::uint16_t>(bytes);
  }
  if (!bytes.empty() || zone.rows == 0 || zone.rows > kMaxBlockRows || zone.graphs.size() > kZoneGraphs) {
    throw StorageError(StorageError::Reason::kCorrupt, "a zone header of the index is damaged; restore a backup");
  }
  return zone;
}

}  // namespace casus::storage
