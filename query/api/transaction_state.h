#pragma once

#include "query/api/store_state.h"

namespace casus::detail {

struct TransactionState {
  std::shared_ptr<StoreState> store;                       // outlives the transaction
  std::unique_ptr<storage::WriteTransaction> transaction;  // null once over

  /// The running transaction; throws QueryError once it is over.
  storage::WriteTransaction& open() const;
};

}  // namespace casus::detail
