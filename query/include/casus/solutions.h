#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "casus/error.h"
#include "casus/quad.h"
#include "casus/result_format.h"
#include "casus/term.h"

namespace casus {

namespace detail {
class Execution;
}

/// One solution: a term, or nothing, for each variable of the result.
class Row {
 public:
  std::size_t size() const { return cells_.size(); }
  const std::optional<Term>& operator[](std::size_t column) const { return cells_[column]; }
  /// By variable name, without "?". Throws QueryError for a name that the result does not have.
  const std::optional<Term>& operator[](std::string_view variable) const;
  /// The cell converted as Solutions::as does.
  template <class T>
  T get(std::size_t column) const;
  template <class T>
  T get(std::string_view variable) const;

 private:
  friend class Solutions;
  std::vector<std::optional<Term>> cells_;
  std::shared_ptr<const std::vector<std::string>> variables_;
};

/// Conversion of a cell to a C++ value. std::string: the lexical form, the IRI or the blank node label. Numbers and
/// bool: by lexical form, QueryError when it is not one or does not fit. Term: as it is. std::optional<T>: nothing when
/// unbound. Anything but std::optional throws QueryError when unbound.
template <class T>
struct CellConverter;

template <class... Ts>
class TypedSolutions;

/// The answer of a SELECT: solutions in order, computed as they are read. Holds the snapshot that it reads, so later
/// changes of the store do not show. Movable, one thread, one pass. Reading throws Cancelled, Timeout, ResourceLimit,
/// StorageError.
class Solutions {
 public:
  Solutions(Solutions&&) noexcept;
  Solutions& operator=(Solutions&&) noexcept;
  ~Solutions();

  /// Names of the columns, without "?".
  const std::vector<std::string>& variables() const;

  /// The next solution; null at the end. Valid until the next call.
  const Row* next();

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = const Row&;
    iterator() = default;
    reference operator*() const { return *row_; }
    pointer operator->() const { return row_; }
    iterator& operator++() {
      row_ = solutions_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& a, const iterator& b) { return a.row_ == b.row_; }

   private:
    friend class Solutions;
    explicit iterator(Solutions* solutions) : solutions_(solutions), row_(solutions->next()) {}
    Solutions* solutions_ = nullptr;
    const Row* row_ = nullptr;
  };
  iterator begin() { return iterator(this); }
  iterator end() { return {}; }

  /// The solutions as tuples: `for (auto [name, dead] : solutions.as<std::string, std::optional<long>>())`.
  /// Throws QueryError when the number of types is not the number of columns.
  template <class... Ts>
  TypedSolutions<Ts...> as() &&;
  template <class... Ts>
  TypedSolutions<Ts...> as() &;

  /// Writes the solutions not yet read and returns how many they were.
  std::uint64_t write(const ResultOptions& options, const TextSink& sink);

  /// The plan with what it has done so far: a line an operator with estimated and actual rows and time.
  std::string analysis() const;

 private:
  friend class QueryResult;
  explicit Solutions(std::unique_ptr<detail::Execution> execution);
  std::unique_ptr<detail::Execution> execution_;
  std::shared_ptr<const std::vector<std::string>> variables_;
  Row row_;
};

/// The answer of a CONSTRUCT or DESCRIBE: triples as quads of the default graph, computed as they are read. Each comes
/// once, but for a CONSTRUCT of more than 250,000 triples, where one may come again much later, so that memory stays
/// bounded: it is the same graph.
class GraphResult {
 public:
  GraphResult(GraphResult&&) noexcept;
  GraphResult& operator=(GraphResult&&) noexcept;
  ~GraphResult();

  /// The next triple; null at the end. Valid until the next call.
  const Quad* next();
  /// Writes the triples not yet read (kNTriples, kTurtle or kRdfXml; kTable as Turtle) and returns how many they were.
  std::uint64_t write(const ResultOptions& options, const TextSink& sink);
  std::string analysis() const;

