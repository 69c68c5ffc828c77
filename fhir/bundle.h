// Bundle as values: building one, and reading one while holding it to the invariants of R4 (bdl-1 … bdl-8).
// Resources inside are not looked into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::fhir {

// Bundle.entry.request. Empty texts are absent elements.
struct EntryRequest {
  std::string method = {};  // "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"
  std::string url = {};     // relative to the server, "Goal/17" or "Goal?identifier=…"
  std::string if_none_match = {};
  std::string if_modified_since = {};
  std::string if_match = {};
  std::string if_none_exist = {};
  friend bool operator==(const EntryRequest&, const EntryRequest&) = default;
};

// Bundle.entry.response.
struct EntryResponse {
  std::string status = {};         // "201 Created"
  std::string location = {};       // "Goal/17/_history/1"
  std::string etag = {};           // W/"1"
  std::string last_modified = {};  // an instant
  std::optional<json::Value> outcome = std::nullopt;
  // The number in front of `status`, or 0.
  [[nodiscard]] int code() const noexcept;
  friend bool operator==(const EntryResponse&, const EntryResponse&) = default;
};

struct BundleEntry {
  std::string full_url = {};
  std::optional<json::Value> resource = std::nullopt;
  std::string search_mode = {};  // "match", "include", "outcome"; searchset only
  std::optional<EntryRequest> request = std::nullopt;
  std::optional<EntryResponse> response = std::nullopt;
  friend bool operator==(const BundleEntry&, const BundleEntry&) = default;
};

struct BundleLink {
  std::string relation = {};  // "self", "next"
  std::string url = {};
  friend bool operator==(const BundleLink&, const BundleLink&) = default;
};

struct Bundle {
  std::string type = {};  // "searchset", "transaction", "transaction-response" …
  std::optional<std::int64_t> total = std::nullopt;
  std::vector<BundleLink> links = {};
  std::vector<BundleEntry> entries = {};
  // The URL of that link relation, or "".
  [[nodiscard]] std::string_view link(std::string_view relation) const noexcept;
  friend bool operator==(const Bundle&, const Bundle&) = default;
};

// The resource, elements in the order of the specification, absent ones left out.
[[nodiscard]] json::Value to_json(const Bundle& bundle);
// Errors: malformed, with all findings and their FHIRPath ("Bundle.entry[3].request") when the value is no Bundle,
// has an unknown type, breaks an invariant, or holds an element of the wrong JSON kind.
[[nodiscard]] Result<Bundle> read_bundle(const json::Value& resource);

}  // namespace concord::fhir
