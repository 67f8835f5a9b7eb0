#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "casus/casus.h"

namespace casus {
namespace {

Quad quad(const char* subject, const char* object) {
  return {iri(subject), iri("urn:p"), iri(object), std::nullopt};
}

TEST(Transactions, CommitOrRollBackAsAWhole) {
  Store store = Store::in_memory();
  {
    Transaction transaction = store.begin();
    EXPECT_TRUE(transaction.insert(quad("urn:a", "urn:b")));
    EXPECT_FALSE(transaction.insert(quad("urn:a", "urn:b")));
    EXPECT_TRUE(transaction.ask("ASK { <urn:a> ?p ?o }"));
    EXPECT_EQ(store.size(), 0u);
  }
  EXPECT_EQ(store.size(), 0u);
  Transaction transaction = store.begin();
  transaction.insert(quad("urn:a", "urn:b"));
  transaction.insert({iri("urn:a"), iri("urn:p"), literal("x"), iri("urn:g")});
  EXPECT_FALSE(transaction.remove(quad("urn:a", "urn:unknown")));
  transaction.commit();
  EXPECT_TRUE(store.contains(quad("urn:a", "urn:b")));
  EXPECT_EQ(store.named_graphs(), std::vector<Term>{iri("urn:g")});
  EXPECT_THROW(transaction.insert(quad("urn:c", "urn:d")), QueryError);
}

TEST(Transactions, RefuseWhatIsNoStatement) {
  Store store = Store::in_memory();
  Transaction transaction = store.begin();
  EXPECT_THROW(transaction.insert({literal("x"), iri("urn:p"), iri("urn:o"), {}}), QueryError);
  EXPECT_THROW(transaction.insert({iri("urn:s"), Term::blank_node("b"), iri("urn:o"), {}}), QueryError);
  EXPECT_THROW(transaction.insert({iri("urn:s"), iri("urn:p"), iri("urn:o"), literal("g")}), QueryError);
}

TEST(Transactions, AFailedUpdateUndoesTheWholeTransaction) {
  Store store = Store::in_memory();
  store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }");
  Transaction transaction = store.begin();
  transaction.insert(quad("urn:x", "urn:y"));
  EXPECT_THROW(transaction.update("DROP GRAPH <urn:g> ; CREATE GRAPH <urn:g> ; MOVE <urn:missing> TO <urn:g>"),
               QueryError);
  EXPECT_THROW(transaction.commit(), QueryError);
  EXPECT_EQ(store.size(), 1u);
}

TEST(Transactions, BlankNodesKeepTheirIdentity) {
  Store store = Store::in_memory();
  store.load_text("[] <urn:p> 1 .");
  const Term node = *store.select("SELECT ?s { ?s ?p 1 }").next()->operator[](0);
  store.write([&](Transaction& transaction) {
    transaction.insert({node, iri("urn:q"), literal("same"), {}});
    transaction.insert({Term::blank_node("mine"), iri("urn:q"), literal("other"), {}});
    transaction.insert({Term::blank_node("mine"), iri("urn:r"), literal("other"), {}});
  });
  EXPECT_TRUE(store.ask("ASK { ?s <urn:p> 1 ; <urn:q> 'same' }"));
  EXPECT_TRUE(store.ask("ASK { ?s <urn:q> 'other' ; <urn:r> 'other' }"));
  EXPECT_FALSE(store.ask("ASK { ?s <urn:p> 1 ; <urn:q> 'other' }"));
}

TEST(Updates, LoadLocalFilesAllOrNothing) {
  const auto folder = std::filesystem::temp_directory_path() / ("casus-load-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "good file.ttl") << "<#a> <urn:p> [] . ";
  std::ofstream(folder / "bad.nt") << "<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> .\n";
  const std::string base = "file://" + folder.string() + "/";
  Store store = Store::in_memory();
  store.update("LOAD <" + base + "good%20file.ttl> INTO GRAPH <urn:g>");
  EXPECT_TRUE(store.ask("ASK { GRAPH <urn:g> { <" + base + "good%20file.ttl#a> <urn:p> ?b FILTER(ISBLANK(?b)) } }"));
  EXPECT_THROW(store.update("INSERT DATA { <urn:x> <urn:y> 1 } ; LOAD <" + base + "bad.nt>"), SyntaxError);
  EXPECT_THROW(store.update("LOAD <http://example.org/x.ttl>"), LoadError);
  EXPECT_EQ(store.size(), 1u);
  store.update("LOAD SILENT <" + base + "bad.nt> ; LOAD SILENT <" + base + "missing.nt>");
  EXPECT_EQ(store.size(), 1u);
  std::filesystem::remove_all(folder);
}

TEST(Stores, ReopenWithWhatWasCommitted) {
  const auto folder = std::filesystem::temp_directory_path() / ("casus-open-" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  {
    Store store = Store::open(folder.string());
    store.update("INSERT DATA { <urn:a> <urn:p> 'x'@en-GB , '01'^^<http://www.w3.org/2001/XMLSchema#integer> }");
    EXPECT_THROW(Store::open(folder.string()), StorageError);
    OpenOptions read_only;
    read_only.read_only = true;
    Store reader = Store::open(folder.string(), read_only);
    EXPECT_EQ(reader.size(), 2u);
    EXPECT_THROW(reader.update("INSERT DATA { <urn:a> <urn:p> 1 }"), StorageError);
  }
  Store store = Store::open(folder.string());
  EXPECT_TRUE(store.ask("ASK { <urn:a> <urn:p> 'x'@en-GB , '01'^^<http://www.w3.org/2001/XMLSchema#integer> }"));
  EXPECT_TRUE(store.check().problems.empty());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace casus
