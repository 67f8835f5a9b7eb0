#include <array>

#include "query/functions/node.h"

namespace casus::query {
namespace {

class TripleNode final : public Node {
 public:
  TripleNode(NodePtr subject, NodePtr predicate, NodePtr object)
      : parts_{std::move(subject), std::move(predicate), std::move(object)} {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    id_buffer_.resize(rows.size());
    ids(frame, rows, id_buffer_);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = Value::of_id(id_buffer_[i]);
  }

  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override {
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      columns_[k].resize(rows.size());
      parts_[k]->ids(frame, rows, columns_[k]);
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i % 16 == 0 && frame.context.interrupt) frame.context.interrupt();
      out[i] = frame.terms().intern_triple({columns_[0][i], columns_[1][i], columns_[2][i]});
    }
  }

 private:
  std::array<NodePtr, 3> parts_;
  std::array<std::vector<Id>, 3> columns_;
  std::vector<Id> id_buffer_;
};

class TriplePartNode final : public Node {
 public:
  TriplePartNode(Id TripleIds::*part, NodePtr operand) : part_(part), operand_(std::move(operand)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    id_buffer_.resize(rows.size());
    ids(frame, rows, id_buffer_);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = Value::of_id(id_buffer_[i]);
  }

  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override {
    operand_->ids(frame, rows, out);
    for (Id& id : out) {
      const bool is_triple = !id.is_unbound() && frame.terms().kind(id) == TermKind::kTriple;
      id = is_triple ? frame.terms().parts_of(id).*part_ : kUnbound;
    }
  }

 private:
  Id TripleIds::*part_;
  NodePtr operand_;
  std::vector<Id> id_buffer_;
};

}  // namespace

NodePtr make_triple_node(NodePtr subject, NodePtr predicate, NodePtr object) {
  return std::make_unique<TripleNode>(std::move(subject), std::move(predicate), std::move(object));
}
NodePtr make_triple_part_node(Id TripleIds::*part, NodePtr operand) {
  return std::make_unique<TriplePartNode>(part, std::move(operand));
}

}  // namespace casus::query
