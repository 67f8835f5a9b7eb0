#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "casus/quad.h"
#include "storage/syntax/quad_writer.h"

namespace casus::storage {

inline std::string write_all(const std::vector<Quad>& quads, RdfFormat format, const PrefixMap& prefixes = {},
                             std::size_t pretty_memory = kPrettyMemory) {
  std::string text;
  const auto writer = make_quad_writer(
      format, [&](std::string_view bytes) { text += bytes; }, prefixes, pretty_memory);
  for (const Quad& q : quads) {
    const TermView graph = q.graph ? q.graph->view() : TermView();
    writer->write({q.subject.view(), q.predicate.view(), q.object.view(), q.graph ? &graph : nullptr});
  }
  writer->finish();
  return text;
}

}  // namespace casus::storage
