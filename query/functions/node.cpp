#include "query/functions/node.h"

#include "query/functions/compare.h"
#include "storage/dictionary/inline_value.h"

namespace casus::query {

void Node::decoded(Frame& frame, const Selection& rows, std::span<Value> out) {
  values(frame, rows, out);
  decode(out, frame.terms(), frame.arena, decode_scratch_);
}

void Node::truths(Frame& frame, const Selection& rows, std::span<Truth> out) {
  value_buffer_.resize(rows.size());
  decoded(frame, rows, value_buffer_);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = effective_boolean_value(value_buffer_[i]);
}

void Node::ids(Frame& frame, const Selection& rows, std::span<Id> out) {
  value_buffer_.resize(rows.size());
  values(frame, rows, value_buffer_);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = to_id(value_buffer_[i], frame.terms());
}

void TruthNode::values(Frame& frame, const Selection& rows, std::span<Value> out) {
  truth_buffer_.resize(rows.size());
  truths(frame, rows, truth_buffer_);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = to_value(truth_buffer_[i]);
}

void TruthNode::ids(Frame& frame, const Selection& rows, std::span<Id> out) {
  truth_buffer_.resize(rows.size());
  truths(frame, rows, truth_buffer_);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = truth_buffer_[i] == Truth::kError ? kUnbound : storage::boolean_id(truth_buffer_[i] == Truth::kTrue);
  }
}

}  // namespace casus::query
