// Artifacts of which a patient and party have one at a time: a newer one supersedes the one before. Which types
// are so, and how it shows in FHIR, is a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/artifacts/stored_graph.h"
#include "service/partner/plan.h"

namespace concord::artifacts {

struct ExclusiveRule {
  std::string_view artifact;    // "goal-priorities"
  std::string_view type;        // of the primary resource
  std::string_view system;      // code that marks the kind …
  std::string_view code;        // … of primary resource
  std::string_view party;       // element that names the party
  std::string_view current;     // status of the one that counts
  std::string_view superseded;  // status of those before
};
// Or nullptr: any number may stand side by side, as long as the primary resource is not current too.
[[nodiscard]] const ExclusiveRule* exclusive_rule(std::string_view artifact, const json::Value& primary);

// Names what there may be one of, for a lease.
[[nodiscard]] std::string exclusive_group(const ExclusiveRule& rule, const json::Value& primary,
                                          std::string_view patient_literal);

// The current resources of other artifacts of the same patient and party, to be superseded. `primary` is the new
// resource with its references bound. Errors: conflict when one of them is newer than `key`.
[[nodiscard]] Result<std::vector<partner::Found>> find_rivals(const Search& search, const ExclusiveRule& rule,
                                                              const mappers::ArtifactKey& key,
                                                              const json::Value& primary,
                                                              std::string_view patient_literal);

// Adds the update of each rival to the plan and its Bundle.
void supersede(partner::Plan& plan, const ExclusiveRule& rule, const std::vector<partner::Found>& rivals);

}  // namespace concord::artifacts
