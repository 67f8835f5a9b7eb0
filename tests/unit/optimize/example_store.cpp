#include "tests/unit/optimize/example_store.h"

#include <algorithm>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query::test {
namespace {

constexpr std::string_view kBase = "http://example.org/";

std::string text_of(const Term& term) {
  if (term.is_iri() && term.value().compare(0, kBase.size(), kBase) == 0)
    return ":" + term.value().substr(kBase.size());
  return term.is_literal() ? term.value() : term.to_string();
}

}  // namespace

Query parse_example(const std::string& text) {
  ParserOptions options;
  options.base = std::string(kBase);
  return parse_query("PREFIX : <http://example.org/>\n" + text, options);
}

ExampleStore::ExampleStore(const std::string& quads) : store_(storage::QuadStore::open_in_memory()) {
  add(quads);
}

void ExampleStore::add(const std::string& quads) {
  LoadOptions options;
  options.format = RdfFormat::kTriG;
  store_->load_text("@prefix : <http://example.org/> .\n" + quads, options);
}

std::string ExampleStore::explain(const std::string& text, const PlannerOptions& options) const {
  Query query = parse_example(text);
  ExecutionContext context(store_->view(), {});
  const OperatorPtr root = plan(std::move(query.root), query.variables, query.dataset, context, options);
  return query::explain(*root, query.variables, false);
}

std::vector<std::string> ExampleStore::rows(const std::string& text, const PlannerOptions& options,
                                            const Bindings& bindings, bool ordered) const {
  Query query = parse_example(text);
  ExecutionContext context(store_->view(), {});
  std::vector<std::pair<Variable, Term>> values;
  for (const auto& [name, term] : bindings) values.emplace_back(query.variables.find(name).value(), term);
  const OperatorPtr root = plan(std::move(query.root), query.variables, query.dataset, context, options, values);
  std::vector<std::string> lines;
  Batch batch;
  while (root->next(batch)) {
    for (std::size_t i = 0; i < batch.rows; ++i) {
      std::string line;
      for (const Variable v : query.projection) {
        const int column = column_of(root->schema(), v);
        const Id id = column < 0 ? kUnbound : batch.columns[static_cast<std::size_t>(column)][i];
        if (!line.empty()) line += ' ';
        line += id.is_unbound() ? "-" : text_of(context.terms().term(id));
      }
      lines.push_back(line);
    }
  }
  if (!ordered) std::sort(lines.begin(), lines.end());
  return lines;
}

std::string ExampleStore::rewritten(const std::string& text, const std::string& pass) const {
  Query query = parse_example(text);
  ExecutionContext context(store_->view(), {});
  RewriteContext rewriting{query.variables, context};
  PlannerOptions options;
  for (const std::string& name : rewrite_passes()) {
    if (name != pass) options.disabled_passes.insert(name);
  }
  return to_text(*rewrite(std::move(query.root), rewriting, options), query.variables);
}

std::string people() {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    const std::string person = ":p" + std::to_string(i);
    text += person + " a :Person ; :name \"name" + std::to_string(i) + "\" ; :age " + std::to_string(i % 80) +
            " ; :knows :p" + std::to_string((i * 7 + 1) % 2000) + " .\n";
    if (i % 200 == 0) text += person + " :city :Kabul .\n";
    if (i % 3 == 0) text += person + " :nick \"nick" + std::to_string(i) + "\" .\n";
  }
  return text + ":boss :leads :p0 , :p1 , :p2 .\n";
}

}  // namespace casus::query::test
