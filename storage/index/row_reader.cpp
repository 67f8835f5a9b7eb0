#include "storage/index/row_reader.h"

namespace casus::storage {

RowReader::RowReader(std::shared_ptr<const IndexView> view, Permutation permutation) {
  ScanSpec spec;
  spec.permutation = permutation;
  spec.graphs = GraphFilter::all();
  scan_ = make_scan(std::move(view), spec);
  next();
}

void RowReader::next() {
  if (at_ == batch_.rows) {
    at_ = 0;
    if (!(valid_ = scan_->next(batch_))) return;
  }
  for (std::size_t column = 0; column < 4; ++column) row_[column] = batch_.columns[column][at_];
  ++at_;
}

}  // namespace casus::storage
