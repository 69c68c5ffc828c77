// The copy of a graph that a document holds for machines: a FHIR Bundle of type `collection`. People never see it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mappers/delivery_form.h"
#include "mappers/mapper.h"

namespace concord::mappers {

inline constexpr std::string_view kMachineCopyType = "application/fhir+json";
inline constexpr std::string_view kMachineCopyName = "artifact.fhir.json";  // of the file inside a PDF
inline constexpr std::size_t kMachineCopyBytesMax = std::size_t{2} << 20U;  // of its text
inline constexpr std::size_t kMachineCopyResourcesMax = 10'000;
inline constexpr std::size_t kDocumentBytesMax = std::size_t{8} << 20U;  // of one content of a document

// The text of the copy. The Bundle has the business identifier and the tag of the artifact; the resources keep their
// full URLs. Errors: too_large.
[[nodiscard]] Result<std::string> write_machine_copy(const Graph& graph);

// The graph in the contents of a document, from the first that holds one; empty when none does. Its primary resource
// comes first; roles are empty. The bytes come from strangers. Errors: unprocessable for a copy that is broken,
// oversized, ambiguous, or not one of ours.
[[nodiscard]] Result<std::optional<Graph>> read_machine_copy(std::span<const Attachment> contents);

}  // namespace concord::mappers
