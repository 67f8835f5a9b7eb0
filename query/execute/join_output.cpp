#include "query/execute/join_output.h"

#include <algorithm>

#include "query/execute/schema_algebra.h"

namespace casus::query {

JoinOutput::JoinOutput(ExecutionContext& context, JoinKind kind, const Schema& left, const Schema& left_bound,
                       const Schema& right, const Schema& agreed, ExpressionPtr condition, const ExistsFactory& exists)
    : context_(context), kind_(kind), left_bound_(left_bound), condition_(std::move(condition)) {
  combined_ = left;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const int other = column_of(right, left[i]);
    const bool fills_in = other >= 0 && !contains(left_bound, left[i]);
    combined_sources_.push_back({static_cast<int>(i), fills_in ? other : -1});
    if (other >= 0 && !contains(agreed, left[i])) residual_.emplace_back(i, static_cast<std::size_t>(other));
  }
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (contains(combined_, right[i])) continue;
    combined_.push_back(right[i]);
    combined_sources_.push_back({-1, static_cast<int>(i)});
  }
  if (kind == JoinKind::kInner || kind == JoinKind::kLeft) {
    schema_ = combined_;
    sources_ = combined_sources_;
  } else {
    schema_ = left;
    for (std::size_t i = 0; i < left.size(); ++i) sources_.push_back({static_cast<int>(i), -1});
  }
  if (condition_) compiled_ = compile_expression(*condition_, combined_, context.evaluation(), exists);
}

Schema JoinOutput::order(const Schema& left_order) const {
  Schema result;
  for (const Variable v : left_order) {
    if (sources_[static_cast<std::size_t>(column_of(schema_, v))].right >= 0) break;
    result.push_back(v);
  }
  return result;
}

Schema JoinOutput::bound(const Schema& right_bound) const {
  return kind_ == JoinKind::kInner ? sorted_union(left_bound_, right_bound) : left_bound_;
}

std::string JoinOutput::describe_condition(const VariableTable& variables) const {
  return condition_ ? " if " + to_text(*condition_, variables) : std::string();
}

void JoinOutput::start_left(std::size_t rows) {
  matched_.assign(rows, 0);
}

void JoinOutput::take(Candidates& candidates, std::size_t room) {
  const bool existence = kind_ == JoinKind::kSemi || kind_ == JoinKind::kAnti;
  const std::uint32_t left = candidates.left;
  if (existence && !checked()) {
    if (candidates.begin < candidates.end && !matched_[left]) {
      matched_[left] = 1;
      if (kind_ == JoinKind::kSemi) {
        left_rows_.push_back(left);
        right_rows_.push_back(kNoRow);
      }
    }
    candidates.begin = candidates.end;
  } else if (existence && matched_[left]) {
    candidates.begin = candidates.end;
  } else {
    const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(room, candidates.end - candidates.begin));
    left_rows_.insert(left_rows_.end(), count, left);
    const std::size_t start = right_rows_.size();
    right_rows_.resize(start + count);
    for (std::uint32_t i = 0; i < count; ++i) {
      right_rows_[start + i] = candidates.rows ? candidates.rows[candidates.begin + i] : candidates.begin + i;
    }
    candidates.begin += count;
    if (!checked() && count > 0) matched_[left] = 1;
  }
}

void JoinOutput::take_pairs(std::size_t room) {
  left_rows_.resize(room);
  right_rows_.resize(room);
  std::uint32_t* left = left_rows_.data();
  std::uint32_t* right = right_rows_.data();
  std::size_t taken = 0;
  while (pending() && taken < room) {
    Candidates& candidates = candidates_[position_];
    const auto count =
        static_cast<std::uint32_t>(std::min<std::size_t>(room - taken, candidates.end - candidates.begin));
    if (candidates.rows) {
      for (std::uint32_t i = 0; i < count; ++i) right[taken + i] = candidates.rows[candidates.begin + i];
    } else {
      for (std::uint32_t i = 0; i < count; ++i) right[taken + i] = candidates.begin + i;
    }
    for (std::uint32_t i = 0; i < count; ++i) left[taken + i] = candidates.left;
    taken += count;
    candidates.begin += count;
    if (candidates.begin == candidates.end) ++position_;
  }
  left_rows_.resize(taken);
  right_rows_.resize(taken);
}

