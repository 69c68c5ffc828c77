#include "auth/server/client_authentication.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "auth/server/assertion.h"
#include "core/base64.h"
#include "core/crypto/digest.h"

namespace concord::auth::server {
namespace {

constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view kBasic = "Basic ";
constexpr std::size_t kBasicBytesMax = 2'048;

// Digests are compared, so that the time tells nothing of the secret; all bytes are looked at all the same.
bool is_secret(const Client& client, std::string_view secret) {
  const auto digest = sha256(secret);
  unsigned difference = 0;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    difference |= static_cast<unsigned>(digest.at(i) ^ client.secret.at(i));
  }
  return difference == 0;
}

tl::unexpected<Refusal> invalid_client(std::string_view description) { return refuse("invalid_client", description); }

tl::unexpected<Refusal> invalid_basic() {
  Refusal refusal{401, "invalid_client", "the client and its secret are not known"};
  refusal.asks_for_basic = true;
  return tl::unexpected<Refusal>(std::move(refusal));
}

bool has_escape(std::string_view text) { return text.find('%') != std::string_view::npos; }

// RFC 6749 §2.3.1 has both parts form-encoded, which many clients leave out: as sent, then decoded if it can be.
std::vector<std::pair<std::string, std::string>> readings_of(std::string_view pair) {
  const std::size_t colon = pair.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view id = pair.substr(0, colon);
  const std::string_view secret = pair.substr(colon + 1);
  std::vector<std::pair<std::string, std::string>> out{{std::string{id}, std::string{secret}}};
  auto decoded_id = http::form_decode(id);
  auto decoded_secret = http::form_decode(secret);
  if ((has_escape(id) || has_escape(secret)) && decoded_id && decoded_secret) {
    out.emplace_back(*std::move(decoded_id), *std::move(decoded_secret));
  }
  return out;
}

}  // namespace

Answered<std::shared_ptr<const Client>> ClientAuthentication::identify(const http::Request& request,
                                                                       const Form& form) const {
  const auto is_authorization = [](const auto& field) {
    return http::equal_ignoring_case(field.first, "Authorization");
  };
  const auto fields = std::ranges::count_if(request.headers.fields(), is_authorization);
  const bool asserts = form.count("client_assertion") + form.count("client_assertion_type") > 0;
  const bool posts = form.count("client_secret") > 0;
  if (fields + (asserts ? 1 : 0) + (posts ? 1 : 0) > 1) {
    return refuse("invalid_request", "a client authenticates by one method");
  }
  if (fields == 1) return by_basic(request.headers.value("Authorization"), form);
  if (asserts) return by_assertion(form, request.deadline);
  return posts ? by_post(form) : by_name(form);
}

ClientAuthentication::Found ClientAuthentication::by_basic(std::string_view field, const Form& form) const {
  if (field.size() > kBasicBytesMax || field.size() <= kBasic.size() ||
      !http::equal_ignoring_case(field.substr(0, kBasic.size()), kBasic)) {
    return invalid_basic();
  }
  const auto pair = base64_decode(field.substr(kBasic.size()));
  if (!pair) return invalid_basic();
  for (const auto& [id, secret] : readings_of(*pair)) {
    auto client = clients_.find(id);
    if (client == nullptr || client->method != AuthMethod::client_secret_basic || !is_secret(*client, secret)) continue;
    const std::string_view named = form["client_id"];
    if (!named.empty() && named != client->id) return refuse("invalid_request", "client_id names another client");
    return client;
  }
  return invalid_basic();
}

ClientAuthentication::Found ClientAuthentication::by_post(const Form& form) const {
  auto client = clients_.find(form["client_id"]);
  if (client == nullptr || client->method != AuthMethod::client_secret_post ||
      !is_secret(*client, form["client_secret"])) {
    return invalid_client("the client and its secret are not known");
  }
  return client;
}

ClientAuthentication::Found ClientAuthentication::by_assertion(const Form& form, Deadline deadline) const {
  if (form["client_assertion_type"] != kAssertionType) return invalid_client("this client_assertion_type is not known");
  const auto assertion = jose::parse_compact(form["client_assertion"]);
  if (!assertion) return invalid_client("the assertion cannot be read");
  const std::string_view issuer = assertion->claims.text("iss");
  const std::string_view named = form["client_id"];
  auto client = clients_.find(issuer);
  if (client == nullptr || client->method != AuthMethod::private_key_jwt || (!named.empty() && named != issuer)) {
    return invalid_client("the client of the assertion is not known, or not the one of client_id");
  }
  const AssertionRules rules{
      .audiences = {settings_.issuer + "/token", settings_.issuer}, .now = clock_.now(), .skew = settings_.clock_skew};
  const auto proof = check_assertion(*assertion, *client, rules);
  if (!proof) return invalid_client(fmt::format("the assertion does not hold: {}", proof.error().message));
  ASSIGN_OR_RETURN(const bool is_first, grants_.use_once(client->id, proof->token_id, proof->lifetime, deadline));
  if (!is_first) return invalid_client("the assertion was used before");
  return client;
}

ClientAuthentication::Found ClientAuthentication::by_name(const Form& form) const {
  const std::string_view id = form["client_id"];
  if (id.empty()) return std::shared_ptr<const Client>{};
  auto client = clients_.find(id);
  if (client == nullptr) return invalid_client("the client is not known");
  if (client->method != AuthMethod::none) return invalid_client("this client has to authenticate");
  return client;
}

}  // namespace concord::auth::server
