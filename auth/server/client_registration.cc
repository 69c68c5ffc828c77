#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "auth/server/client.h"
#include "auth/server/client_urls.h"
#include "core/crypto/digest.h"

namespace concord::auth::server {
namespace {

constexpr std::size_t kTextBytesMax = 256;
constexpr std::size_t kUrlsMax = 32;
constexpr std::size_t kSecretBytesMin = 16;

// Reads one registration and keeps every finding.
class Reader {
 public:
  explicit Reader(const json::Value& registration) : in_{registration} {}

  [[nodiscard]] Result<Client> read();

 private:
  void fault(std::string_view member, std::string_view text) {
    issues_.push_back({.code = "value", .expression = "/" + std::string{member}, .text = std::string{text}});
  }
  [[nodiscard]] std::string text(std::string_view member);
  [[nodiscard]] bool flag(std::string_view member, bool otherwise);
  [[nodiscard]] std::vector<std::string> texts(std::string_view member);
  [[nodiscard]] std::vector<std::string> urls(std::string_view member);
  void check_names();
  void read_identity();
  void read_method();
  void read_secret();
  void read_keys();
  void read_grants();
  void read_scopes();

  const json::Value& in_;
  Client out_;
  std::vector<Issue> issues_;
};

constexpr std::array<std::string_view, 13> kMembers{"client_id",
                                                    "client_name",
                                                    "token_endpoint_auth_method",
                                                    "client_secret",
                                                    "jwks",
                                                    "jwks_uri",
                                                    "redirect_uris",
                                                    "launch_urls",
                                                    "grant_types",
                                                    "scope",
                                                    "pkce_required",
                                                    "introspects_all",
                                                    "any_loopback_redirect"};

std::string Reader::text(std::string_view member) {
  const json::Value* value = in_.find(member);
  if (value == nullptr) return {};
  const auto found = value->as_string();
  const bool is_plain = found && std::ranges::all_of(*found, [](char c) { return c >= ' ' && c != '\x7f'; });
  if (!is_plain || found->empty()) {
    fault(member, "must be a text without control characters");
    return {};
  }
  return std::string{*found};
}

bool Reader::flag(std::string_view member, bool otherwise) {
  const json::Value* value = in_.find(member);
  if (value == nullptr) return otherwise;
  if (!value->as_bool()) fault(member, "must be true or false");
  return value->as_bool().value_or(otherwise);
}

std::vector<std::string> Reader::texts(std::string_view member) {
  std::vector<std::string> out;
  const json::Value* value = in_.find(member);
  if (value == nullptr) return out;
  if (!value->is_array() || value->size() > kUrlsMax) fault(member, "must be an array of at most 32 texts");
  for (const json::Value& item : value->items().first(std::min(value->size(), kUrlsMax))) {
    out.emplace_back(item.as_string().value_or(std::string_view{}));
  }
  return out;
}

std::vector<std::string> Reader::urls(std::string_view member) {
  auto out = texts(member);
  if (!std::ranges::all_of(out, is_registrable)) {
    fault(member, "each must be https, http to a loopback host, or of a private scheme; without fragment or wildcard");
  }
  return out;
}

void Reader::check_names() {
  for (const json::Member& member : in_.members()) {
    if (std::ranges::find(kMembers, member.name()) == kMembers.end()) {
      issues_.push_back({.code = "value", .expression = "", .text = "a member is not known"});
      return;
    }
  }
}

void Reader::read_identity() {
  out_.id = text("client_id");
  const bool is_id = !out_.id.empty() && out_.id.size() <= kTextBytesMax &&
                     std::ranges::all_of(out_.id, [](char c) { return c > ' ' && c < '\x7f' && c != ':' && c != '%'; });
  if (!is_id) fault("client_id", "must be 1 to 256 visible ASCII characters without : and %");
  out_.name = text("client_name");
  if (out_.name.empty()) out_.name = out_.id;
  if (out_.name.size() > kTextBytesMax) fault("client_name", "must be at most 256 bytes");
}

void Reader::read_method() {
  constexpr std::array kAll{AuthMethod::none, AuthMethod::client_secret_basic, AuthMethod::client_secret_post,
                            AuthMethod::private_key_jwt};
  const std::string asked = text("token_endpoint_auth_method");
  if (asked.empty()) return;
  const auto* found = std::ranges::find(kAll, std::string_view{asked}, to_string);
  if (found == kAll.end()) {
    fault("token_endpoint_auth_method", "must be none, client_secret_basic, client_secret_post or private_key_jwt");
  } else {
    out_.method = *found;
  }
}

void Reader::read_secret() {
  const std::string secret = text("client_secret");
  const bool needs = out_.method == AuthMethod::client_secret_basic || out_.method == AuthMethod::client_secret_post;
  if (needs && secret.size() < kSecretBytesMin) fault("client_secret", "must be a text of at least 16 bytes");
  if (!needs && !secret.empty()) fault("client_secret", "does not belong to this token_endpoint_auth_method");
  out_.secret = sha256(secret);
}

void Reader::read_keys() {
  out_.jwks_url = text("jwks_uri");
  const json::Value* jwks = in_.find("jwks");
  if (out_.method != AuthMethod::private_key_jwt) {
    if (jwks != nullptr) fault("jwks", "does not belong to this token_endpoint_auth_method");
    return;
  }
  if (jwks == nullptr) return;
  auto keys = jose::KeySet::from_json(*jwks);
  if (!keys) {
    fault("jwks", "must be a JSON Web Key Set");
  } else {
    out_.keys = *std::move(keys);
  }
}

void Reader::read_grants() {
  const bool says = in_.find("grant_types") != nullptr;
  const auto types = says ? texts("grant_types") : std::vector<std::string>{"authorization_code"};
  for (const std::string& type : types) {
    if (type == "authorization_code") {
      out_.authorization_code = true;
    } else if (type == "refresh_token") {
      out_.refresh_token = true;
    } else if (type == "client_credentials") {
      out_.client_credentials = true;
    } else {
      fault("grant_types", "each must be authorization_code, refresh_token or client_credentials");
    }
  }
  if (out_.client_credentials && out_.method == AuthMethod::none) {
    fault("grant_types", "client_credentials needs a client that proves who it is");
  }
  if (out_.authorization_code && out_.redirect_uris.empty() && !out_.any_loopback) {
    fault("redirect_uris", "authorization_code needs at least one");
  }
}

void Reader::read_scopes() {
  const std::string asked = text("scope");
  std::string_view rest = asked;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (one.empty()) continue;
    auto scope = parse_scope(one);
    if (!scope || out_.scopes.size() == kScopesMax) {
      fault("scope", "each must be a SMART scope of resources, at most 500; others need no registration");
      return;
    }
    out_.scopes.push_back(*std::move(scope));
  }
}

Result<Client> Reader::read() {
  if (!in_.is_object()) return fail(ErrorKind::unprocessable, "a registration is a JSON object");
  check_names();
  read_identity();
  read_method();
  read_secret();
  read_keys();
  out_.redirect_uris = urls("redirect_uris");
  out_.launch_urls = urls("launch_urls");
  out_.any_loopback = flag("any_loopback_redirect", false);
  out_.pkce_required = flag("pkce_required", true);
  out_.introspects_all = flag("introspects_all", false);
  if (out_.method == AuthMethod::none && (!out_.pkce_required || out_.introspects_all)) {
    fault("token_endpoint_auth_method", "a public client needs PKCE and sees no tokens of others");
  }
  read_grants();
  read_scopes();
  if (!issues_.empty()) return fail(ErrorKind::unprocessable, "the registration is not valid", std::move(issues_));
  return std::move(out_);
}

}  // namespace

Result<Client> parse_client(const json::Value& registration) { return Reader{registration}.read(); }

}  // namespace concord::auth::server
