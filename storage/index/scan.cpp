#include "storage/index/scan.h"

#include <algorithm>

namespace casus::storage {

void FoundRows::truncate(std::size_t count) {
  for (std::vector<Id>* column : columns) {
    if (column) column->resize(column->size() - (rows - count));
  }
  rows = count;
}

std::size_t Scan::look_up(std::span<const Id> constants, std::span<const Id> keys, std::size_t most, bool first_only,
                          FoundRows& found) {
  std::array<Id, 4> prefix;
  std::copy(constants.begin(), constants.end(), prefix.begin());
  for (std::size_t key = 0; key < keys.size(); ++key) {
    if (found.rows > most) return key;
    prefix[constants.size()] = keys[key];
    restart({prefix.data(), constants.size() + 1});
    const std::size_t begin = found.rows;
    for (ScanBatch batch; next(batch) && !(first_only && found.rows > begin);) {
      if (found.rows > most) {
        found.truncate(begin);
        return key;
      }
      const std::size_t rows = first_only ? 1 : batch.rows;
      for (std::size_t i = 0; i < found.columns.size(); ++i) {
        const auto values = batch.columns[i].first(found.columns[i] ? rows : 0);
        if (found.columns[i]) found.columns[i]->insert(found.columns[i]->end(), values.begin(), values.end());
      }
      found.rows += rows;
    }
    found.ends.push_back(static_cast<std::uint32_t>(found.rows));
  }
  return keys.size();
}

}  // namespace casus::storage
