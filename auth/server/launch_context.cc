#include "auth/server/launch_context.h"

#include <algorithm>

#include "auth/jose/claims.h"
#include "core/base64.h"
#include "core/crypto/digest.h"
#include "fhir/definitions/definitions.h"

namespace concord::auth::server {
namespace {

constexpr std::size_t kIdMax = 64;
constexpr std::size_t kSubjectBytes = 22;

}  // namespace

json::Value to_json(const LaunchContext& context) {
  return json::object({{"client", context.client},
                       {"subject", context.subject},
                       {"base", context.base},
                       {"fhirUser", context.fhir_user},
                       {"scope", context.scope},
                       {"patient", context.patient},
                       {"encounter", context.encounter},
                       {"extras", context.extras},
                       {"nonce", context.nonce},
                       {"authenticated", jose::numeric_date(context.authenticated)}});
}

Result<LaunchContext> launch_context_of(const json::Value& stored) {
  const auto seconds = stored["authenticated"].as_integer();
  if (!seconds) return fail(ErrorKind::fault, "a stored grant cannot be read");
  return LaunchContext{.client = std::string{stored.text("client")},
                       .subject = std::string{stored.text("subject")},
                       .base = std::string{stored.text("base")},
                       .fhir_user = std::string{stored.text("fhirUser")},
                       .scope = std::string{stored.text("scope")},
                       .patient = std::string{stored.text("patient")},
                       .encounter = std::string{stored.text("encounter")},
                       .extras = stored["extras"],
                       .nonce = std::string{stored.text("nonce")},
                       .authenticated = Instant{std::chrono::seconds{*seconds}}};
}

std::string subject_of(std::string_view fhir_user) {
  const auto digest = sha256(std::string{"subject "}.append(fhir_user));
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()}).substr(0, kSubjectBytes);
}

bool is_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kIdMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

bool is_reference(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !is_id(text.substr(slash + 1))) return false;
  const fhir::Type* type = fhir::find_type(text.substr(0, slash));
  return type != nullptr && type->kind == fhir::TypeKind::resource;
}

}  // namespace concord::auth::server
