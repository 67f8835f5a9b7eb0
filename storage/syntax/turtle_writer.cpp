#include "storage/syntax/turtle_writer.h"

#include <utility>

#include "storage/syntax/graph_buffer.h"
#include "storage/syntax/turtle_printer.h"
#include "storage/syntax/turtle_shapes.h"
#include "storage/syntax/turtle_text.h"

namespace casus::storage {

namespace {

constexpr std::size_t kPartsInMemory = 16;

// Keeps what it is given. A document that ends within the memory is known as a whole and printed with all short forms;
// a longer one is printed plainly, part by part.
class TurtleWriter final : public QuadWriter {
 public:
  TurtleWriter(ByteSink sink, const PrefixMap& prefixes, bool named_graphs, std::size_t memory)
      : sink_(std::move(sink)), names_(prefixes), named_graphs_(named_graphs), memory_(memory) {}

  void prefix(std::string_view name, std::string_view iri) override {
    names_.declare(name, iri);
    directives_written_ = false;
  }

  void write(const QuadView& quad) override {
    buffer_.add(quad, named_graphs_ ? quad.graph : nullptr);
    if (buffer_.memory() > memory_) print_part();
  }

  void finish() override {
    if (in_parts_) {
      print_part();
      return;
    }
    const std::string body = print(false);
    hand_over_directives(false);
    hand_over(body);
  }

 private:
  void print_part() {
    // Once nothing more is to be gained from knowing much, parts that stay in the processor's caches are faster.
    if (!in_parts_) memory_ /= kPartsInMemory;
    in_parts_ = true;
    if (!directives_written_) hand_over_directives(true);
    directives_written_ = true;
    hand_over(print(true));
    buffer_.clear();
  }

  std::string print(bool plain) {
    std::string text;
    buffer_.arrange();
    const TurtleShapes shapes(buffer_, plain);
    TurtlePrinter(buffer_, shapes, names_, text).print();
    return text;
  }

  void hand_over_directives(bool all) {
    std::string directives;
    names_.append_directives(directives, all);
    hand_over(directives);
  }

  void hand_over(const std::string& text) {
    if (!text.empty()) sink_(text);
  }

  ByteSink sink_;
  TurtleNames names_;
  bool named_graphs_;
  std::size_t memory_;
  bool in_parts_ = false;
  bool directives_written_ = false;
  GraphBuffer buffer_;
};

}  // namespace

std::unique_ptr<QuadWriter> make_turtle_writer(ByteSink sink, const PrefixMap& prefixes, bool named_graphs,
                                               std::size_t memory) {
  return std::make_unique<TurtleWriter>(std::move(sink), prefixes, named_graphs, memory);
}

}  // namespace casus::storage
