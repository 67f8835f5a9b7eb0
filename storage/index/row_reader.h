#pragma once

#include <memory>

#include "storage/index/index_view.h"

namespace casus::storage {

/// The rows of one permutation of a view, one after the other. One thread.
class RowReader {
 public:
  RowReader(std::shared_ptr<const IndexView> view, Permutation permutation);

  /// False at the end.
  bool valid() const { return valid_; }
  const Row& row() const { return row_; }
  void next();

 private:
  std::unique_ptr<Scan> scan_;
  ScanBatch batch_;
  std::size_t at_ = 0;
  Row row_{};
  bool valid_ = true;
};

}  // namespace casus::storage
