#include <gtest/gtest.h>

#include <random>
#include <string>

#include "casus/error.h"
#include "casus/term.h"
#include "storage/dictionary/datatype.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

std::string encoded(const Term& term) {
  std::string bytes;
  encode_term(term.view(), bytes);
  return bytes;
}

Term decoded(const std::string& bytes) {
  std::string scratch;
  return Term(decode_term(bytes, scratch));
}

std::vector<Term> sample_terms() {
  using namespace std::string_literals;
  std::vector<Term> terms = {Term::iri(""), Term::iri("http://a"), Term::iri("a\0b"s), literal(""), literal("a\0b"s)};
  for (const auto& lexical : {""s, "x"s, "01"s, "a\0b"s, "\0"s, "\x01"s, std::string(100'000, 'x')}) {
    terms.push_back(literal(lexical));
    terms.push_back(Term::lang_literal(lexical, "en"));
    terms.push_back(Term::lang_literal(lexical, "en-GB"));
    terms.push_back(Term::lang_literal(lexical, "EN"));
    terms.push_back(Term::lang_literal(lexical, "e\0n\x01"s));
    terms.push_back(Term::lang_literal(lexical, "ar", Direction::kRtl));
    terms.push_back(Term::lang_literal(lexical, "ar", Direction::kLtr));
    terms.push_back(Term::lang_literal(lexical, "a\0r"s, Direction::kLtr));
    for (int code = 2; code < 256; ++code) {
      const auto iri = datatype_iri(static_cast<DatatypeCode>(code));
      if (!iri.empty()) terms.push_back(Term::literal(lexical, std::string(iri)));
    }
    for (const auto& datatype : {"http://example.org/t"s, "\x05"s, "\xFF"s, "a\0b"s, "a\x01"s, "\x01\x02"s}) {
      terms.push_back(Term::literal(lexical, datatype));
    }
  }
  return terms;
}

TEST(EncodedTerm, EveryKindComesBack) {
  for (const Term& term : sample_terms()) {
    const Term back = decoded(encoded(term));
    EXPECT_EQ(back, term);
    EXPECT_EQ(back.datatype(), term.datatype());
    EXPECT_EQ(back.language(), term.language());
    EXPECT_EQ(back.direction(), term.direction());
  }
}

TEST(EncodedTerm, BytesAreEqualExactlyWhenTermsAre) {
  auto terms = sample_terms();
  std::erase_if(terms, [](const Term& term) { return term.value().size() > 1000; });
  for (const Term& a : terms) {
    const std::string bytes = encoded(a);
    for (const Term& b : terms) ASSERT_EQ(bytes == encoded(b), a == b);
  }
}

TEST(EncodedTerm, DatatypeCodesAreDistinct) {
  EXPECT_EQ(datatype_code("http://www.w3.org/2001/XMLSchema#integer"), DatatypeCode::kInteger);
  EXPECT_EQ(datatype_code("http://www.w3.org/2001/XMLSchema#intege"), DatatypeCode::kNone);
  EXPECT_EQ(datatype_code("http://www.opengis.net/ont/geosparql#wktLiteral"), DatatypeCode::kWktLiteral);
  for (int code = 1; code < 256; ++code) {
    const auto iri = datatype_iri(static_cast<DatatypeCode>(code));
    if (!iri.empty()) {
      EXPECT_EQ(datatype_code(iri), static_cast<DatatypeCode>(code));
    }
  }
}

TEST(EncodedTerm, TriplesComeBack) {
  std::string bytes;
  encode_triple(Id(Tag::kIri, 1), Id(Tag::kIri, 2), Id(Tag::kInteger, 3), bytes);
  EXPECT_EQ(bytes.size(), kEncodedTripleBytes);
  const auto ids = decode_triple(bytes);
  EXPECT_EQ(ids[0], Id(Tag::kIri, 1));
  EXPECT_EQ(ids[2], Id(Tag::kInteger, 3));
  EXPECT_THROW(decode_triple(std::string_view(bytes).substr(0, 24)), StorageError);
}

TEST(EncodedTerm, HostileBytesAreRefusedOrRead) {
  std::mt19937_64 random(1);
  std::string scratch;
  for (int i = 0; i < 300'000; ++i) {
    std::string bytes;
    for (std::size_t n = random() % 8; n > 0; --n)
      bytes.push_back(static_cast<char>(random() % 4 == 0 ? random() % 4 : random()));
    try {
      const Term term(decode_term(bytes, scratch));
      std::string again;
      encode_term(term.view(), again);
    } catch (const StorageError& error) {
      ASSERT_EQ(error.reason(), StorageError::Reason::kCorrupt);
    }
  }
}

}  // namespace
}  // namespace casus::storage
