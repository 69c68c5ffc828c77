// The sections of a page, each as Markdown.
#pragma once

#include <string>

#include "mappers/catalogue/catalogue.h"

namespace concord::mappers::documentation {

// The resources of the graph, and what all of them have.
[[nodiscard]] std::string graph_section(const catalogue::Catalogue& catalogue);
// A table of members for the artifact and for each object of its own.
[[nodiscard]] std::string members_section(const catalogue::Catalogue& catalogue);
// The same for the types that all artifacts share, as far as this one uses them; paths are relative.
[[nodiscard]] std::string shared_section(const catalogue::Catalogue& catalogue);
// Each code of the artifact with the code it is in FHIR.
[[nodiscard]] std::string codes_section(const catalogue::Catalogue& catalogue);
// What is written and is no member.
[[nodiscard]] std::string besides_section(const catalogue::Catalogue& catalogue);
// Extensions, and which members are lost without ours.
[[nodiscard]] std::string extensions_section(const catalogue::Catalogue& catalogue);

// The items of the questionnaire form; empty for a type without one.
[[nodiscard]] std::string form_section(const ArtifactType& type);

}  // namespace concord::mappers::documentation
