#include "service/partner/capabilities.h"

#include <algorithm>
#include <array>
#include <span>

namespace concord::partner {
namespace {

using json::Value;

struct InteractionFlag {
  std::string_view code;
  bool TypeCapabilities::*flag;
};
constexpr std::array kInteractionFlags{
    InteractionFlag{"read", &TypeCapabilities::read},
    InteractionFlag{"search-type", &TypeCapabilities::search},
    InteractionFlag{"create", &TypeCapabilities::create},
    InteractionFlag{"update", &TypeCapabilities::update},
};

bool has_interaction(std::span<const Value> interactions, std::string_view code) {
  return std::ranges::any_of(interactions, [&](const Value& one) { return one.text("code") == code; });
}

TypeCapabilities parse_type(const Value& resource) {
  TypeCapabilities out{.type = std::string{resource.text("type")}};
  for (const auto& [code, flag] : kInteractionFlags) out.*flag = has_interaction(resource["interaction"].items(), code);
  out.conditional_create = resource["conditionalCreate"].as_bool().value_or(false);
  out.update_create = out.update && resource["updateCreate"].as_bool().value_or(false);
  return out;
}

}  // namespace

const TypeCapabilities* Capabilities::find(std::string_view type) const noexcept {
  const auto at = std::ranges::lower_bound(types, type, {}, &TypeCapabilities::type);
  return at != types.end() && at->type == type ? &*at : nullptr;
}

Result<Capabilities> parse_capabilities(const Value& statement) {
  if (statement.text("resourceType") != "CapabilityStatement") {
    return fail(ErrorKind::partner_broken, "the partner's metadata is no CapabilityStatement");
  }
  if (!statement.text("fhirVersion").starts_with("4.0")) {
    return fail(ErrorKind::partner_broken, "the partner does not speak FHIR R4");
  }
  const auto rests = statement["rest"].items();
  const auto server = std::ranges::find_if(rests, [](const Value& rest) { return rest.text("mode") == "server"; });
  if (server == rests.end()) return fail(ErrorKind::partner_broken, "the partner's metadata names no server");
  const auto interactions = (*server)["interaction"].items();
  Capabilities out{.transaction = has_interaction(interactions, "transaction"),
                   .batch = has_interaction(interactions, "batch"),
                   .types = {}};
  for (const Value& resource : (*server)["resource"].items()) out.types.push_back(parse_type(resource));
  std::ranges::stable_sort(out.types, {}, &TypeCapabilities::type);
  const auto same_type = [](const TypeCapabilities& a, const TypeCapabilities& b) { return a.type == b.type; };
  out.types.erase(std::unique(out.types.begin(), out.types.end(), same_type), out.types.end());
  return out;
}

}  // namespace concord::partner
