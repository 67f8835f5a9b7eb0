#include "query/results/solution_writer.h"

#include "casus/error.h"

namespace casus::query {

std::unique_ptr<SolutionWriter> make_solution_writer(const ResultOptions& options, TextSink sink) {
  switch (options.format) {
    case ResultFormat::kJson: return make_json_writer(std::move(sink));
    case ResultFormat::kXml: return make_xml_writer(std::move(sink));
    case ResultFormat::kCsv: return make_csv_writer(std::move(sink));
    case ResultFormat::kTsv: return make_tsv_writer(std::move(sink));
    case ResultFormat::kTable: return make_table_writer(options, std::move(sink));
    case ResultFormat::kNTriples:
    case ResultFormat::kTurtle:
    case ResultFormat::kRdfXml: break;
  }
  throw QueryError("solutions cannot be written as " + std::string(name(options.format)) +
                   ": use table, json, xml, csv or tsv, or ask with CONSTRUCT");
}

}  // namespace casus::query
