// Options as contained requests: never an order, only what an order could be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/canonical.h"
#include "core/json/value.h"
#include "mappers/engine/artifact_type.h"

namespace concord::mappers::shared_decision {

// Ours: a point for or against an option, on RequestGroup.action.
inline constexpr std::string_view kAttributeUrl = canonical_url<"/StructureDefinition/decision-option-attribute">();

// The contained request of an option, with the subject of the artifact, status draft and that intent.
[[nodiscard]] json::Value contained_request(const json::Value& option, std::string_view id, std::string_view intent,
                                            Writing& writing);
// Rows of RequestGroup.action for an option.
extern const std::span<const Row> kOptionRows;
extern const Codec kOptionCodec;
// What the contained requests of the options hold, by resource type.
[[nodiscard]] std::vector<WrittenResource> requests();
// Reads kind and code of an option from its action and the contained requests of its RequestGroup.
void read_request(const json::Value& action, const json::Value& request_group, json::Object& out, Reading& reading);

}  // namespace concord::mappers::shared_decision
