#include "service/artifacts/patient_parameter.h"

namespace concord::artifacts {

Result<json::Value> patient_reference(std::string_view text) {
  if (text.starts_with("Patient/")) return json::object({{"reference", text}});
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos || bar == 0 || bar + 1 == text.size()) {
    return fail(ErrorKind::malformed, "`patient` must be system|value or Patient/id");
  }
  return json::object(
      {{"identifier", json::object({{"system", text.substr(0, bar)}, {"value", text.substr(bar + 1)}})}});
}

}  // namespace concord::artifacts
