// The words that a page has for members, places and codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mappers/catalogue/catalogue.h"

namespace concord::mappers::documentation {

// "CodeableConcept", "date", "one of `a` `b`", "0 to 10".
[[nodiscard]] std::string form_text(const MemberShape& member);
// "1", "0..1", "0..*", "1..*".
[[nodiscard]] std::string_view cardinality(const MemberShape& member);
// What happens without the member.
[[nodiscard]] std::string absence_text(const MemberShape& member);
// "Goal.target[].measure", "Observation(barrier).valueCodeableConcept".
[[nodiscard]] std::string place_text(const catalogue::Catalogue& catalogue, const catalogue::Place& place);
// Which extension the member needs, and when.
[[nodiscard]] std::string need_text(const catalogue::Catalogue& catalogue, const catalogue::Entry& entry);
// The shapes that all artifact types share: explained once a page.
[[nodiscard]] bool is_shared(const ObjectShape& shape);
[[nodiscard]] std::string resource_text(const catalogue::ResourceKind& resource);

}  // namespace concord::mappers::documentation
