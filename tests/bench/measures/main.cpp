#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/measures/measure.h"

// measures STORE DIRECTORY [points|exports|commits|batches|delta]...: prints one line a measure. STORE holds a
// generated graph and is only read; DIRECTORY is made for what is written, on the disk in question, and removed.

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: measures STORE DIRECTORY [points|exports|commits|batches|delta]...\n");
    return 2;
  }
  const std::string directory = argv[2];
  const std::vector<std::string> names(argv + 3, argv + argc);
  const auto wants = [&](const char* name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
  };
  try {
    std::filesystem::create_directories(directory);
    {
      casus::OpenOptions options;
      options.create_if_missing = false;
      options.read_only = true;
      const casus::Store store = casus::Store::open(argv[1], options);
      if (wants("points")) casus::bench::measure_point_queries(store);
      if (wants("exports")) casus::bench::measure_exports(store);
      if (wants("delta")) store.backup(directory + "/copy");
    }
    if (wants("commits")) casus::bench::measure_commits(directory);
    if (wants("batches")) casus::bench::measure_batches(directory);
    if (wants("delta")) casus::bench::measure_delta(directory);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "measures: %s\n", error.what());
    return 4;
  }
  std::filesystem::remove_all(directory);
  return 0;
}
