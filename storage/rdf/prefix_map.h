#pragma once

#include "casus/prefix_map.h"

namespace casus::storage {
using casus::PrefixMap;
}
