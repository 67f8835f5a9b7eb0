#include "storage/load/row_sort.h"

#include <algorithm>

namespace casus::storage {

void RowSort::operator()(std::vector<Row>& rows) const { std::sort(rows.begin(), rows.end()); }

}  // namespace casus::storage
