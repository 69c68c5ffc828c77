// What an interaction came to, before service/http writes it as a response or the batch as an entry: in our own URLs,
// and only with what the caller may see.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/error.h"
#include "core/json/value.h"
#include "core/result.h"
#include "service/facade/work.h"
#include "service/partner/partner_ehr.h"

namespace concord::facade {

struct Answer {
  int status = 200;
  std::optional<json::Value> body = std::nullopt;  // a resource; none: an empty body
  std::string location = {};                       // absolute, "https://…/Goal/17/_history/2"; of writes only
  std::string etag = {};                           // W/"2"
  std::string last_modified = {};                  // as a header field says it
  bool is_public = false;                          // no patient data: may be cached by anybody
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  // of a batch whose rest was held off
  std::string full_url = {};  // of the one resource it is about; for entries of a batch
};

// One resource of the partner, read: rewritten, released and reduced as asked for; 304 when If-None-Match or
// If-Modified-Since says that the caller has it (RFC 9110 §13.2.2). Errors: not_found when the caller may not see it;
// partner_broken when the partner sent another resource than `type`.
[[nodiscard]] Result<Answer> resource_answer(const Work& work, const partner::Answer& read, const std::string& type);

// A write that took effect: the body by `Prefer: return=`, by default the resource as the partner has it now; where the
// partner sent none it is read once. `location` and version are told as far as they are known.
[[nodiscard]] Answer written_answer(const Work& work, int status, const partner::Answer& written,
                                    const std::string& type, const std::string& id);

// A deletion: 204, or 200 with an OperationOutcome when that is what the caller prefers.
[[nodiscard]] Answer removed_answer(const Work& work);

// How an error of the partner reads to our caller: what was wrong with the request is told as 4xx, what was wrong
// between the partner and us as 502 to 504. The partner's findings stay.
[[nodiscard]] Error as_ours(Error error);

}  // namespace concord::facade
