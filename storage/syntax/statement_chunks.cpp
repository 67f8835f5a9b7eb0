#include "storage/syntax/statement_chunks.h"

#include <string_view>

#include "storage/syntax/chunk_input.h"
#include "storage/syntax/turtle_chunks.h"

namespace casus::storage {
namespace {

/// N-Triples and N-Quads: a statement is a line.
class LineChunks final : public StatementChunks {
 public:
  LineChunks(ByteSource& source, std::size_t size) : input_(source, size), size_(size) {}

  bool next(StatementChunk& chunk) override {
    std::size_t end = 0;
    for (std::size_t searched = 0; end == 0 && !input_.at_end();) {
      if (input_.text().size() < size_ || searched > 0) input_.read_more();
      end = last_line_end(input_.text(), searched);
      searched = input_.text().size();
    }
    if (input_.at_end()) end = input_.text().size();
    input_.take(end, chunk);
    return end > 0;
  }

 private:
  // A carriage return ends a line too. Where there are line feeds, they are the better place: columns count from there.
  static std::size_t last_line_end(std::string_view text, std::size_t from) {
    for (const char end : {'\n', '\r'}) {
      const std::size_t at = text.rfind(end);
      if (at != std::string_view::npos && at >= from) return at + 1;
    }
    return 0;
  }

  ChunkInput input_;
  std::size_t size_;
};

}  // namespace

std::unique_ptr<StatementChunks> make_statement_chunks(ByteSource& source, const ReadOptions& options,
                                                       std::size_t size) {
  switch (options.format) {
    case RdfFormat::kNTriples:
    case RdfFormat::kNQuads: return std::make_unique<LineChunks>(source, size);
    case RdfFormat::kTurtle: return make_turtle_chunks(source, options, size);
    default: return nullptr;
  }
}

}  // namespace casus::storage
