#include "tests/bench/measures/changes.h"

#include <iterator>
#include <string>

namespace casus::bench {

Quad new_event(std::uint64_t number) {
  return {Term::iri("urn:casus:id:new-event-" + std::to_string(number)), Term::iri("urn:casus:ns#place"),
          Term::iri("urn:casus:id:district-1-" + std::to_string(1 + number % 57)), std::nullopt};
}

Quad new_fact(std::uint64_t number) {
  static constexpr const char* kPredicates[] = {"place", "earliest", "latest", "sideA",    "sideB",
                                                "event", "best",     "within", "claimant", "partOfEvent"};
  Quad quad = new_event(number);
  if (number % 2 == 1) return quad;
  quad.subject = Term::iri("urn:casus:id:event-" + std::to_string(1 + number * 7919 % 200'003));
  quad.predicate = Term::iri(std::string("urn:casus:ns#") + kPredicates[number / 2 % std::size(kPredicates)]);
  return quad;
}

std::uint64_t insert_batches(Store& store, std::uint64_t triples, std::uint64_t number, Quad (*quad)(std::uint64_t),
                             int batch_size) {
  for (std::uint64_t done = 0; done < triples; done += static_cast<std::uint64_t>(batch_size)) {
    Transaction transaction = store.begin();
    for (int i = 0; i < batch_size; ++i) transaction.insert(quad(++number));
    transaction.commit(false);
  }
  return number;
}

}  // namespace casus::bench
