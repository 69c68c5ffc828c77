// Names of records in the KeyValueStore. They show up in a store's monitor and dumps, so they hold hashes only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace concord::artifacts {

// SHA-256 (hex) over the parts, each preceded by its length, so that no two lists of parts read alike.
[[nodiscard]] std::string hash_of(std::initializer_list<std::string_view> parts);
// Of the lease on an artifact at a partner.
[[nodiscard]] std::string lease_key(std::string_view partner, std::string_view type, std::string_view source,
                                    std::string_view id);
// Of the lease on what at most one artifact may be at a time (see exclusive.h).
[[nodiscard]] std::string group_lease_key(std::string_view partner, std::string_view group);
// Of the record of an Idempotency-Key, scoped to partner and principal.
[[nodiscard]] std::string idempotency_record_key(std::string_view partner, std::string_view principal,
                                                 std::string_view key);
// Of the mark that something was sent which cannot be found again; the last part may be empty.
[[nodiscard]] std::string sent_marker_key(std::string_view partner, std::string_view type, std::string_view system,
                                          std::string_view value, std::string_view recorded_at);

}  // namespace concord::artifacts
