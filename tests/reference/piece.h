#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace casus::reference {

/// A part of a query as text, made of parts: what the generator makes and the shrinker takes apart.
struct Piece {
  enum class Kind {
    kText,        ///< has to stay, as do its parts
    kOptional,    ///< may be left out
    kExpression,  ///< may be replaced by an expression within it, or by a variable
    kGroup,       ///< the inside of { }: may be replaced by another group's within it
  };
  Kind kind = Kind::kText;
  std::string text;  ///< when there are no parts
  std::vector<Piece> parts;

  Piece(std::string t) : text(std::move(t)) {}  // NOLINT: texts and parts mix freely
  Piece(const char* t) : text(t) {}             // NOLINT
  Piece(Kind k, std::vector<Piece> p) : kind(k), parts(std::move(p)) {}

  std::string to_string() const;
  /// The piece with one simplification made, for every one there is; simplest first.
  std::vector<Piece> simpler() const;
};

template <typename... Parts>
Piece text_of(Parts&&... parts) {
  return Piece(Piece::Kind::kText, {Piece(std::forward<Parts>(parts))...});
}
template <typename... Parts>
Piece optional_of(Parts&&... parts) {
  return Piece(Piece::Kind::kOptional, {Piece(std::forward<Parts>(parts))...});
}
template <typename... Parts>
Piece expression_of(Parts&&... parts) {
  return Piece(Piece::Kind::kExpression, {Piece(std::forward<Parts>(parts))...});
}

}  // namespace casus::reference
