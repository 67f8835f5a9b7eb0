#include "storage/load/input_reader.h"

#include <filesystem>

#include "casus/error.h"
#include "casus/rdf_format.h"
#include "storage/rdf/iri.h"
#include "storage/syntax/byte_source.h"

namespace casus::storage {
namespace {

/// Tells the sink how far a source has been read, each time the parser asks for more.
class CountingSource final : public ByteSource {
 public:
  CountingSource(ByteSource& source, std::uint64_t before, InputSink& sink)
      : source_(source), before_(before), sink_(sink) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t got = source_.read(buffer, size);
    sink_.read_so_far(before_ + source_.position());
    return got;
  }
  std::uint64_t position() const override { return source_.position(); }
  std::uint64_t size() const override { return source_.size(); }

 private:
  ByteSource& source_;
  std::uint64_t before_;
  InputSink& sink_;
};

RdfFormat format_of(const LoadInput& input, const LoadOptions& options) {
  if (options.format) return *options.format;
  if (!input.in_memory) {
    if (const auto format = rdf_format_from_path(input.path)) return *format;
  }
  const std::string name = input.path == "-" ? "standard input" : input.path;
  throw LoadError("cannot tell the format of " + name + ": name it, such as --format ttl");
}

}  // namespace

OpenInput open_input(const LoadInput& input, const LoadOptions& options) {
  OpenInput open;
  ReadOptions& read = open.options;
  read.format = format_of(input, options);
  read.keep_going = options.keep_going;
  read.base = options.base;
  read.source_name = input.path == "-" && !input.in_memory ? "<stdin>" : input.path;
  if (read.base.empty() && !input.in_memory && input.path != "-") read.base = file_iri(input.path);
  open.source = input.in_memory ? memory_byte_source(input.text) : open_byte_source(input.path);
  return open;
}

void check_graph(const LoadOptions& options) {
  if (!options.graph || options.graph->is_iri()) return;
  throw LoadError("the graph to load into must be an IRI, not " + options.graph->to_string());
}

void read_input(OpenInput& input, std::uint64_t before, InputSink& sink) {
  CountingSource counting(*input.source, before, sink);
  read_quads(counting, input.options, sink);
}

void read_inputs(std::span<const LoadInput> inputs, const LoadOptions& options, InputSink& sink) {
  check_graph(options);
  std::uint64_t before = 0;
  std::uint32_t number = 0;
  for (const LoadInput& input : inputs) {
    OpenInput open = open_input(input, options);
    sink.start_input(number++);
    read_input(open, before, sink);
    before += open.source->position();
  }
}

std::optional<std::uint64_t> total_bytes(std::span<const LoadInput> inputs) {
  std::uint64_t total = 0;
  for (const LoadInput& input : inputs) {
    if (input.in_memory) {
      total += input.text.size();
      continue;
    }
    std::error_code error;
    if (!std::filesystem::is_regular_file(input.path, error)) return std::nullopt;
    const std::uint64_t size = std::filesystem::file_size(input.path, error);
    if (error) return std::nullopt;
    total += size;
  }
  return total;
}

}  // namespace casus::storage
