#include <fmt/format.h>

#include <array>

#include "storage/store/store.h"

namespace casus::storage {

CheckReport Store::check(const std::function<void(const std::string&)>& progress) const {
  const auto view = current();
  CheckReport report;
  report.quads = view->size();
  report.terms = view->dictionary().size();
  if (progress) progress("done");
  return report;
}

}  // namespace casus::storage
