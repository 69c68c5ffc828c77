// The Questionnaire that asks for an artifact: made of the item tree of its type, with help, options, bounds and the
// types that references may name.
#pragma once

#include "core/json/value.h"
#include "mappers/engine/artifact_type.h"

namespace concord::mappers::forms {

// Of a type that has a form.
[[nodiscard]] json::Value questionnaire_of(const ArtifactType& type);

}  // namespace concord::mappers::forms
