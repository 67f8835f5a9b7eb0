#include "tests/reference/vocabulary.h"

namespace casus::reference {
namespace {

Term example(const std::string& name) {
  return Term::iri("http://example.org/" + name);
}

std::vector<Term> make_literals() {
  std::vector<Term> literals;
  const auto typed = [&](const char* type, std::initializer_list<const char*> forms) {
    for (const char* form : forms) {
      literals.push_back(Term::literal(form, std::string("http://www.w3.org/2001/XMLSchema#") + type));
    }
  };
  typed("integer", {"0", "1", "2", "3", "01", "-1", "+2", "-0", "10", "9223372036854775807", "9223372036854775808",
                    "-123456789012345678901234567890", "junk", "", " 1 ", "1.0"});
  typed("decimal", {"0.0", "1.0", "1", "1.5", "1.50", "-0.5", ".5", "2.", "0.1", "12345678901234567890.123456789",
                    "1e0", "3.14159265358979323846"});
  typed("double", {"0.0E0", "-0.0E0", "1.0E0", "1", "1.5", "1e0", "NaN", "INF", "-INF", "+INF", "0.1", "2.5e-3",
                   "1e300", "nan", "9007199254740993"});
  typed("float", {"0", "-0", "1", "1.5", "0.1", "NaN", "INF", "-INF", "1e38", "16777217", "x"});
  typed("byte", {"1", "-128", "128"});
  typed("unsignedInt", {"1", "-1"});
  typed("nonNegativeInteger", {"2", "-0"});
  typed("positiveInteger", {"1", "0"});
  typed("long", {"3", "9223372036854775808"});
  typed("boolean", {"true", "false", "1", "0", "TRUE", " true "});
  typed("string", {"",           "a",          "abc",    "ABC", "b",   "1", "1.0", "true",  "http://example.org/n1",
                   "a b",        "naïve",      "日本語", "😀",   "a😀b", "ß", "İ",   "x.y*z", "line\none",
                   "2020-01-01", "\"quoted\\", "en"});
  typed("dateTime", {"2020-01-01T00:00:00", "2020-01-01T00:00:00Z", "2020-01-01T05:00:00+05:00",
                     "2019-12-31T23:59:59.999Z", "2020-02-29T12:30:15.25-08:00", "2020-01-01T24:00:00Z",
                     "-0044-03-15T12:00:00", "2020-13-01T00:00:00", "2020-01-01T14:00:00+14:00"});
  typed("date", {"2020-01-01", "2020-01-01Z", "2020-01-01+05:00", "2020-02-29", "2019-02-29"});
  typed("time", {"00:00:00", "12:30:00Z", "23:59:59.5"});
  typed("gYear", {"2020", "2020Z"});
  typed("gMonthDay", {"--02-29"});
  typed("duration", {"P1Y", "P12M", "P1D", "PT24H", "P1M30D", "-P1D", "P"});
  typed("dayTimeDuration", {"P1D", "PT24H", "PT0S"});
  typed("yearMonthDuration", {"P1Y", "P12M", "P0M"});
  typed("anyURI", {"http://example.org/n1"});
  literals.push_back(Term::literal("x", "http://example.org/type"));
  literals.push_back(Term::literal("y", "http://example.org/type"));
  for (const char* tag : {"en", "EN", "en-GB", "fr", "zh-hant"}) {
    for (const char* text : {"a", "abc", "", "日本"}) literals.push_back(Term::lang_literal(text, tag));
  }
  return literals;
}

// The same label in a later transaction is another node.
Term with_other_label(const Term& term) {
  if (term.is_blank_node()) return Term::blank_node("y" + term.value());
  if (!term.is_triple()) return term;
  return Term::triple(with_other_label(term.subject()), term.predicate(), with_other_label(term.object()));
}

}  // namespace

const std::vector<Term>& all_literals() {
  static const std::vector<Term> literals = make_literals();
  return literals;
}

Vocabulary::Vocabulary(RandomSource& random, bool triple_terms) : random_(random), triple_terms_(triple_terms) {
  nodes_ = 2 + random.below(6);
  // Half of the cases stay with small numbers and plain strings, so that more than identity joins them.
  const bool plain = random.one_in(3);
  const std::size_t count = 3 + random.below(10);
  for (std::size_t i = 0; i < count; ++i) {
    literals_.push_back(plain ? all_literals()[random.below(4)] : random.pick(all_literals()));
  }
}

std::string Vocabulary::graph_name(std::size_t i) {
  return "http://example.org/g" + std::to_string(i);
}

Term Vocabulary::iri_node() {
  if (random_.one_in(8)) return graph();
  return example("n" + std::to_string(random_.below(nodes_)));
}

Term Vocabulary::node() {
  if (random_.one_in(6)) return Term::blank_node("x" + std::to_string(random_.below(3)));
  return iri_node();
}

Term Vocabulary::predicate() {
  return example("p" + std::to_string(random_.below(3)));
}

Term Vocabulary::graph() {
  return Term::iri(graph_name(random_.below(3)));
}

Term Vocabulary::literal() {
  return random_.pick(literals_);
}

Term Vocabulary::triple_term() {
  Term object = random_.one_in(5) ? triple_term() : random_.one_in(3) ? literal() : node();
  return Term::triple(node(), predicate(), std::move(object));
}

Term Vocabulary::object() {
  if (triple_terms_ && random_.one_in(4)) return triple_term();
  return random_.one_in(3) ? literal() : node();
}

Case random_data(RandomSource& random, Vocabulary& vocabulary) {
  const auto quads = [&](std::size_t count) {
    std::vector<Quad> made;
    for (std::size_t i = 0; i < count; ++i) {
      Quad quad{vocabulary.node(), vocabulary.predicate(), vocabulary.object(), std::nullopt};
      if (random.one_in(20)) quad.predicate = vocabulary.iri_node();
      if (random.one_in(3)) quad.graph = vocabulary.graph();
      if (random.one_in(40)) quad.graph = vocabulary.node();
      made.push_back(std::move(quad));
    }
    return made;
  };
  Case c;
  const std::size_t size = random.one_in(10)  ? random.below(4)
                           : random.one_in(8) ? 100 + random.below(300)
                                              : 5 + random.below(40);
  c.loaded = quads(random.one_in(6) ? 0 : size);
  if (random.one_in(2)) {
    c.inserted = quads(1 + size / 3);
    for (Quad& quad : c.inserted) {
      quad.subject = with_other_label(quad.subject);
      quad.object = with_other_label(quad.object);
      if (quad.graph) quad.graph = with_other_label(*quad.graph);
    }
  }
  if (random.one_in(2)) {
    for (const Quad& quad : c.loaded) {
      const bool blank = quad.subject.is_blank_node() || quad.object.is_blank_node() || quad.object.is_triple() ||
                         (quad.graph && quad.graph->is_blank_node());
      if (!blank && random.one_in(6)) c.removed.push_back(quad);
    }
  }
  c.folded = random.one_in(4);
  c.in_blocks = random.one_in(2);
  return c;
}

}  // namespace casus::reference
