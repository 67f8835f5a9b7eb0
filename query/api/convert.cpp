#include "casus/convert.h"

#include <memory>

#include "storage/rdf/iri.h"
#include "storage/syntax/quad_reader.h"
#include "storage/syntax/quad_writer.h"

namespace casus {

namespace {

void read(const std::string& file, const ConvertOptions& options, storage::QuadSink& sink) {
  storage::ReadOptions read;
  read.format = options.from;
  read.source_name = file == "-" ? "<stdin>" : file;
  read.base = !options.base.empty() || file == "-" ? options.base : storage::file_iri(file);
  read.keep_going = options.keep_going;
  storage::read_quads(*storage::open_byte_source(file), read, sink);
}

/// The writer starts at the first quad, when the document has usually declared its prefixes.
class WritingSink : public storage::QuadSink {
 public:
  WritingSink(const ConvertOptions& options, const TextSink& sink) : options_(options), sink_(sink) {}

  void quad(const QuadView& quad) override {
    writer().write(quad);
    ++count_;
  }
  void prefix(std::string_view name, std::string_view iri) override {
    prefixes_.set(name, iri);
    if (writer_) writer_->prefix(name, iri);
  }
  void skipped(const SyntaxError& error) override {
    if (options_.on_skipped) options_.on_skipped(error.what());
  }
  std::uint64_t finish() {
    writer().finish();
    return count_;
  }

 private:
  storage::QuadWriter& writer() {
    if (!writer_) writer_ = storage::make_quad_writer(options_.to, sink_, prefixes_);
    return *writer_;
  }

  const ConvertOptions& options_;
  const TextSink& sink_;
  PrefixMap prefixes_;
  std::unique_ptr<storage::QuadWriter> writer_;
  std::uint64_t count_ = 0;
};

class DiscardingSink : public storage::QuadSink {
 public:
  void quad(const QuadView&) override {}
};

}  // namespace

std::uint64_t convert(const std::string& file, const ConvertOptions& options, const TextSink& sink) {
  WritingSink writing(options, sink);
  read(file, options, writing);
  return writing.finish();
}

void check_syntax(const std::string& file, const ConvertOptions& options) {
  DiscardingSink discarding;
  read(file, options, discarding);
}

}  // namespace casus
