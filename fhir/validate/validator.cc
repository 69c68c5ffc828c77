#include "fhir/validate/validator.h"

#include <algorithm>
#include <utility>

#include "core/json/read.h"
#include "fhir/resource_types.h"
#include "fhir/validate/walk.h"

namespace concord::fhir {

struct Validator::Compiled {
  Invariants invariants;
};

Validator::Validator() : compiled_{std::make_unique<const Compiled>()} {}
Validator::~Validator() = default;

std::vector<Issue> Validator::validate(const json::Value& resource, const ValidationRules& rules) const {
  Findings findings{rules};
  const std::string_view type = resource.text("resourceType");
  const Location root{is_resource_type(type) ? type : std::string_view{}};
  Walk{compiled_->invariants, findings}.resource(resource, root, nullptr);
  return std::move(findings).take();
}

std::vector<Issue> Validator::validate_text(std::string_view text, const ValidationRules& rules) const {
  const auto resource = json::read(text, {.bytes_max = 64U << 20U});
  if (resource) return validate(*resource, rules);
  const bool is_large = resource.error().kind == ErrorKind::too_large;
  return {{.severity = Severity::fatal,
           .code = is_large ? "too-costly" : "structure",
           .expression = {},
           .text = resource.error().message}};
}

bool is_valid(const std::vector<Issue>& issues) noexcept {
  return std::ranges::none_of(issues, [](const Issue& issue) {
    return issue.severity == Severity::error || issue.severity == Severity::fatal;
  });
}

}  // namespace concord::fhir
