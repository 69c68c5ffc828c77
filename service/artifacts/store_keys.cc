#include "service/artifacts/store_keys.h"

#include <fmt/format.h>

#include "core/crypto/digest.h"

namespace concord::artifacts {

std::string hash_of(std::initializer_list<std::string_view> parts) {
  std::string bytes;
  for (const std::string_view part : parts) bytes += fmt::format("{}:{}", part.size(), part);
  return sha256_hex(bytes);
}

std::string lease_key(std::string_view partner, std::string_view type, std::string_view source, std::string_view id) {
  return "ccl:artifact:" + hash_of({partner, type, source, id});
}

std::string group_lease_key(std::string_view partner, std::string_view group) {
  return "ccl:group:" + hash_of({partner, group});
}

std::string idempotency_record_key(std::string_view partner, std::string_view principal, std::string_view key) {
  return "cci:" + hash_of({partner, principal, key});
}

std::string sent_marker_key(std::string_view partner, std::string_view type, std::string_view system,
                            std::string_view value, std::string_view recorded_at) {
  return "ccm:" + hash_of({partner, type, system, value, recorded_at});
}

}  // namespace concord::artifacts
