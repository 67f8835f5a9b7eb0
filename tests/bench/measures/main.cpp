#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "tests/bench/measures/measure.h"

// measures STORE DIRECTORY: prints one line a measure. STORE holds a generated graph and is only read; DIRECTORY is
// made for what is written, on the disk in question, and removed.

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: measures STORE DIRECTORY\n");
    return 2;
  }
  const std::string directory = argv[2];
  try {
    std::filesystem::create_directories(directory);
    {
      casus::OpenOptions options;
      options.create_if_missing = false;
      options.read_only = true;
      const casus::Store store = casus::Store::open(argv[1], options);
      casus::bench::measure_point_queries(store);
      casus::bench::measure_exports(store);
      store.backup(directory + "/copy");
    }
    casus::bench::measure_commits(directory);
    casus::bench::measure_batches(directory);
    casus::Store copy = casus::Store::open(directory + "/copy");
    casus::bench::measure_delta(copy);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "measures: %s\n", error.what());
    return 4;
  }
  std::filesystem::remove_all(directory);
  return 0;
}
