// Rules about shared decisions that no single member can say.
#pragma once

#include <vector>

#include "mappers/engine/shape.h"

namespace concord::mappers::shared_decision {

void likelihood_rule(const json::Value& likelihood, const json::Pointer& at, Findings& findings);
void scale_rule(const json::Value& scale, const json::Pointer& at, Findings& findings);
void rating_rule(const json::Value& rating, const json::Pointer& at, Findings& findings);
void choice_rule(const json::Value& choice, const json::Pointer& at, Findings& findings);
void decision_rule(const json::Value& artifact, const json::Pointer& at, Findings& findings);
// An option without a code that says no more than its title.
[[nodiscard]] json::Value settle_option(const json::Value& option);
void explain_option(const json::Value& before, const json::Value& after, const json::Pointer& at,
                    std::vector<Note>& notes);

}  // namespace concord::mappers::shared_decision
