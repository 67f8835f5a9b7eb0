// Longer runs of the random comparison: see README.md.

#include <charconv>
#include <cstring>
#include <iostream>

#include "tests/reference/random_cases.h"

namespace {

constexpr const char* kUsage =
    "usage: reference_run [--first SEED] [--stores N] [--requests N] [--threads N] [--every-pass] [--no-shrink]\n"
    "                     [--keep-going] [--no-triple-terms]\n";

bool read_number(const char* text, std::uint64_t& number) {
  const char* const end = text + std::strlen(text);
  const auto result = std::from_chars(text, end, number);
  return result.ec == std::errc() && result.ptr == end;
}

}  // namespace

int main(int argc, char** argv) {
  casus::reference::RunOptions options;
  bool keep_going = false;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    std::uint64_t* const number = option == "--first"      ? &options.first_store
                                  : option == "--stores"   ? &options.stores
                                  : option == "--requests" ? &options.requests
                                  : option == "--threads"  ? &options.threads
                                                           : nullptr;
    if (number != nullptr && i + 1 < argc && read_number(argv[i + 1], *number)) {
      ++i;
    } else if (option == "--every-pass") {
      options.every_pass = true;
    } else if (option == "--no-shrink") {
      options.shrink = false;
    } else if (option == "--no-triple-terms") {
      options.triple_terms = false;
    } else if (option == "--keep-going") {
      keep_going = true;
    } else {
      std::cerr << kUsage;
      return 2;
    }
  }
  options.on_difference = [&](const std::string& report) {
    std::cout << "=== " << report << std::endl;
    return keep_going;
  };
  const auto summary = casus::reference::run_random_cases(options);
  std::cout << "compared " << summary.compared << " (" << summary.with_rows << " with rows), skipped "
            << summary.skipped << ", invalid " << summary.invalid << ", differences " << summary.differences << '\n';
  for (const auto& [reason, count] : summary.reasons) std::cout << "  " << count << "  " << reason << '\n';
  return summary.differences == 0 ? 0 : 1;
}
