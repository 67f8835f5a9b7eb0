#include <map>
#include <mutex>
#include <shared_mutex>

#include "query/functions/registry.h"

namespace casus::query {
namespace {

struct Extensions {
  std::shared_mutex mutex;
  std::map<std::string, std::shared_ptr<const ExtensionFunction>, std::less<>> functions;
};

Extensions& extensions() {
  static Extensions instance;
  return instance;
}

std::shared_ptr<const ExtensionFunction> find_extension(std::string_view iri) {
  Extensions& all = extensions();
  const std::shared_lock lock(all.mutex);
  const auto found = all.functions.find(iri);
  return found == all.functions.end() ? nullptr : found->second;
}

// A program's function: it gets terms and gives a term. An exception it throws ends the query.
class ExtensionNode final : public Node {
 public:
  ExtensionNode(std::shared_ptr<const ExtensionFunction> function, std::vector<NodePtr> arguments)
      : function_(std::move(function)), arguments_(std::move(arguments)), columns_(arguments_.size()) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    for (std::size_t k = 0; k < arguments_.size(); ++k) {
      columns_[k].resize(rows.size());
      arguments_[k]->ids(frame, rows, columns_[k]);
    }
    std::vector<Term> terms(arguments_.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = Value::error();
      bool complete = true;
      for (std::size_t k = 0; k < arguments_.size() && complete; ++k) {
        complete = !columns_[k][i].is_unbound();
        if (complete) terms[k] = frame.terms().term(columns_[k][i]);
      }
      if (!complete) continue;
      if (const auto result = function_->call(terms)) out[i] = Value::of_id(frame.terms().intern(result->view()));
    }
  }

 private:
  std::shared_ptr<const ExtensionFunction> function_;
  std::vector<NodePtr> arguments_;
  std::vector<std::vector<Id>> columns_;
};

}  // namespace

void register_function(std::string iri, ExtensionFunction function) {
  Extensions& all = extensions();
  const std::unique_lock lock(all.mutex);
  all.functions[std::move(iri)] = std::make_shared<const ExtensionFunction>(std::move(function));
}

bool is_known_function(std::string_view iri) {
  return find_native_function(iri) != nullptr || find_extension(iri) != nullptr;
}

NodePtr make_extension_node(std::string_view iri, std::vector<NodePtr> arguments) {
  auto function = find_extension(iri);
  if (function == nullptr) return nullptr;
  if (arguments.size() < function->min_arguments || arguments.size() > function->max_arguments) {
    throw QueryError("The function <" + std::string(iri) + "> does not take " + std::to_string(arguments.size()) +
                     " arguments");
  }
  return std::make_unique<ExtensionNode>(std::move(function), std::move(arguments));
}

std::vector<FunctionSignature> extension_signatures() {
  Extensions& all = extensions();
  const std::shared_lock lock(all.mutex);
  std::vector<FunctionSignature> result;
  for (const auto& [iri, function] : all.functions) {
    result.push_back({iri, static_cast<int>(function->min_arguments), static_cast<int>(function->max_arguments)});
  }
  return result;
}

}  // namespace casus::query
