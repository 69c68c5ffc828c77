// Artifacts that a partner holds as one resource of a form - a QuestionnaireResponse or a DocumentReference - found
// and read back.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/result.h"
#include "mappers/mapper.h"
#include "service/artifacts/stored_graph.h"

namespace concord::artifacts {

inline constexpr std::size_t kFormsMax = 200;  // of one patient and artifact type

// True where an artifact of that type may be in a form: the partner takes no transactions, or not its primary type.
[[nodiscard]] bool may_be_in_form(const mappers::Mapper& mapper, const partner::Capabilities& capabilities);
// The forms of that type that only a search by patient finds.
[[nodiscard]] bool needs_patient(const mappers::Mapper& mapper, const partner::Capabilities& capabilities);

// The newest version of the artifact (source, id). Errors: those of search_all and PartnerEhr::read.
[[nodiscard]] Result<std::optional<ReadForm>> find_form(const Search& search, const mappers::Mapper& mapper,
                                                        const mappers::ArtifactKey& key);
// The newest version of each artifact of the patient (Search::patient), retracted ones too, the newest first.
[[nodiscard]] Result<std::vector<ReadForm>> list_forms(const Search& search, const mappers::Mapper& mapper);

// Reads the artifact again from what is left of its graph. Errors: those of Mapper::read_back.
[[nodiscard]] Status read_again(const mappers::Mapper& mapper, ReadForm& form);

}  // namespace concord::artifacts