void JoinOutput::expand(const Batch& left, const Batch& right, Batch& out) {
  while (pending() && out.rows < Batch::kTargetRows) {
    const std::size_t room = Batch::kTargetRows - out.rows;
    if (kind_ == JoinKind::kInner && !checked()) {
      take_pairs(room);
      gather(left, right, sources_, out);
      continue;
    }
    left_rows_.clear();
    right_rows_.clear();
    while (pending() && left_rows_.size() < room) {
      Candidates& candidates = candidates_[position_];
      take(candidates, room - left_rows_.size());
      if (candidates.begin < candidates.end) break;
      if (candidates.last && keeps_unmatched() && (checked() || !matched_[candidates.left])) {
        left_rows_.push_back(candidates.left);
        right_rows_.push_back(kNoRow);
      }
      ++position_;
    }
    if (checked()) {
      check_pairs(left, right);
      context_.check();
    }
    gather(left, right, sources_, out);
  }
  if (!pending()) {
    count_ = position_ = 0;
  }
}

void JoinOutput::check_pairs(const Batch& left, const Batch& right) {
  passed_.clear();
  if (compiled_) {
    scratch_.reset(combined_.size());
    gather(left, right, combined_sources_, scratch_);
    compiled_->select(scratch_, passed_);
  }
  std::size_t kept = 0;
  std::size_t next_passed = 0;
  for (std::uint32_t i = 0; i < left_rows_.size(); ++i) {
    const std::uint32_t l = left_rows_[i], r = right_rows_[i];
    bool pass = true;
    if (compiled_) {
      while (next_passed < passed_.size() && passed_[next_passed] < i) ++next_passed;
      pass = next_passed < passed_.size() && passed_[next_passed] == i;
    }
    if (r == kNoRow) {
      pass = !matched_[l];
    } else {
      for (std::size_t k = 0; pass && k < residual_.size(); ++k) {
        const Id a = left.columns[residual_[k].first][l], b = right.columns[residual_[k].second][r];
        pass = a == b || a == kUnbound || b == kUnbound;
      }
      if (pass) {
        if (kind_ == JoinKind::kAnti || (kind_ == JoinKind::kSemi && matched_[l])) {
          pass = false;
        }
        matched_[l] = 1;
      }
    }
    if (!pass) continue;
    left_rows_[kept] = l;
    right_rows_[kept] = r;
    ++kept;
  }
  left_rows_.resize(kept);
  right_rows_.resize(kept);
}

void JoinOutput::gather(const Batch& left, const Batch& right, const std::vector<Source>& sources, Batch& out) const {
  for (std::size_t c = 0; c < sources.size(); ++c) {
    const auto [l, r] = sources[c];
    auto& to = out.columns[c];
    if (r < 0) {
      append_selected(left.columns[static_cast<std::size_t>(l)], left_rows_, to);
    } else if (l < 0) {
      const auto& from = right.columns[static_cast<std::size_t>(r)];
      if (kind_ == JoinKind::kInner) {
        append_selected(from, right_rows_, to);
      } else {
        append_gathered(from, right_rows_, to);
      }
    } else {
      const auto& ours = left.columns[static_cast<std::size_t>(l)];
      const auto& theirs = right.columns[static_cast<std::size_t>(r)];
      for (std::size_t i = 0; i < left_rows_.size(); ++i) {
        const Id value = ours[left_rows_[i]];
        to.push_back(value == kUnbound && right_rows_[i] != kNoRow ? theirs[right_rows_[i]] : value);
      }
    }
  }
  out.rows += left_rows_.size();
}

void JoinOutput::emit_pairs(const Batch& left, const Batch& right, RowPairs& pairs, Batch& out) {
  std::swap(left_rows_, pairs.left);
  std::swap(right_rows_, pairs.right);
  gather(left, right, sources_, out);
}

void JoinOutput::emit_unique(const Batch& left, const Batch& right, std::span<const std::uint32_t> matches, Batch& out,
                             std::size_t first) {
  const std::size_t rows = matches.size();
  left_rows_.resize(rows);
  right_rows_.resize(rows);
  std::size_t kept = 0;
  const bool all = kind_ == JoinKind::kLeft;
  const bool anti = kind_ == JoinKind::kAnti;
  for (std::uint32_t i = 0; i < rows; ++i) {
    left_rows_[kept] = static_cast<std::uint32_t>(first) + i;
    right_rows_[kept] = matches[i];
    kept += all || (matches[i] == kNoRow) == anti;
  }
  left_rows_.resize(kept);
  right_rows_.resize(kept);
  gather(left, right, sources_, out);
}

}  // namespace casus::query
