// How names of tables are said: to people, and as the names and URLs of definitions.
#pragma once

#include <string>
#include <string_view>

#include "mappers/engine/shape.h"

namespace concord::mappers {

// "goal-acceptance" of "GoalAcceptance"; "Goal acceptance" of "goal-acceptance"; "GoalAcceptance" of that.
[[nodiscard]] std::string kebab(std::string_view camel_text);
[[nodiscard]] std::string words(std::string_view kebab_text);
[[nodiscard]] std::string camel(std::string_view kebab_text);
// The canonical of a definition of ours, "CodeSystem" and "goal-status".
[[nodiscard]] std::string definition_url(std::string_view type, std::string_view id);
// "goal-status": names the codes of a member, by the object that has it.
[[nodiscard]] std::string coded_id(const ObjectShape& owner, const MemberShape& member);

}  // namespace concord::mappers
