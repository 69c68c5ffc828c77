// Searches with links, chained and reverse chained, judged with the help of whoever has the resources: what stands at
// the other ends is looked up once, and then resources are judged as in any search.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "fhir/search/search.h"

namespace concord::fhir {

// All resources that match a query without links. May be asked several times for one search.
using FindAll = std::function<Result<std::vector<json::Value>>(const Query& query)>;

inline constexpr std::size_t kLinkedMax = 100'000;  // resources that one search may look at behind its links

class Linked {
 public:
  // Looks up what stands at the ends of the links of `query`. References are followed when they are relative. Errors:
  // those of `lookup`; unprocessable beyond kLinkedMax.
  [[nodiscard]] static Result<Linked> find(const Query& query, const FindAll& lookup);

  // The query without its links: for finding candidates, and for matches().
  [[nodiscard]] const Query& plain() const noexcept { return plain_; }
  // Whether all links of the resource hold; its other criteria are matches() of plain(). Pure.
  [[nodiscard]] bool holds(const json::Value& resource) const;

 private:
  struct Ends {
    bool is_reverse = false;
    std::string parameter;
    std::unordered_set<std::string> identities;  // "Patient/1": at the other end, or, reversed, at this one
  };
  static Result<Ends> find_ends(const Link& link, const std::string& type, const FindAll& lookup,
                                std::size_t& looked_at);
  static Result<Linked> find_within(const Query& query, const FindAll& lookup, std::size_t& looked_at);

  Query plain_;
  std::vector<Ends> links_;
};

}  // namespace concord::fhir
