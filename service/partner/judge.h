// What a partner's HTTP answer means for the interaction that asked: an Answer, or an Error with R4's meanings.
// Pure. Statuses become error kinds by one table; no text of the partner passes unless the operator allows it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"
#include "core/time.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

enum class Interaction : std::uint8_t {
  capabilities,
  read,
  version_read,
  history,
  search,
  compartment_search,
  everything,
  page,  // of a search or a history
  create,
  update,
  remove,
  transaction
};
// As metrics name it; a search in a compartment is a search.
[[nodiscard]] std::string_view to_string(Interaction interaction) noexcept;
// Changes nothing at the partner, so that it may be repeated.
[[nodiscard]] bool is_safe(Interaction interaction) noexcept;

// What was asked, as far as the answer is checked against it.
struct Expectation {
  Interaction interaction = Interaction::read;
  std::string type = {};         // resource type; empty where any may come, and for bundles
  std::string logical_id = {};   // of the instance that is named
  std::string version = {};      // version_read
  std::string bundle_type = {};  // transaction: "transaction" or "batch"
  std::size_t entries = 0;       // transaction: how many were sent
  bool if_match = false;         // a version condition was sent
};

struct JudgeOptions {
  bool partner_text_allowed = false;      // details.text of the partner's findings; may hold patient data
  bool busy_means_not_processed = false;  // 503 with Retry-After on a write: certainly not done
  std::size_t issues_max = 50;            // of the partner's findings; further ones are counted in one issue
};

// Errors as PartnerEhr lists them. `now` reads a Retry-After that is a date.
[[nodiscard]] Result<Answer> judge(const http::Response& response, const Expectation& expected,
                                   const JudgeOptions& options, Instant now);

}  // namespace concord::partner
