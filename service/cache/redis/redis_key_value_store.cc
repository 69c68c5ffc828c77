#include "service/cache/redis/redis_key_value_store.h"

#include <array>
#include <utility>

#include "service/cache/memory_key_value_store.h"

namespace concord::cache::redis {
namespace {

using Effect = Client::Effect;

// ARGV: the value that must be there, the new one, its lifetime in milliseconds.
constexpr std::string_view kReplace = R"(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
)";
constexpr std::string_view kTake = R"(
local held = redis.call('GET', KEYS[1])
if held then redis.call('DEL', KEYS[1]) end
return held
)";
// ARGV: the value that must be there.
constexpr std::string_view kErase = R"(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
)";

const Script& script(std::string_view text) {
  static const std::array kScripts{Script{kReplace}, Script{kTake}, Script{kErase}};
  if (text == kReplace) return kScripts[0];
  return text == kTake ? kScripts[1] : kScripts[2];
}

tl::unexpected<Error> broken() { return fail(ErrorKind::partner_broken, "the store's reply is none for this command"); }

Result<std::optional<std::string>> text_of(Reply reply) {
  if (reply.is_nil()) return std::optional<std::string>{};
  if (reply.kind != Reply::Kind::text) return broken();
  return std::optional{std::move(reply.text)};
}

Result<bool> truth_of(const Reply& reply) {
  if (reply.kind != Reply::Kind::integer) return broken();
  return reply.integer != 0;
}

}  // namespace

Result<std::vector<std::optional<std::string>>> RedisKeyValueStore::get(std::span<const std::string> keys,
                                                                        Deadline deadline) {
  std::vector<std::optional<std::string>> out;
  if (keys.empty()) return out;
  Command command{"MGET"};
  command.insert(command.end(), keys.begin(), keys.end());
  ASSIGN_OR_RETURN(Reply reply, client_.run(command, Effect::reads, deadline));
  if (reply.kind != Reply::Kind::array || reply.items.size() != keys.size()) return broken();
  for (Reply& item : reply.items) {
    ASSIGN_OR_RETURN(auto text, text_of(std::move(item)));
    out.push_back(std::move(text));
  }
  return out;
}

Result<bool> RedisKeyValueStore::put(const std::string& key, std::string value, std::chrono::milliseconds ttl,
                                     const Condition& condition, Deadline deadline) {
  if (ttl <= std::chrono::milliseconds::zero() || ttl > kLifetimeMax)
    return fail(ErrorKind::fault, "a lifetime is over 0 and at most a year");
  std::string lifetime = std::to_string(ttl.count());
  if (condition.kind == Condition::Kind::equals) {
    const std::array arguments{condition.old, std::move(value), std::move(lifetime)};
    ASSIGN_OR_RETURN(const Reply reply, client_.run(script(kReplace), {&key, 1}, arguments, deadline));
    return truth_of(reply);
  }
  Command command{"SET", key, std::move(value), "PX", std::move(lifetime)};
  if (condition.kind == Condition::Kind::absent) command.emplace_back("NX");
  ASSIGN_OR_RETURN(const Reply reply, client_.run(command, Effect::writes, deadline));
  if (reply.is_nil()) return false;
  if (reply.kind != Reply::Kind::status) return broken();
  return true;
}

Result<std::optional<std::string>> RedisKeyValueStore::take(const std::string& key, Deadline deadline) {
  ASSIGN_OR_RETURN(Reply reply, client_.run(script(kTake), {&key, 1}, {}, deadline));
  return text_of(std::move(reply));
}

Result<bool> RedisKeyValueStore::erase(const std::string& key, const Condition& condition, Deadline deadline) {
  if (condition.kind == Condition::Kind::absent) return false;
  if (condition.kind == Condition::Kind::equals) {
    ASSIGN_OR_RETURN(const Reply reply, client_.run(script(kErase), {&key, 1}, {&condition.old, 1}, deadline));
    return truth_of(reply);
  }
  ASSIGN_OR_RETURN(const Reply reply, client_.run(Command{"DEL", key}, Effect::writes, deadline));
  return truth_of(reply);
}

}  // namespace concord::cache::redis
