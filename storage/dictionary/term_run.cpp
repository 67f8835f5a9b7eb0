#include "storage/dictionary/term_run.h"

#include "storage/dictionary/big_endian.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

// Every query that asks for a language looks at all runs.
constexpr std::size_t kMaxRuns = 1024;

bool has_runs(Tag tag) {
  return tag == Tag::kIri || tag == Tag::kString || tag == Tag::kLangString || tag == Tag::kDirLangString;
}

TermRun run_of(std::string_view encoded, std::uint64_t first) {
  std::string scratch;
  const TermView term = decode_term(encoded, scratch);
  return {first, first + 1, encoded_tag(encoded), term.direction, std::string(term.language)};
}

}  // namespace

void TermRunRecorder::add(std::string_view encoded, std::uint64_t index) {
  const bool continues = !head_.empty() && encoded_head(encoded) == head_ && runs_.back().end == index;
  if (continues) {
    ++runs_.back().end;
    return;
  }
  head_.clear();
  if (!has_runs(encoded_tag(encoded)) || runs_.size() >= kMaxRuns) return;
  head_ = encoded_head(encoded);
  runs_.push_back(run_of(encoded, index));
}

std::string term_runs_value(const std::vector<TermRun>& runs) {
  std::string value;
  for (const TermRun& run : runs) {
    append_big_endian(run.first, value);
    append_big_endian(run.end, value);
    append_big_endian(run.language.size(), value);
    value.push_back(static_cast<char>(run.tag));
    value.push_back(static_cast<char>(run.direction));
    value.append(run.language);
  }
  return value;
}

std::vector<TermRun> read_term_runs(const EngineSnapshot& snapshot) {
  constexpr std::size_t kFixedBytes = 3 * sizeof(std::uint64_t) + 2;
  std::vector<TermRun> runs;
  PinnedValue pinned;
  if (!snapshot.get(Family::kMeta, kTermRunsKey, pinned)) return runs;
  std::string_view value = pinned.view();
  while (!value.empty()) {
    if (value.size() < kFixedBytes) throw_corrupt_dictionary("a run of terms that is cut short");
    TermRun run;
    run.first = read_big_endian(value);
    run.end = read_big_endian(value.substr(8));
    const std::uint64_t language = read_big_endian(value.substr(16));
    run.tag = static_cast<Tag>(static_cast<unsigned char>(value[24]));
    run.direction = static_cast<Direction>(static_cast<unsigned char>(value[25]));
    value.remove_prefix(kFixedBytes);
    const bool sorted = run.first < run.end && (runs.empty() || runs.back().end <= run.first);
    if (!sorted || !has_runs(run.tag) || run.direction > Direction::kRtl || language > value.size()) {
      throw_corrupt_dictionary("a bad run of terms");
    }
    run.language = value.substr(0, static_cast<std::size_t>(language));
    value.remove_prefix(static_cast<std::size_t>(language));
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace casus::storage
