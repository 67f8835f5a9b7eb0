#pragma once

/// Everything of Casus.
#include "casus/convert.h"        // IWYU pragma: export
#include "casus/error.h"          // IWYU pragma: export
#include "casus/functions.h"      // IWYU pragma: export
#include "casus/load.h"           // IWYU pragma: export
#include "casus/prefix_map.h"     // IWYU pragma: export
#include "casus/quad.h"           // IWYU pragma: export
#include "casus/query_options.h"  // IWYU pragma: export
#include "casus/rdf_format.h"     // IWYU pragma: export
#include "casus/result_format.h"  // IWYU pragma: export
#include "casus/solutions.h"      // IWYU pragma: export
#include "casus/statement.h"      // IWYU pragma: export
#include "casus/store.h"          // IWYU pragma: export
#include "casus/term.h"           // IWYU pragma: export
