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

enum class Interaction : std::uint8_t { capabilities, read, search, create, update, transaction };
[[nodiscard]] std::string_view to_string(Interaction interaction) noexcept;
// Changes nothing at the partner, so that it may be repeated.
[[nodiscard]] bool is_safe(Interaction interaction) noexcept;

// What was asked, as far as the answer is checked against it.
struct Expectation {
  Interaction interaction = Interaction::read;
  std::string type = {};         // resource type; empty for a page, whose type is not known, and for bundles
  std::string logical_id = {};   // read and update
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
