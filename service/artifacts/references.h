// Binding of a graph's references to what the partner holds: the patient, people, conditions, other artifacts.
// Nothing is created; what does not resolve is carried as a logical reference, with a note.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "mappers/mapper.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

struct BoundPatient {
  std::string literal;   // "Patient/123"
  json::Value artifact;  // its patient.reference, where it has one, names the record that counts
  std::vector<mappers::Note> notes;
};
// Errors: those of partner::resolve_patient.
[[nodiscard]] Result<BoundPatient> bind_patient(partner::PartnerEhr& partner, const mappers::Mapper& mapper,
                                                const json::Value& normal, Deadline deadline);

// Rewrites the graph's references in place; references within the graph stay urn:uuid. A logical reference that
// resolves gains `reference` and, unless it is the patient's, the resolved-reference extension; a literal one that
// does not resolve becomes an identifier of the system kUnresolvedReferenceSystem. Extensions that the artifact
// (`normal`) brought along are left as they are. The notes of those that stay unresolved. Errors: those of
// partner::resolve_references.
[[nodiscard]] Result<std::vector<mappers::Note>> bind_references(partner::PartnerEhr& partner, mappers::Graph& graph,
                                                                 const json::Value& normal,
                                                                 std::string_view patient_literal, Deadline deadline);

}  // namespace concord::artifacts
