#include "auth/issuers/smart_configuration.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace concord::auth {
namespace {

constexpr std::array<std::string_view, 6> kEndpoints{"authorization_endpoint", "token_endpoint",
                                                     "registration_endpoint",  "introspection_endpoint",
                                                     "revocation_endpoint",    "management_endpoint"};
// Lists that are handed on as they are.
constexpr std::array<std::string_view, 4> kLists{"scopes_supported", "response_types_supported",
                                                 "token_endpoint_auth_methods_supported",
                                                 "token_endpoint_auth_signing_alg_values_supported"};
// Of SMART's list, those that only the issuer itself can know.
constexpr std::array<std::string_view, 12> kStated{"launch-ehr",
                                                   "launch-standalone",
                                                   "authorize-post",
                                                   "context-banner",
                                                   "context-style",
                                                   "context-ehr-patient",
                                                   "context-ehr-encounter",
                                                   "context-standalone-patient",
                                                   "context-standalone-encounter",
                                                   "permission-offline",
                                                   "permission-online",
                                                   "smart-app-state"};

bool lists(const json::Value& metadata, std::string_view list, std::string_view text) {
  const auto items = metadata[list].items();
  return std::ranges::any_of(items, [text](const json::Value& item) { return item.as_string() == text; });
}

bool is_url(const json::Value& value) {
  const auto text = value.as_string().value_or("");
  return text.starts_with("https://") || text.starts_with("http://");
}

bool signs_people_in(const json::Value& metadata) {
  return lists(metadata, "id_token_signing_alg_values_supported", "RS256") && is_url(metadata["jwks_uri"]) &&
         lists(metadata, "scopes_supported", "openid");
}

bool grants(std::span<const Level> levels, Level level) { return std::ranges::find(levels, level) != levels.end(); }

struct Follows {
  std::string_view capability;
  bool is_so;
};

json::Array capabilities_of(const json::Value& metadata, std::span<const Level> levels) {
  constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
  const std::array rows{Follows{"client-public", lists(metadata, kMethods, "none")},
                        Follows{"client-confidential-symmetric", lists(metadata, kMethods, "client_secret_basic") ||
                                                                     lists(metadata, kMethods, "client_secret_post")},
                        Follows{"client-confidential-asymmetric", lists(metadata, kMethods, "private_key_jwt")},
                        Follows{"sso-openid-connect", signs_people_in(metadata)},
                        Follows{"permission-offline", lists(metadata, "scopes_supported", "offline_access")},
                        Follows{"permission-online", lists(metadata, "scopes_supported", "online_access")},
                        Follows{"permission-patient", grants(levels, Level::patient)},
                        Follows{"permission-user", grants(levels, Level::user)},
                        Follows{"permission-v1", true},
                        Follows{"permission-v2", true}};
  json::Array out;
  for (const Follows& row : rows) {
    if (row.is_so) out.push_back(json::Value::literal(row.capability));
  }
  for (const std::string_view stated : kStated) {
    const bool is_new = std::ranges::none_of(out, [&](const json::Value& each) { return each.as_string() == stated; });
    if (is_new && lists(metadata, "capabilities", stated)) out.push_back(json::Value::literal(stated));
  }
  return out;
}

// RFC 8414 §2 says what an issuer means that says nothing; `implicit` is no grant of SMART's.
json::Value grant_types_of(const json::Value& metadata) {
  const json::Value& stated = metadata["grant_types_supported"];
  return stated.size() > 0 ? stated : json::Value{json::Array{"authorization_code"}};
}

}  // namespace

json::Value smart_configuration_of(const json::Value& metadata, std::span<const Level> levels) {
  if (!is_url(metadata["token_endpoint"])) return {};
  json::Object out;
  const auto add = [&out](std::string_view name, const json::Value& value) {
    if (!value.is_null() && !(value.is_array() && value.size() == 0)) {
      out.push_back(json::Member::constant(name, value));
    }
  };
  if (signs_people_in(metadata)) add("issuer", metadata["issuer"]);
  if (is_url(metadata["jwks_uri"])) add("jwks_uri", metadata["jwks_uri"]);
  for (const std::string_view name : kEndpoints) {
    if (is_url(metadata[name])) add(name, metadata[name]);
  }
  add("grant_types_supported", grant_types_of(metadata));
  for (const std::string_view name : kLists) {
    if (metadata[name].is_array()) add(name, metadata[name]);
  }
  if (lists(metadata, "code_challenge_methods_supported", "S256")) {
    add("code_challenge_methods_supported", json::Array{"S256"});
  }
  add("capabilities", capabilities_of(metadata, levels));
  return json::Value{std::move(out)};
}

Result<std::shared_ptr<const json::Value>> DiscoveredTokenSource::smart_configuration(std::string_view partner,
                                                                                      Deadline deadline) {
  for (const auto& issuer : issuers_.all()) {
    if (!issuer->serves(partner) || issuer->discovery() == nullptr) continue;
    ASSIGN_OR_RETURN(const auto metadata, issuer->discovery()->metadata(deadline));
    const std::scoped_lock lock{mutex_};
    Made& made = made_[issuer->settings().issuer];
    if (made.metadata != metadata) {
      auto configuration = smart_configuration_of(*metadata, issuer->settings().levels);
      made = {.metadata = metadata,
              .configuration =
                  configuration.is_null() ? nullptr : std::make_shared<const json::Value>(std::move(configuration))};
    }
    if (made.configuration != nullptr) return made.configuration;
  }
  return fail(ErrorKind::not_found, "nobody issues tokens for this partner that can be asked for");
}

}  // namespace concord::auth
