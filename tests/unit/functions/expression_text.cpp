#include "expression_text.h"

#include <cctype>
#include <stdexcept>

namespace casus::query {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::string_view kGeo = "http://www.opengis.net/ont/geosparql#";

std::string expand(std::string_view name) {
  if (name.starts_with("xsd:")) return std::string(kXsd) + std::string(name.substr(4));
  if (name.starts_with("geo:")) return std::string(kGeo) + std::string(name.substr(4));
  if (name.starts_with("fn:")) return "urn:casus:fn#" + std::string(name.substr(3));
  throw std::runtime_error("no such prefix: " + std::string(name));
}

class Parser {
 public:
  Parser(std::string_view text, VariableTable& variables) : text_(text), variables_(variables) {}

  ExpressionPtr expression() {
    skip();
    if (text_.substr(at_).starts_with("<<(")) return make_expression(TermExpression{term()});
    if (take('?')) return make_expression(VariableExpression{variables_.add(word())});
    if (peek() == '\'' || peek() == '_' || is_number()) return make_expression(TermExpression{term()});
    if (peek() == '<' && text_.find('>', at_) < text_.find('(', at_) && peek(1) != '(' && peek(1) != '=') {
      const std::string iri = bracketed();
      skip();
      if (peek() != '(') return make_expression(TermExpression{Term::iri(iri)});
      return make_expression(FunctionExpression{iri, arguments()});
    }
    const std::string name = word();
    if (name == "true" || name == "false") {
      return make_expression(TermExpression{Term::literal(name, std::string(kXsd) + "boolean")});
    }
    if (name == "error") {
      return make_expression(VariableExpression{variables_.add("never_bound")});
    }
    skip();
    if (name.find(':') != std::string::npos) {
      if (peek() != '(') return make_expression(TermExpression{Term::iri(expand(name))});
      return make_expression(FunctionExpression{expand(name), arguments()});
    }
    return apply(name, arguments());
  }

