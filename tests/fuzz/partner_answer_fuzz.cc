// uses: partner client
// What a partner sends: heads, bodies and links. The input is a status byte, an interaction byte, and
// then a head and a body as a server writes them. No crash; no write that is "broken" instead of unknown, no read that
// is unknown; nothing of the body in a message or finding; no origin that another reader would take apart differently.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "service/client/response_collector.h"
#include "service/partner/judge.h"
#include "service/partner/retry.h"
#include "service/partner/url.h"

namespace {

using concord::ErrorKind;
using concord::partner::Expectation;
using concord::partner::Interaction;

void require(bool claim) {
  if (!claim) std::abort();
}

constexpr std::array kStatuses{200, 201, 204, 304, 400, 404, 409, 429, 500, 503};

concord::http::Response collect(std::string_view text) {
  concord::client::ResponseCollector collector{
      {.header_bytes_max = 4'096, .header_fields_max = 20, .body_bytes_max = 65'536}};
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!collector.take_header_line(text.substr(0, size))) break;
    text.remove_prefix(size);
    if (size <= 2) break;
  }
  require(collector.response().headers.fields().size() <= 20);
  if (!collector.take_body(text)) require(!collector.overrun().empty());
  return collector.response();
}

void require_honest(const concord::http::Response& response, const Expectation& expected) {
  const bool is_safe = concord::partner::is_safe(expected.interaction);
  const auto answer = concord::partner::judge(response, expected, {}, {});
  if (answer) {
    const bool says_something = answer->body.has_value() || !answer->location.empty();
    require(response.status < 300 && (says_something || expected.interaction == Interaction::remove));
    if (expected.interaction == Interaction::read || expected.interaction == Interaction::version_read) {
      require(answer->body->text("resourceType") == "Goal" && answer->body->text("id") == "1");
    }
    return;
  }
  require(answer.error().kind != (is_safe ? ErrorKind::unknown_outcome : ErrorKind::partner_broken));
  require(answer.error().issues.size() <= 52);
  for (const concord::Issue& issue : answer.error().issues) {
    const bool is_ours = issue.text == answer.error().message;
    require(is_ours || issue.text.starts_with("a finding of the partner") ||
            issue.text.starts_with("the partner sent "));
    require(issue.expression.find_first_of("'\"`= ") == std::string::npos);
  }
}

void require_one_reading(std::string_view url) {
  const auto origin = concord::partner::parse_origin(url);
  if (!origin) return;
  require(origin->host.find_first_of("@/?#\\% ") == std::string::npos);
  require(concord::partner::parse_origin(origin->scheme + "://" + origin->host + ":" + origin->port) == origin);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const auto interaction = static_cast<Interaction>(bytes[1] % 12);
  const std::string_view text{reinterpret_cast<const char*>(bytes) + 2, size - 2};
  concord::http::Response response = collect(text);
  response.status = kStatuses[bytes[0] % kStatuses.size()];
  require_honest(response, {.interaction = interaction,
                            .type = "Goal",
                            .logical_id = interaction == Interaction::create ? "" : "1",
                            .version = "1",
                            .bundle_type = "transaction",
                            .entries = 1});
  require_one_reading(text);
  require_one_reading(response.headers.value("Location"));
  const auto retry_after = concord::partner::parse_retry_after(text, {});
  require(!retry_after || (retry_after->count() >= 0 && *retry_after <= std::chrono::hours{24}));
  return 0;
}
