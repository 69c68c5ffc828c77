// Refresh tokens and their rotation (RFC 9700 §4.14.2): each use gives a successor, and a token that comes back later
// than its successor was used ends the grant.
#include <algorithm>
#include <utility>
#include <vector>

#include "auth/server/grants.h"
#include "core/base64.h"
#include "core/crypto/aead.h"
#include "core/crypto/digest.h"
#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::auth::server {
namespace {

// Requests that rotate at once: all but one find that it was done, at the latest at the third look.
constexpr int kTurnsMax = 3;
constexpr std::size_t kTokenTextMax = 512;

std::string token_key(std::string_view token) { return "smart:1:rt:" + sha256_hex(token); }
std::string grant_key(const std::string& grant) { return "smart:1:grant:" + grant; }

// The successor is kept for the grace, readable only with the token that it succeeds.
AeadKey key_of(std::string_view token) {
  const auto digest = sha256(std::string{"successor of "}.append(token));
  return *AeadKey::of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

json::Value token_record(const std::string& grant, std::string_view client, std::int64_t turn) {
  return json::object({{"grant", grant}, {"client", client}, {"turn", turn}});
}

std::int64_t seconds_of(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

std::chrono::seconds left_of(const json::Value& record, Instant now) {
  return std::chrono::seconds{record["ends"].as_integer().value_or(0) - seconds_of(now)};
}

}  // namespace

// One try: the token that was shown and what is known about it.
struct Grants::Turn {
  std::string_view token;
  std::string grant;
  std::int64_t number;
  std::string stored;  // the grant's record as it was read
  json::Value record;
};

Result<std::string> Grants::start_grant(const std::string& grant, const LaunchContext& context, Deadline deadline) {
  const Instant ends = clock_.now() + settings_.grant_lifetime;
  const json::Value record = json::object({{"context", to_json(context)}, {"turn", 1}, {"ends", seconds_of(ends)}});
  RETURN_IF_ERROR(store_.put(grant_key(grant), json::write(record), settings_.grant_lifetime,
                             KeyValueStore::Condition::absent(), deadline));
  std::string token = new_secret();
  RETURN_IF_ERROR(store_.put(token_key(token), json::write(token_record(grant, context.client, 1)),
                             settings_.refresh_idle, KeyValueStore::Condition::absent(), deadline));
  return token;
}

Result<std::optional<Grants::Holder>> Grants::holder_of(std::string_view refresh_token, Deadline deadline) {
  if (refresh_token.size() > kTokenTextMax) return std::nullopt;
  ASSIGN_OR_RETURN(const auto found, read(token_key(refresh_token), deadline));
  if (!found) return std::nullopt;
  return Holder{.grant = std::string{found->text("grant")}, .client = std::string{found->text("client")}};
}

Result<std::optional<std::string>> Grants::scope_of(const std::string& grant, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto found, read(grant_key(grant), deadline));
  if (!found) return std::nullopt;
  return std::string{(*found)["context"].text("scope")};
}

Result<std::optional<Grants::Refreshed>> Grants::rotate(std::string_view refresh_token, std::string_view client,
                                                        Deadline deadline) {
  if (refresh_token.size() > kTokenTextMax) return std::nullopt;
  ASSIGN_OR_RETURN(const auto token, read(token_key(refresh_token), deadline));
  if (!token || (!client.empty() && token->text("client") != client)) return std::nullopt;
  Turn turn{.token = refresh_token,
            .grant = std::string{token->text("grant")},
            .number = (*token)["turn"].as_integer().value_or(0),
            .stored = {},
            .record = {}};
  for (int tries = 0; tries < kTurnsMax; ++tries) {
    ASSIGN_OR_RETURN(const auto stored, store_.get(std::vector{grant_key(turn.grant)}, deadline));
    if (!stored.front()) return std::nullopt;
    turn.stored = *stored.front();
    ASSIGN_OR_RETURN(turn.record, json::read(turn.stored));
    if (left_of(turn.record, clock_.now()) <= std::chrono::seconds::zero()) return std::nullopt;
    if (turn.number != turn.record["turn"].as_integer().value_or(0)) return succeed(turn, deadline);
    ASSIGN_OR_RETURN(auto done, this->turn(turn, deadline));
    if (done) return done;
  }
  return fail(ErrorKind::unavailable, "the grant changes all the time");
}

// The next token, unless somebody else was first: then nothing.
Result<std::optional<Grants::Refreshed>> Grants::turn(const Turn& turn, Deadline deadline) {
  const Instant now = clock_.now();
  const auto left = left_of(turn.record, now);
  ASSIGN_OR_RETURN(auto context, launch_context_of(turn.record["context"]));
  std::string next = new_secret();
  const std::string token = json::write(token_record(turn.grant, context.client, turn.number + 1));
  const auto idle = std::min<std::chrono::seconds>(settings_.refresh_idle, left);
  RETURN_IF_ERROR(store_.put(token_key(next), token, idle, KeyValueStore::Condition::absent(), deadline));
  const json::Value changed = json::object({{"context", turn.record["context"]},
                                            {"turn", turn.number + 1},
                                            {"ends", turn.record["ends"]},
                                            {"successor", base64url_encode(seal(key_of(turn.token), next, turn.grant))},
                                            {"turned", seconds_of(now)}});
  ASSIGN_OR_RETURN(const bool is_ours, store_.put(grant_key(turn.grant), json::write(changed), left,
                                                  KeyValueStore::Condition::equals(turn.stored), deadline));
  if (is_ours) return Refreshed{.grant = turn.grant, .context = std::move(context), .refresh_token = std::move(next)};
  RETURN_IF_ERROR(store_.erase(token_key(next), KeyValueStore::Condition::always(), deadline));
  return std::nullopt;
}

// A token that was used before: the same successor within the grace, else the end of the grant.
Result<std::optional<Grants::Refreshed>> Grants::succeed(const Turn& turn, Deadline deadline) {
  const auto current = turn.record["turn"].as_integer().value_or(0);
  const auto turned = turn.record["turned"].as_integer().value_or(0);
  const auto since = std::chrono::seconds{seconds_of(clock_.now()) - turned};
  const auto sealed = base64url_decode(turn.record.text("successor"));
  if (turn.number + 1 == current && since <= settings_.rotation_grace && sealed) {
    if (auto next = open(key_of(turn.token), *sealed, turn.grant)) {
      ASSIGN_OR_RETURN(auto context, launch_context_of(turn.record["context"]));
      return Refreshed{.grant = turn.grant, .context = std::move(context), .refresh_token = *std::move(next)};
    }
  }
  RETURN_IF_ERROR(revoke(turn.grant, deadline));
  return std::nullopt;
}

}  // namespace concord::auth::server
