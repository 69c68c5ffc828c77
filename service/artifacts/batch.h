// One line of a batch: what it says, submitted as any artifact, and its outcome. Lines know nothing of each other, so
// a batch of any length is no more than its lines one after the other.
#pragma once

#include <cstddef>

#include "auth/access_context.h"
#include "core/json/value.h"
#include "core/result.h"
#include "service/artifacts/artifacts.h"
#include "service/artifacts/batch_lines.h"

namespace concord::artifacts {

// What a line says, unchecked.
struct BatchEntry {
  mappers::ArtifactKey key;      // as far as it is there and can be one
  Result<json::Value> artifact;  // errors: malformed when it is no JSON object, too_large
};
[[nodiscard]] BatchEntry read_entry(const BatchLine& line);

// As Artifacts::submit, of the type that the artifact itself names. Errors besides those: unprocessable for a type
// that is not served.
[[nodiscard]] Result<Submitted> submit_entry(Artifacts& artifacts, const BatchEntry& entry, Handling handling,
                                             const auth::AccessContext& access, Deadline deadline);

// {"line": number, …the delivery report}: of what was submitted, or the refusal.
[[nodiscard]] json::Value outcome_line(std::size_t number, const mappers::ArtifactKey& key,
                                       const Result<Submitted>& result);

}  // namespace concord::artifacts
