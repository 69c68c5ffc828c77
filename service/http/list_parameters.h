// The query parameters of the artifact reads, from names and values to what the use cases take.
#pragma once

#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"
#include "service/artifacts/artifacts.h"

namespace concord::http {

inline constexpr int kPageDefault = 20;
inline constexpr int kPageMax = 100;

// patient or identifier, _count (1 or more, taken as 100 above that), cursor; each at most once, none empty, no
// others. Errors: malformed with all issues, "http.[name]" as the expression (R4, OperationOutcome.issue.location).
[[nodiscard]] Result<artifacts::ListRequest> list_request(std::string_view type, const Parameters& parameters,
                                                          Deadline deadline);
// What tells an artifact beside its id; empty texts are absent.
struct Origin {
  std::string source;
  std::string patient;  // "system|value" or "Patient/id"
};
// source and patient, each at most once, and no others. Errors as above.
[[nodiscard]] Result<Origin> read_origin(const Parameters& parameters);

}  // namespace concord::http