  Term term() {
    skip();
    if (take('\'')) {
      std::string lexical;
      while (peek() != '\'') {
        if (peek() == '\\') ++at_;
        lexical += text_.at(at_++);
      }
      ++at_;
      if (take('@')) return lang_literal(lexical, word());
      if (text_.substr(at_).starts_with("^^")) {
        at_ += 2;
        return Term::literal(lexical, peek() == '<' ? bracketed() : expand(word()));
      }
      return Term::literal(lexical);
    }
    if (text_.substr(at_).starts_with("<<(")) return triple();
    if (peek() == '<') return Term::iri(bracketed());
    if (text_.substr(at_).starts_with("_:")) {
      at_ += 2;
      return Term::blank_node(word());
    }
    const std::string number = word();
    const bool is_double = number.find_first_of("eE") != std::string::npos;
    const bool is_decimal = number.find('.') != std::string::npos;
    return Term::literal(number, std::string(kXsd) + (is_double ? "double" : (is_decimal ? "decimal" : "integer")));
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void skip() {
    while (peek() == ' ' || peek() == '\n') ++at_;
  }
  bool is_number() const {
    const char c = peek() == '-' || peek() == '+' ? peek(1) : peek();
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  }
  std::string word() {
    const std::size_t start = at_;
    while (peek() != '\0' && std::string_view(" \n,()").find(peek()) == std::string_view::npos) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }
  Term triple() {
    at_ += 3;
    Term subject = term();
    Term predicate = term();
    Term object = term();
    skip();
    if (!text_.substr(at_).starts_with(")>>")) throw std::runtime_error("expected )>> in " + std::string(text_));
    at_ += 3;
    return Term::triple(std::move(subject), std::move(predicate), std::move(object));
  }
  static Term lang_literal(std::string lexical, const std::string& tag) {
    const std::size_t dashes = tag.find("--");
    if (dashes == std::string::npos) return Term::lang_literal(std::move(lexical), tag);
    const Direction direction = tag.ends_with("--rtl") ? Direction::kRtl : Direction::kLtr;
    return Term::lang_literal(std::move(lexical), tag.substr(0, dashes), direction);
  }
  std::string bracketed() {
    const std::size_t end = text_.find('>', at_);
    std::string result(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return result;
  }
  std::vector<ExpressionPtr> arguments() {
    std::vector<ExpressionPtr> result;
    skip();
    if (!take('(')) throw std::runtime_error("expected ( in " + std::string(text_.substr(at_)));
    skip();
    if (take(')')) return result;
    do {
      result.push_back(expression());
      skip();
    } while (take(','));
    if (!take(')')) throw std::runtime_error("expected ) in " + std::string(text_.substr(at_)));
    return result;
  }

  static ExpressionPtr apply(const std::string& name, std::vector<ExpressionPtr> args) {
    const auto comparison = [&](ComparisonOperator op) {
      return make_expression(ComparisonExpression{op, std::move(args.at(0)), std::move(args.at(1))});
    };
    const auto arithmetic = [&](ArithmeticOperator op) {
      return make_expression(ArithmeticExpression{op, std::move(args.at(0)), std::move(args.at(1))});
    };
    if (name == "=") return comparison(ComparisonOperator::kEqual);
    if (name == "!=") return comparison(ComparisonOperator::kNotEqual);
    if (name == "<") return comparison(ComparisonOperator::kLess);
    if (name == "<=") return comparison(ComparisonOperator::kLessEqual);
    if (name == ">") return comparison(ComparisonOperator::kGreater);
    if (name == ">=") return comparison(ComparisonOperator::kGreaterEqual);
    if (name == "+") return arithmetic(ArithmeticOperator::kAdd);
    if (name == "-") return arithmetic(ArithmeticOperator::kSubtract);
    if (name == "*") return arithmetic(ArithmeticOperator::kMultiply);
    if (name == "/") return arithmetic(ArithmeticOperator::kDivide);
    if (name == "&&") return make_expression(AndExpression{std::move(args)});
    if (name == "||") return make_expression(OrExpression{std::move(args)});
    if (name == "!") return make_expression(NotExpression{std::move(args.at(0))});
    if (name == "neg") return make_expression(SignExpression{true, std::move(args.at(0))});
    if (name == "pos") return make_expression(SignExpression{false, std::move(args.at(0))});
    if (name == "IN" || name == "NOTIN") {
      ExpressionPtr operand = std::move(args.at(0));
      args.erase(args.begin());
      return make_expression(InExpression{name == "NOTIN", std::move(operand), std::move(args)});
    }
    return make_expression(BuiltinExpression{name, std::move(args)});
  }

  std::string_view text_;
  VariableTable& variables_;
  std::size_t at_ = 0;
};

template <typename Visit>
void visit_children(Expression& expression, const Visit& visit) {
  std::visit(
      [&](auto& node) {
        if constexpr (requires { node.operands; }) {
          for (auto& child : node.operands) visit(*child);
        }
        if constexpr (requires { node.operand; }) visit(*node.operand);
        if constexpr (requires {
                        node.left;
                        node.right;
                      }) {
          visit(*node.left);
          visit(*node.right);
        }
        if constexpr (requires { node.list; }) {
          for (auto& child : node.list) visit(*child);
        }
        if constexpr (requires { node.arguments; }) {
          for (auto& child : node.arguments) visit(*child);
        }
      },
      expression.node);
}

}  // namespace

ExpressionPtr parse_expression(std::string_view text, VariableTable& variables) {
  return Parser(text, variables).expression();
}

Term parse_term(std::string_view text) {
  VariableTable variables;
  if (text == "true" || text == "false") return Term::literal(std::string(text), std::string(kXsd) + "boolean");
  return Parser(text, variables).term();
}

std::string to_notation(const Term& term) {
  if (term.is_triple()) {
    return "<<( " + to_notation(term.subject()) + " " + to_notation(term.predicate()) + " " +
           to_notation(term.object()) + " )>>";
  }
  if (!term.is_literal()) return term.to_string();
  const std::string_view datatype = term.datatype();
  if (datatype.starts_with(kXsd)) {
    const std::string_view local = datatype.substr(kXsd.size());
    const std::string& value = term.value();
    const bool digits = value.find_first_not_of("0123456789.-Ee") == std::string::npos;
    if (local == "boolean" && (value == "true" || value == "false")) return value;
    if (digits && local == "integer" && value.find_first_of(".eE") == std::string::npos) return value;
    if (digits && local == "decimal" && value.find('.') != std::string::npos) return value;
    if (digits && local == "double" && value.find('E') != std::string::npos) return value;
  }
  std::string out = "'" + term.value() + "'";
  if (!term.language().empty()) {
    const char* const direction[] = {"", "--ltr", "--rtl"};
    return out + "@" + std::string(term.language()) + direction[static_cast<int>(term.direction())];
  }
  if (datatype == std::string(kXsd) + "string") return out;
  if (datatype.starts_with(kXsd)) return out + "^^xsd:" + std::string(datatype.substr(kXsd.size()));
  return out + "^^<" + std::string(datatype) + ">";
}

std::vector<std::pair<Variable, Term>> replace_terms(Expression& expression, VariableTable& variables) {
  std::vector<std::pair<Variable, Term>> result;
  if (const auto* term = std::get_if<TermExpression>(&expression.node)) {
    const Variable variable = variables.add("t" + std::to_string(variables.size()));
    result.emplace_back(variable, term->term);
    expression.node = VariableExpression{variable};
    return result;
  }
  visit_children(expression, [&](Expression& child) {
    for (auto& replaced : replace_terms(child, variables)) result.push_back(std::move(replaced));
  });
  return result;
}

}  // namespace casus::query
