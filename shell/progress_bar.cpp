#include "shell/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "shell/terminal.h"

namespace casus::shell {

namespace {

constexpr std::size_t kBarWidth = 24;

std::string_view phase_text(LoadProgress::Phase phase) {
  switch (phase) {
    case LoadProgress::Phase::kParse: return "reading";
    case LoadProgress::Phase::kSortTerms: return "sorting terms";
    case LoadProgress::Phase::kSortQuads: return "sorting quads";
    case LoadProgress::Phase::kWrite: return "writing";
  }
  return {};
}

}  // namespace

std::string with_thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string duration_text(std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 60) return fmt::format("{:.3f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1024;
  const char* const units[] = {"KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (value >= 1024 && unit < 3) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units[unit]);
}

ProgressBar::ProgressBar(std::string label) : label_(std::move(label)), enabled_(is_terminal(stderr)) {}

ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

void ProgressBar::update(const LoadProgress& progress) {
  if (!enabled_) return;
  const auto now = Clock::now();
  if (progress.phase == phase_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  phase_ = progress.phase;
  const double seconds = std::max(1e-3, std::chrono::duration<double>(now - start_).count());
  std::string line = fmt::format("\r\033[K{}: {}", label_, phase_text(progress.phase));
  if (progress.phase == LoadProgress::Phase::kParse && progress.bytes_total > 0) {
    const double done =
        std::min(1.0, static_cast<double>(progress.bytes_read) / static_cast<double>(progress.bytes_total));
    const auto filled = static_cast<std::size_t>(done * kBarWidth);
    line += fmt::format(" [{:#<{}}{:->{}}] {:3.0f}%", "", filled, "", kBarWidth - filled, done * 100);
    if (done > 0.02) {
      line += fmt::format(
          ", {} left",
          duration_text(std::chrono::seconds(static_cast<std::int64_t>(seconds * (1 - done) / done + 0.5))));
    }
  }
  line += fmt::format("  {} statements, {}/s", with_thousands(progress.statements),
                      with_thousands(static_cast<std::uint64_t>(static_cast<double>(progress.statements) / seconds)));
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace casus::shell
