// The $validate operation of FHIR R4 (resource-operation-validate.html): a resource against R4 itself. Nothing is
// asked of the partner and nothing is stored.
#pragma once

#include <string_view>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "fhir/validate/validator.h"

namespace concord::facade {

class Validation {
 public:
  // The validator outlives the object.
  explicit Validation(const fhir::Validator& validator) noexcept : validator_{validator} {}

  // The OperationOutcome for `body`: the resource itself, or Parameters with it in `resource`. `type` is that of the
  // URL and empty on the system level; a resource of another type is a finding. `query` are the parameters of the
  // URL. Errors: not_found for a type that is not R4's; unprocessable for Parameters without a resource;
  // unsupported for a profile, for the modes "delete" and "profile", and for any other parameter.
  [[nodiscard]] Result<json::Value> validate(std::string_view type, const json::Value& body,
                                             const http::Parameters& query) const;

 private:
  const fhir::Validator& validator_;
};

}  // namespace concord::facade
