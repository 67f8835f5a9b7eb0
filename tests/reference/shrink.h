#pragma once

#include "tests/reference/comparison.h"
#include "tests/reference/piece.h"

namespace casus::reference {

/// A smaller case with a difference (any difference), made from one that has it by leaving out parts of the data and of
/// the request.
Case shrink(Case c, Piece request);

}  // namespace casus::reference
