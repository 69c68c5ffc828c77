// Settings of the store that all replicas share: leases, idempotency records, marks of what was sent.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace concord::app {

struct StoresConfig {
  std::string url = {};                     // redis://, rediss:// or unix://
  std::vector<std::string> sentinels = {};  // "host:port"; then `master` says what they know the primary by
  std::string master = {};
  bool sentinel_tls = false;
  std::string user = {};
  std::string password_file = {};
  std::string sentinel_password_file = {};
  std::string ca = {};
  std::string certificate = {};
  std::string key = {};
  std::vector<std::string> seal_keys = {};  // files; the first seals, all open, the last names
  bool makes_up_key = false;                // without files: a key of this process, for a sandbox
  std::size_t connections_max = 16;

  // Otherwise the store is in this process: for one replica.
  [[nodiscard]] bool is_shared() const noexcept { return !url.empty() || !sentinels.empty(); }
};

// As AccessRow.
struct StoresRow {
  std::string_view path;  // "stores.url"
  const char* (*set)(StoresConfig& config, const std::string& value);
  void (*clear)(StoresConfig& config) = nullptr;
};
[[nodiscard]] std::span<const StoresRow> stores_rows() noexcept;

// Adds what is missing or does not go together, of files too.
void check_stores(const StoresConfig& config, std::vector<Issue>& issues);

}  // namespace concord::app
