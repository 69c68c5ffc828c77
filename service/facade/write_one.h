// One write to one resource at the partner, its id known: shared by the plain and the conditional interactions.
#pragma once

#include <string>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "service/facade/answer.h"
#include "service/facade/work.h"

namespace concord::facade {

// A new resource, whatever id the body has.
[[nodiscard]] Result<Answer> write_new(const Work& work, const json::Value& resource);
// The answer of a create that took effect, or found what was there (200).
[[nodiscard]] Answer created_answer(const Work& work, const partner::Answer& answer, const std::string& type);
// The resource with its own id, over what is there; `tag` is what the partner is to compare, or "". Errors:
// method_not_allowed where nothing is there and clients choose no ids.
[[nodiscard]] Result<Answer> write_over(const Work& work, const json::Value& resource, const std::string& id,
                                        const std::string& tag);
// The patch of the call to the resource of that id, again when somebody wrote in between and no If-Match was sent.
[[nodiscard]] Result<Answer> patch_resource_at(const Work& work, const std::string& id);
[[nodiscard]] Result<Answer> remove_at(const Work& work, const std::string& id);

// The id of that type in a Location; "" when there is none.
[[nodiscard]] std::string id_in(std::string_view location, std::string_view type);

}  // namespace concord::facade
