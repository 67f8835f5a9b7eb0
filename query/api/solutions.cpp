#include "casus/solutions.h"

#include <fmt/format.h>

#include <chrono>

#include "query/api/execution.h"
#include "query/results/solution_writer.h"
#include "storage/syntax/quad_writer.h"

namespace casus {

namespace {
// The first rows are handed over at once, later ones after this time or when a buffer is full.
constexpr std::chrono::milliseconds kShowAgain{20};

using TextRows = detail::Execution::TextRows;

void append_line(std::span<const TermView* const> triple, std::string& text) {
  storage::append_ntriples_line(text, *triple[0], *triple[1], *triple[2]);
}

std::uint64_t write_lines(detail::Execution& execution, std::uint64_t limit, const TextSink& sink) {
  query::OutputBuffer out(sink);
  const bool as_text = limit == 0 && execution.want_text(append_line);
  std::uint64_t triples = 0;
  std::span<const TermView* const> cells;
  while (limit == 0 || triples < limit) {
    if (const auto part = as_text ? execution.next_text() : TextRows(); part.rows > 0) {
      out.pass_on(part.text);
      triples += part.rows;
      continue;
    }
    if (!execution.next_row(cells)) break;
    append_line(cells, out.text());
    out.flush_if_full();
    ++triples;
  }
  out.flush();
  return triples;
}
}  // namespace

namespace detail {

void throw_unbound_cell() {
  throw QueryError("the variable is unbound in this solution: read it as std::optional");
}

void throw_bad_cell(const Term& term, const char* wanted) {
  throw QueryError(fmt::format("{} is not {}", term.to_string(), wanted));
}

void check_column_count(std::size_t columns, std::size_t types) {
  if (columns != types) throw QueryError(fmt::format("the result has {} columns, not {}", columns, types));
}

}  // namespace detail

const std::optional<Term>& Row::operator[](std::string_view variable) const {
  for (std::size_t i = 0; i < variables_->size(); ++i) {
    if ((*variables_)[i] == variable) return cells_[i];
  }
  throw QueryError(fmt::format("the result has no variable ?{}", variable));
}

Solutions::Solutions(std::unique_ptr<detail::Execution> execution)
    : execution_(std::move(execution)),
      variables_(std::make_shared<const std::vector<std::string>>(execution_->column_names())) {
  row_.variables_ = variables_;
  row_.cells_.resize(variables_->size());
}
Solutions::Solutions(Solutions&&) noexcept = default;
Solutions& Solutions::operator=(Solutions&&) noexcept = default;
Solutions::~Solutions() = default;

const std::vector<std::string>& Solutions::variables() const {
  return *variables_;
}

const Row* Solutions::next() {
  std::span<const TermView* const> cells;
  if (!execution_->next_row(cells)) return nullptr;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i]) {
      row_.cells_[i] = Term(*cells[i]);
    } else {
      row_.cells_[i].reset();
    }
  }
  return &row_;
}

std::uint64_t Solutions::write(const ResultOptions& options, const TextSink& sink) {
  using Clock = std::chrono::steady_clock;
  const std::shared_ptr<query::SolutionWriter> writer = query::make_solution_writer(options, sink);
  writer->begin(*variables_);
  std::uint64_t rows = 0;
  std::span<const TermView* const> cells;
  Clock::time_point shown{};
  const bool as_text = options.row_limit == 0 && writer->rows_stand_alone() &&
                       execution_->want_text([writer](auto row, std::string& text) { writer->append_row(row, text); });
  while (options.row_limit == 0 || rows < options.row_limit) {
    if (const auto part = as_text ? execution_->next_text() : TextRows(); part.rows > 0) {
      writer->rows(part.text);
      rows += part.rows;
      continue;
    }
    if (!execution_->next_row(cells)) break;
    writer->row(cells);
    ++rows;
    if (!execution_->at_batch_end()) continue;
    const Clock::time_point now = Clock::now();
    if (now - shown < kShowAgain) continue;
    writer->flush();
    shown = now;
  }
  writer->end();
  return rows;
}

std::string Solutions::analysis() const {
  return execution_->plan_text(true);
}

GraphResult::GraphResult(std::unique_ptr<detail::Execution> execution) : execution_(std::move(execution)) {}
GraphResult::GraphResult(GraphResult&&) noexcept = default;
GraphResult& GraphResult::operator=(GraphResult&&) noexcept = default;
GraphResult::~GraphResult() = default;

const Quad* GraphResult::next() {
  std::span<const TermView* const> cells;
  if (!execution_->next_row(cells)) return nullptr;
  quad_ = {Term(*cells[0]), Term(*cells[1]), Term(*cells[2]), std::nullopt};
  return &quad_;
}

std::uint64_t GraphResult::write(const ResultOptions& options, const TextSink& sink) {
  RdfFormat format = RdfFormat::kTurtle;
  switch (options.format) {
    case ResultFormat::kNTriples: return write_lines(*execution_, options.row_limit, sink);
    case ResultFormat::kRdfXml: format = RdfFormat::kRdfXml; break;
    case ResultFormat::kTurtle:
    case ResultFormat::kTable: break;
    default:
      throw QueryError("a graph cannot be written as " + std::string(name(options.format)) + ": use nt, ttl or rdf");
  }
  const auto writer = storage::make_quad_writer(format, sink, options.prefixes);
  std::uint64_t triples = 0;
  std::span<const TermView* const> cells;
  while ((options.row_limit == 0 || triples < options.row_limit) && execution_->next_row(cells)) {
    writer->write({*cells[0], *cells[1], *cells[2], nullptr});
    ++triples;
  }
  writer->finish();
  return triples;
}

std::string GraphResult::analysis() const {
  return execution_->plan_text(true);
}

}  // namespace casus
