#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

#include "casus/casus.h"

// Keeps a store open and runs query files as it is told to, a line each on stdin, so that another program can measure
// Casus beside other engines, each of them warm:
//   run TIMES MILLISECONDS FILE     ok ROWS BYTES, then wall and CPU microseconds of each run
//   answer FILE OUTPUT              ok ROWS BYTES; the answer is in OUTPUT
// A query that fails or takes longer gives "error MESSAGE". Solutions are written as JSON, graphs as N-Triples.

namespace {

struct Outcome {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::int64_t cpu_microseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto microseconds = [](const timeval& time) { return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec; };
  return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

std::size_t threads = 0;  // of QueryOptions

template <class Sink>
Outcome run(const casus::Store& store, const std::string& text, std::chrono::milliseconds timeout, const Sink& sink) {
  casus::QueryOptions options;
  options.timeout = timeout;
  options.threads = threads;
  casus::QueryResult result = store.query(text, options);
  const bool graph =
      result.kind() == casus::StatementKind::kConstruct || result.kind() == casus::StatementKind::kDescribe;
  casus::ResultOptions format;
  format.format = graph ? casus::ResultFormat::kNTriples : casus::ResultFormat::kJson;
  Outcome outcome;
  outcome.rows = result.write(format, [&](std::string_view part) {
    outcome.bytes += part.size();
    sink(part);
  });
  return outcome;
}

void measure(const casus::Store& store, std::istringstream& arguments) {
  int times = 0;
  std::int64_t limit = 0;
  std::string file;
  arguments >> times >> limit >> std::ws;
  std::getline(arguments, file);
  const std::string text = read_file(file);
  Outcome outcome;
  std::ostringstream figures;
  for (int i = 0; i < times; ++i) {
    const std::int64_t cpu = cpu_microseconds();
    const auto start = std::chrono::steady_clock::now();
    outcome = run(store, text, std::chrono::milliseconds(limit), [](std::string_view) {});
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
    figures << ' ' << wall.count() << ' ' << cpu_microseconds() - cpu;
  }
  std::cout << "ok " << outcome.rows << ' ' << outcome.bytes << figures.str() << std::endl;
}

void answer(const casus::Store& store, std::istringstream& arguments) {
  std::string file, output;
  arguments >> file >> output;
  std::ofstream out(output, std::ios::binary);
  const Outcome outcome = run(store, read_file(file), std::chrono::minutes(10), [&](std::string_view part) {
    out.write(part.data(), static_cast<std::streamsize>(part.size()));
  });
  out.close();
  if (!out) throw std::runtime_error("cannot write " + output);
  std::cout << "ok " << outcome.rows << ' ' << outcome.bytes << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: query_driver STORE [THREADS] < COMMANDS\n");
    return 2;
  }
  if (argc == 3) threads = std::strtoul(argv[2], nullptr, 10);
  try {
    casus::OpenOptions options;
    options.create_if_missing = false;
    options.read_only = true;
    const casus::Store store = casus::Store::open(argv[1], options);
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
      std::istringstream arguments(line);
      std::string command;
      arguments >> command;
      try {
        if (command == "run") {
          measure(store, arguments);
        } else if (command == "answer") {
          answer(store, arguments);
        } else {
          std::cout << "error no such command: " << command << std::endl;
        }
      } catch (const std::exception& error) {
        std::string message = error.what();
        std::cout << "error " << message.substr(0, message.find('\n')) << std::endl;
      }
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "query_driver: %s\n", error.what());
    return 4;
  }
  return 0;
}
