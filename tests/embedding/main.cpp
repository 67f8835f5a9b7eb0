#include <casus/casus.h>

#include <iostream>
#include <optional>
#include <string>

int main() {
  auto store = casus::Store::in_memory();  // or casus::Store::open("syria.casus")
  store.load_text(R"(
      @prefix : <urn:casus:ns#> .   @prefix d: <urn:casus:id:> .   @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      d:attack a :Attack ; :agent d:IS ; skos:prefLabel "Attack near Mayadeen"@en .
      d:k1 :event d:attack ; :victim d:army ; :low 26 .
      d:k2 :event d:attack ; :victim d:militants ; :low 43 ; :best 43 .
      d:strike a :Airstrike ; :agent d:air-force ; skos:prefLabel "Air strike on Hajin"@en .
  )");

  // Typed rows; what may be absent is std::optional.
  for (auto [victim, low, best] : store
                                      .select(R"(
         PREFIX : <urn:casus:ns#>
         SELECT ?victim ?low ?best { ?k :victim ?victim ; :low ?low OPTIONAL { ?k :best ?best } } ORDER BY ?low
       )")
                                      .as<std::string, long, std::optional<long>>()) {
    std::cout << victim << ": at least " << low << (best ? ", exactly " + std::to_string(*best) : "") << '\n';
  }

  // Prepared queries bind terms, never text.
  auto by_agent = store.prepare("PREFIX : <urn:casus:ns#> SELECT ?event { ?event :agent ?who }");
  for (const casus::Row& row : by_agent.bind("who", casus::iri("urn:casus:id:IS")).select()) {
    std::cout << "by IS: " << row["event"]->value() << '\n';
  }

  // A transaction commits as a whole, or not at all; a snapshot never changes.
  auto before = store.snapshot();
  store.write([](casus::Transaction& transaction) {
    transaction.insert(
        {casus::iri("urn:casus:id:strike"), casus::iri("urn:casus:ns#target"), casus::iri("urn:casus:id:IS"), {}});
    transaction.update("PREFIX : <urn:casus:ns#> DELETE WHERE { ?k :low ?low }");
  });
  std::cout << before.size() << " statements before, " << store.size() << " after\n";

  try {
    store.update("INSERT DATA { <urn:casus:id:x> }");
  } catch (const casus::SyntaxError& error) {
    std::cout << "line " << error.position().line << ", column " << error.position().column << '\n';
  }
}
