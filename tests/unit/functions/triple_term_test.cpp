#include "evaluation.h"

namespace casus::query {
namespace {

// SPARQL 1.2, section 17.4.6.
TEST(TripleTerms, Functions) {
  constexpr Case kCases[] = {
      {"TRIPLE(<urn:s>, <urn:p>, 1)", "<<( <urn:s> <urn:p> 1 )>>"},
      {"TRIPLE(<urn:s>, <urn:p>, <<( <urn:a> <urn:b> 'c'@en--ltr )>>)",
       "<<( <urn:s> <urn:p> <<( <urn:a> <urn:b> 'c'@en--ltr )>> )>>"},
      {"TRIPLE(<urn:s>, <urn:p>, +(1, 1))", "<<( <urn:s> <urn:p> 2 )>>"},
      {"TRIPLE('s', <urn:p>, 1)", "error"},
      {"TRIPLE(<<( <urn:s> <urn:p> 1 )>>, <urn:p>, 1)", "error"},
      {"TRIPLE(<urn:s>, 'p', 1)", "error"},
      {"TRIPLE(<urn:s>, _:b1, 1)", "error"},
      {"TRIPLE(<urn:s>, <urn:p>, error)", "error"},
      {"SUBJECT(<<( <urn:s> <urn:p> 1 )>>)", "<urn:s>"},
      {"PREDICATE(<<( <urn:s> <urn:p> 1 )>>)", "<urn:p>"},
      {"OBJECT(<<( <urn:s> <urn:p> '01'^^xsd:integer )>>)", "01"},
      {"+(OBJECT(<<( <urn:s> <urn:p> 1 )>>), 1)", "2"},
      {"OBJECT(OBJECT(<<( <urn:s> <urn:p> <<( <urn:a> <urn:b> 1.5 )>> )>>))", "1.5"},
      {"SUBJECT(TRIPLE(_:b1, <urn:p>, 1))", "_:b1"},
      {"SUBJECT(<urn:s>)", "error"},
      {"OBJECT('a')", "error"},
      {"PREDICATE(error)", "error"},
      {"ISTRIPLE(<<( <urn:s> <urn:p> 1 )>>)", "true"},
      {"ISTRIPLE(TRIPLE(<urn:s>, <urn:p>, 1))", "true"},
      {"ISTRIPLE(<urn:s>)", "false"},
      {"ISTRIPLE(1)", "false"},
      {"ISTRIPLE(_:b1)", "false"},
      {"ISTRIPLE(error)", "error"},
      {"ISIRI(<<( <urn:s> <urn:p> 1 )>>)", "false"},
      {"ISLITERAL(<<( <urn:s> <urn:p> 1 )>>)", "false"},
      {"ISNUMERIC(<<( <urn:s> <urn:p> 1 )>>)", "false"},
      {"HASLANG(<<( <urn:s> <urn:p> 'a'@en )>>)", "false"},
      {"STR(<<( <urn:s> <urn:p> 1 )>>)", "error"},
      {"LANG(<<( <urn:s> <urn:p> 1 )>>)", "error"},
      {"DATATYPE(<<( <urn:s> <urn:p> 1 )>>)", "error"},
      {"IRI(<<( <urn:s> <urn:p> 1 )>>)", "error"},
      {"CONCAT(<<( <urn:s> <urn:p> 1 )>>)", "error"},
      {"SAMETERM(TRIPLE(<urn:s>, <urn:p>, 1), <<( <urn:s> <urn:p> 1 )>>)", "true"},
      {"SAMETERM(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 1.0 )>>)", "false"},
      {"COALESCE(error, <<( <urn:s> <urn:p> 1 )>>)", "<<( <urn:s> <urn:p> 1 )>>"},
      {"IF(true, <<( <urn:s> <urn:p> 1 )>>, 2)", "<<( <urn:s> <urn:p> 1 )>>"},
  };
  check_cases(kCases);
}

TEST(TripleTerms, AreEqualByTheirParts) {
  constexpr Case kCases[] = {
      {"=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 1 )>>)", "true"},
      {"=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 1.0 )>>)", "true"},
      {"!=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 1.0 )>>)", "false"},
      {"=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 2 )>>)", "false"},
      {"!=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 2 )>>)", "true"},
      {"=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:t> <urn:p> 1 )>>)", "false"},
      {"=(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:q> 1 )>>)", "false"},
      {"=(<<( _:b1 <urn:p> 1 )>>, <<( _:b1 <urn:p> 1 )>>)", "true"},
      {"=(<<( _:b1 <urn:p> 1 )>>, <<( _:b2 <urn:p> 1 )>>)", "false"},
      {"=(<<( <urn:s> <urn:p> 'x'^^<urn:t> )>>, <<( <urn:s> <urn:p> 'y'^^<urn:t> )>>)", "error"},
      {"=(<<( <urn:s> <urn:p> 'x'^^<urn:t> )>>, <<( <urn:s> <urn:p> 'x'^^<urn:t> )>>)", "true"},
      {"=(<<( <urn:s> <urn:p> 'x'^^<urn:t> )>>, <<( <urn:s> <urn:q> 'y'^^<urn:t> )>>)", "false"},
      {"=(<<( <urn:s> <urn:p> 'NaN'^^xsd:double )>>, <<( <urn:s> <urn:p> 'NaN'^^xsd:double )>>)", "false"},
      {"=(<<( <urn:s> <urn:p> <<( <urn:a> <urn:b> 1 )>> )>>, <<( <urn:s> <urn:p> <<( <urn:a> <urn:b> 1.0 )>> )>>)",
       "true"},
      {"=(<<( <urn:s> <urn:p> 1 )>>, <urn:s>)", "false"},
      {"=(1, <<( <urn:s> <urn:p> 1 )>>)", "false"},
      {"=(<<( <urn:s> <urn:p> 1 )>>, error)", "error"},
      {"<(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 2 )>>)", "error"},
      {"IN(<<( <urn:s> <urn:p> 1 )>>, <urn:s>, <<( <urn:s> <urn:p> 1.0 )>>)", "true"},
      {"IN(<<( <urn:s> <urn:p> 1 )>>, <urn:s>, <<( <urn:s> <urn:p> 2 )>>)", "false"},
      {"NOTIN(<<( <urn:s> <urn:p> 1 )>>, <<( <urn:s> <urn:p> 'x'^^<urn:t> )>>)", "error"},
      {"IN(<urn:s>, <<( <urn:s> <urn:p> 1 )>>)", "false"},
  };
  check_cases(kCases);
}

TEST(TripleTerms, HaveTheIdsOfTheStore) {
  Evaluation evaluation;
  const Id stored = evaluation.view->add(parse_term("<<( <urn:s> <urn:p> <<( <urn:a> <urn:b> 'a long string' )>> )>>"));
  ASSERT_EQ(stored.tag(), storage::Tag::kTriple);
  const Id object = evaluation.terms.parts_of(stored).object;
  const Id predicate = evaluation.terms.parts_of(stored).predicate;
  const Id subject = evaluation.terms.parts_of(stored).subject;
  EXPECT_EQ(object.tag(), storage::Tag::kTriple);
  EXPECT_EQ(evaluation.terms.intern_triple({subject, predicate, object}), stored);
  EXPECT_EQ(evaluation.terms.intern(evaluation.terms.term(stored).view()), stored);
  const Id other = evaluation.terms.intern_triple({subject, predicate, predicate});
  EXPECT_TRUE(other.is_local());
  EXPECT_EQ(evaluation.terms.intern_triple({subject, predicate, predicate}), other);
  EXPECT_EQ(evaluation.terms.intern(evaluation.terms.term(other).view()), other);
  EXPECT_EQ(evaluation.terms.kind(other), TermKind::kTriple);
}

TEST(TripleTerms, KeepBlankNodesOfTheQuery) {
  Evaluation evaluation;
  const Id node = evaluation.terms.new_blank_node();
  const Id predicate = evaluation.terms.intern(TermView::iri("urn:p"));
  const Id triple = evaluation.terms.intern_triple({node, predicate, node});
  EXPECT_EQ(evaluation.terms.parts_of(triple), (TripleIds{node, predicate, node}));
}

TEST(TripleTerms, NestToALimit) {
  Evaluation evaluation;
  const Id predicate = evaluation.terms.intern(TermView::iri("urn:p"));
  Id nested = predicate;
  for (unsigned depth = 1; depth <= QueryTerms::kMaxTripleDepth; ++depth) {
    nested = evaluation.terms.intern_triple({predicate, predicate, nested});
    ASSERT_FALSE(nested.is_unbound()) << depth;
  }
  EXPECT_TRUE(evaluation.terms.intern_triple({predicate, predicate, nested}).is_unbound());
}

// Subject first, then predicate, then object, each in the order of terms.
TEST(TripleTerms, AreOrderedByTheirParts) {
  constexpr std::string_view kOrdered[] = {
      "_:b7",
      "<urn:z>",
      "'a string'",
      "<<( _:b1 <urn:p> 1 )>>",
      "<<( <urn:a> <urn:p> 2 )>>",
      "<<( <urn:a> <urn:p> 10.5 )>>",
      "<<( <urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> )>>",
      "<<( <urn:a> <urn:q> 1 )>>",
      "<<( <urn:b> <urn:a> 0 )>>",
  };
  for (const bool stored : {false, true}) {
    Evaluation evaluation;
    std::vector<Id> ids;
    for (const std::string_view text : kOrdered) {
      const Term term = parse_term(text);
      ids.push_back(stored ? evaluation.view->add(term) : evaluation.terms.intern(term.view()));
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      for (std::size_t j = 0; j < ids.size(); ++j) {
        const int order = compare_for_order(ids[i], ids[j], evaluation.context);
        EXPECT_EQ((order > 0) - (order < 0), (i > j) - (i < j)) << kOrdered[i] << " and " << kOrdered[j];
      }
    }
  }
}

}  // namespace
}  // namespace casus::query
