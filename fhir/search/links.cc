#include "fhir/search/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "fhir/reference.h"

namespace concord::fhir {
namespace {

std::string identity_of(const json::Value& resource) {
  return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
}

// "Patient/1" of a relative reference, whatever its version.
std::optional<std::string> identity_of(const std::string& reference) {
  const auto literal = parse_reference(reference);
  if (!literal || !literal->base.empty()) return std::nullopt;
  return fmt::format("{}/{}", literal->type, literal->id);
}

}  // namespace

bool operator==(const Query& a, const Query& b) {
  return a.type == b.type && a.criteria == b.criteria &&
         std::ranges::equal(a.links, b.links, [](const auto& x, const auto& y) { return *x == *y; });
}

Result<Linked::Ends> Linked::find_ends(const Link& link, const std::string& type, const FindAll& lookup,
                                       std::size_t& looked_at) {
  Ends out{.is_reverse = link.is_reverse, .parameter = link.parameter, .identities = {}};
  for (const Query& end : link.ends) {
    ASSIGN_OR_RETURN(const Linked behind, find_within(end, lookup, looked_at));
    ASSIGN_OR_RETURN(const auto resources, lookup(behind.plain_));
    looked_at += resources.size();
    if (looked_at > kLinkedMax) {
      constexpr const char* kText = "too many resources are at the other ends of this search's links";
      return fail(ErrorKind::unprocessable, kText, {{Severity::error, "too-costly", "", kText}});
    }
    for (const json::Value& resource : resources) {
      if (!behind.holds(resource)) continue;
      if (!link.is_reverse) {
        out.identities.insert(identity_of(resource));
        continue;
      }
      for (const std::string& reference : references(link.parameter, resource)) {
        auto identity = identity_of(reference);
        if (identity && identity->starts_with(type + "/")) out.identities.insert(*std::move(identity));
      }
    }
  }
  return out;
}

// The depth is that of the query, which parse_search() bounds.
Result<Linked> Linked::find_within(const Query& query, const FindAll& lookup, std::size_t& looked_at) {
  Linked out;
  out.plain_ = query;
  out.plain_.links.clear();
  for (const auto& link : query.links) {
    ASSIGN_OR_RETURN(auto ends, find_ends(*link, query.type, lookup, looked_at));
    out.links_.push_back(std::move(ends));
  }
  return out;
}

Result<Linked> Linked::find(const Query& query, const FindAll& lookup) {
  std::size_t looked_at = 0;
  return find_within(query, lookup, looked_at);
}

bool Linked::holds(const json::Value& resource) const {
  return std::ranges::all_of(links_, [&resource](const Ends& link) {
    if (link.is_reverse) return link.identities.contains(identity_of(resource));
    if (link.identities.empty()) return false;
    const auto all = references(link.parameter, resource);
    return std::ranges::any_of(all, [&link](const std::string& reference) {
      const auto identity = identity_of(reference);
      return identity && link.identities.contains(*identity);
    });
  });
}

}  // namespace concord::fhir
