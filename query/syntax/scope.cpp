#include "query/syntax/scope.h"

namespace casus::query {

namespace {

void add(const ast::Node& node, NameList& out) {
  for_each_part(node, [&](const ast::Node& part) {
    if (part.variable()) out.add(part.variable()->name);
  });
}

struct VisibleIn {
  NameList& out;

  void operator()(const ast::TriplesBlock& e) const { collect_visible(e.triples, out); }
  void operator()(const ast::FilterElement&) const {}
  void operator()(const ast::OptionalElement& e) const { collect_visible(e.group, out); }
  void operator()(const ast::UnionElement& e) const {
    for (const ast::Group& group : e.groups) collect_visible(group, out);
  }
  void operator()(const ast::MinusElement&) const {}
  void operator()(const ast::GraphElement& e) const {
    add(e.graph, out);
    collect_visible(e.group, out);
  }
  void operator()(const ast::ServiceElement& e) const {
    add(e.endpoint, out);
    collect_visible(e.group, out);
  }
  void operator()(const ast::BindElement& e) const { add(e.variable, out); }
  void operator()(const ast::InlineData& e) const {
    for (const ast::Node& variable : e.variables) add(variable, out);
  }
};

}  // namespace

void collect_visible(const std::vector<ast::Triple>& triples, NameList& out) {
  for (const ast::Triple& triple : triples) {
    add(triple.subject, out);
    if (triple.verb.path == nullptr) add(triple.verb.node, out);
    add(triple.object, out);
  }
}

void collect_visible(const ast::Element& element, NameList& out) {
  std::visit(VisibleIn{out}, element.node);
}

void collect_visible(const ast::Group& group, NameList& out) {
  if (group.sub_select) collect_projected(*group.sub_select, out);
  for (const ast::Element& element : group.elements) collect_visible(element, out);
}

void collect_projected(const ast::SubSelect& select, NameList& out) {
  for (const ast::SelectItem& item : select.select.items) add(item.variable, out);
  if (!select.select.all) return;
  collect_visible(select.where, out);
  if (select.values) VisibleIn{out}(*select.values);
}

}  // namespace casus::query
