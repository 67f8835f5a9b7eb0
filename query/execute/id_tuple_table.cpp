#include "query/execute/id_tuple_table.h"

#include <algorithm>

#include "query/execute/hashed_id_table.h"

namespace casus::query {
namespace {

// No columns: all rows are the one empty tuple.
class NoColumns final : public IdTupleTable {
 public:
  explicit NoColumns(ExecutionContext& context) : IdTupleTable(context, 0) {}
  void insert(std::span<const Id* const>, std::size_t rows, std::uint32_t* numbers) override {
    std::fill_n(numbers, rows, 0u);
    if (rows > 0) size_ = 1;
  }
  void find(std::span<const Id* const>, std::size_t rows, std::uint32_t* numbers) const override {
    std::fill_n(numbers, rows, size_ == 0 ? kNoRow : 0u);
  }
};

}  // namespace

std::unique_ptr<IdTupleTable> make_id_tuple_table(ExecutionContext& context, std::size_t width) {
  switch (width) {
    case 0: return std::make_unique<NoColumns>(context);
    case 1: return std::make_unique<HashedIdTable<One>>(context, width);
    case 2: return std::make_unique<HashedIdTable<Two>>(context, width);
    default: return std::make_unique<HashedIdTable<Many>>(context, width);
  }
}

}  // namespace casus::query
