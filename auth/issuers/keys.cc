#include "auth/issuers/keys.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "auth/issuers/denial.h"
#include "auth/issuers/remote.h"
#include "core/crypto/digest.h"

namespace concord::auth {
namespace {

constexpr std::chrono::seconds kAskAgain{30};
constexpr std::chrono::seconds kUnknownFor{60};
constexpr std::size_t kUnknownMax = 1'000;

using Found = Result<std::vector<jose::PublicKey>>;

Found select(const jose::KeySet& set, std::string_view kid, jose::Algorithm algorithm) {
  const auto matches = kid.empty() ? set.find(algorithm) : set.find(kid, algorithm);
  if (matches.empty() && !kid.empty() && set.has_kid(kid)) return deny("algorithm");
  // Without a kid, a choice between keys would be a guess.
  if (matches.empty() || (kid.empty() && matches.size() > 1)) return deny("key-unknown");
  std::vector<jose::PublicKey> out;
  for (const jose::Jwk* key : matches) {
    if (out.size() < kKeysTriedMax) out.push_back(key->key);
  }
  return out;
}

bool is_unknown(const Found& found) { return !found && found.error().reason == "key-unknown"; }

}  // namespace

OwnKeys::OwnKeys(jose::KeySet keys) : keys_{std::make_shared<const jose::KeySet>(std::move(keys))} {}

void OwnKeys::replace(jose::KeySet keys) {
  auto next = std::make_shared<const jose::KeySet>(std::move(keys));
  const std::scoped_lock lock{mutex_};
  keys_ = std::move(next);
  ++generation_;
}

Found OwnKeys::find(std::string_view kid, jose::Algorithm algorithm, Deadline /*deadline*/) {
  std::shared_ptr<const jose::KeySet> keys;
  {
    const std::scoped_lock lock{mutex_};
    keys = keys_;
  }
  return select(*keys, kid, algorithm);
}

PublishedKeys::PublishedKeys(const IssuerSettings& settings, Discovery& discovery, HttpClient& client, Clock& clock,
                             Metrics& metrics)
    : settings_{settings},
      discovery_{discovery},
      client_{client},
      clock_{clock},
      metrics_{metrics},
      remembered_{clock, [this](Deadline deadline) { return fetch_counted(deadline); }},
      unknown_{kUnknownMax} {}

Found PublishedKeys::find(std::string_view kid, jose::Algorithm algorithm, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto known, remembered_.get(deadline));
  Found found = select(*known.value, kid, algorithm);
  if (!is_unknown(found)) return found;
  const Digest digest = sha256(kid);
  if (known.is_current && unknown_.find(digest, clock_.steady_now())) return found;
  // While it is being fetched anew, or could not be, one look at what comes of that is all there is to do.
  const bool asks = known.is_current && may_ask_again();
  ASSIGN_OR_RETURN(const auto newer, asks ? remembered_.renew(deadline) : remembered_.join(deadline));
  found = select(*newer.value, kid, algorithm);
  if (!is_unknown(found)) return found;
  if (!newer.is_current) return deny("issuer-unavailable");
  if (asks) unknown_.put(digest, true, clock_.steady_now() + kUnknownFor);
  return found;
}

Status PublishedKeys::renew(Deadline deadline) {
  ASSIGN_OR_RETURN(const auto newer, remembered_.renew(deadline));
  return newer.is_current ? Status{} : deny("issuer-unavailable");
}

bool PublishedKeys::may_ask_again() {
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  if (now < ask_again_at_) return false;
  ask_again_at_ = now + kAskAgain;
  return true;
}

Result<PublishedKeys::Set::Fresh> PublishedKeys::fetch_counted(Deadline deadline) {
  auto fresh = fetch_set(std::min(deadline, clock_.steady_now() + kFetchTime));
  metrics_.count("concord_auth_key_fetches_total",
                 {{"issuer", settings_.name}, {"outcome", fresh ? "fetched" : "failed"}}, 1);
  if (fresh) {
    metrics_.set("concord_auth_keys", {{"issuer", settings_.name}, {"state", "usable"}},
                 static_cast<double>(fresh->value->keys().size()));
    metrics_.set("concord_auth_keys", {{"issuer", settings_.name}, {"state", "ignored"}},
                 static_cast<double>(fresh->value->ignored()));
  }
  return fresh;
}

Result<PublishedKeys::Set::Fresh> PublishedKeys::fetch_set(Deadline deadline) {
  std::string url = settings_.jwks_uri;
  if (url.empty()) {
    ASSIGN_OR_RETURN(url, discovery_.endpoint("jwks_uri", deadline));
  }
  auto fetched = fetch(client_, url, jose::kKeySetBytesMax, deadline);
  if (!fetched) return deny("issuer-unavailable");
  auto set = jose::KeySet::parse(fetched->text);
  if (!set) return deny("issuer-unavailable");
  const bool is_changed = fetched->text != last_text_;
  last_text_ = std::move(fetched->text);
  return Set::Fresh{.value = std::make_shared<const jose::KeySet>(*std::move(set)),
                    .lifetime = fetched->lifetime,
                    .is_changed = is_changed};
}

}  // namespace concord::auth
