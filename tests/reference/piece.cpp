#include "tests/reference/piece.h"

namespace casus::reference {
namespace {

void append(const Piece& piece, std::string& out) {
  if (piece.parts.empty()) out += piece.text;
  for (const Piece& part : piece.parts) append(part, out);
}

// The pieces of a kind within another, outermost first.
void collect(const Piece& piece, Piece::Kind kind, std::vector<const Piece*>& found) {
  for (const Piece& part : piece.parts) {
    if (part.kind == kind) found.push_back(&part);
    collect(part, kind, found);
  }
}

}  // namespace

std::string Piece::to_string() const {
  std::string out;
  append(*this, out);
  return out;
}

std::vector<Piece> Piece::simpler() const {
  std::vector<Piece> results;
  if (kind == Kind::kOptional && !(parts.empty() && text.empty())) {
    Piece none("");
    none.kind = Kind::kOptional;
    results.push_back(std::move(none));
  }
  if (kind == Kind::kExpression && !parts.empty()) {
    Piece variable("?a");
    variable.kind = Kind::kExpression;
    results.push_back(std::move(variable));
  }
  if (kind == Kind::kExpression || kind == Kind::kGroup) {
    std::vector<const Piece*> inside;
    collect(*this, kind, inside);
    for (const Piece* piece : inside) results.push_back(*piece);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (Piece& part : parts[i].simpler()) {
      Piece copy = *this;
      copy.parts[i] = std::move(part);
      results.push_back(std::move(copy));
    }
  }
  return results;
}

}  // namespace casus::reference