 private:
  friend class QueryResult;
  explicit GraphResult(std::unique_ptr<detail::Execution> execution);
  std::unique_ptr<detail::Execution> execution_;
  Quad quad_;
};

template <class... Ts>
class TypedSolutions {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::tuple<Ts...>;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = value_type;
    iterator() = default;
    value_type operator*() const { return convert(*row_, std::index_sequence_for<Ts...>()); }
    iterator& operator++() {
      row_ = solutions_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& a, const iterator& b) { return a.row_ == b.row_; }

   private:
    friend class TypedSolutions;
    explicit iterator(Solutions* solutions) : solutions_(solutions), row_(solutions->next()) {}
    template <std::size_t... I>
    static value_type convert(const Row& row, std::index_sequence<I...>) {
      return value_type(row.get<Ts>(I)...);
    }
    Solutions* solutions_ = nullptr;
    const Row* row_ = nullptr;
  };
  iterator begin() { return iterator(solutions_); }
  iterator end() { return {}; }

 private:
  friend class Solutions;
  explicit TypedSolutions(std::unique_ptr<Solutions> owned) : owned_(std::move(owned)), solutions_(owned_.get()) {}
  explicit TypedSolutions(Solutions* solutions) : solutions_(solutions) {}
  std::unique_ptr<Solutions> owned_;
  Solutions* solutions_;
};

namespace detail {
[[noreturn]] void throw_unbound_cell();
[[noreturn]] void throw_bad_cell(const Term& term, const char* wanted);
void check_column_count(std::size_t columns, std::size_t types);

template <class T>
T number_cell(const Term& term, const char* wanted) {
  std::string_view text = term.value();
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!term.is_literal() || error != std::errc() || end != text.data() + text.size()) throw_bad_cell(term, wanted);
  return value;
}
}  // namespace detail

template <class T>
struct CellConverter {
  static_assert(std::is_arithmetic_v<T>,
                "Solutions convert to std::string, casus::Term, numbers, bool, or std::optional of them");
  static T convert(const std::optional<Term>& cell) {
    if (!cell) detail::throw_unbound_cell();
    if constexpr (std::is_same_v<T, bool>) {
      if (cell->value() == "true" || cell->value() == "1") return true;
      if (cell->value() == "false" || cell->value() == "0") return false;
      detail::throw_bad_cell(*cell, "a boolean");
    } else {
      return detail::number_cell<T>(*cell, std::is_integral_v<T> ? "an integer in range" : "a number");
    }
  }
};
template <>
struct CellConverter<std::string> {
  static std::string convert(const std::optional<Term>& cell) {
    if (!cell) detail::throw_unbound_cell();
    return cell->is_triple() ? cell->to_string() : cell->value();
  }
};
template <>
struct CellConverter<Term> {
  static Term convert(const std::optional<Term>& cell) {
    if (!cell) detail::throw_unbound_cell();
    return *cell;
  }
};
template <class T>
struct CellConverter<std::optional<T>> {
  static std::optional<T> convert(const std::optional<Term>& cell) {
    if (!cell) return std::nullopt;
    return CellConverter<T>::convert(cell);
  }
};

template <class T>
T Row::get(std::size_t column) const {
  return CellConverter<T>::convert(cells_[column]);
}
template <class T>
T Row::get(std::string_view variable) const {
  return CellConverter<T>::convert((*this)[variable]);
}
template <class... Ts>
TypedSolutions<Ts...> Solutions::as() && {
  detail::check_column_count(variables().size(), sizeof...(Ts));
  return TypedSolutions<Ts...>(std::make_unique<Solutions>(std::move(*this)));
}
template <class... Ts>
TypedSolutions<Ts...> Solutions::as() & {
  detail::check_column_count(variables().size(), sizeof...(Ts));
  return TypedSolutions<Ts...>(this);
}

}  // namespace casus
