#include "fhir/rest/media.h"

#include <algorithm>
#include <array>
#include <string>

#include "fhir/rest/fields.h"

namespace concord::fhir::rest {
namespace {

constexpr std::array<std::string_view, 4> kJsonMedia{"application/fhir+json", "application/json", "text/json",
                                                     "application/json+fhir"};
constexpr std::string_view kPatchMedia = "application/json-patch+json";
constexpr std::string_view kFormMedia = "application/x-www-form-urlencoded";
constexpr std::string_view kFhirVersion = "4.0";

bool is_json(std::string_view media) {
  return std::ranges::any_of(kJsonMedia, [media](std::string_view m) { return http::equal_ignoring_case(m, media); });
}

bool is_refused(std::string_view weight) {
  return weight.starts_with('0') && weight.find_first_of("123456789") == std::string_view::npos;
}

// 0: JSON is not in the range; the higher, the more specific.
int specificity(std::string_view range) {
  if (range == "*/*") return 1;
  if (http::equal_ignoring_case(range, "application/*") || http::equal_ignoring_case(range, "text/*")) return 2;
  return is_json(range) ? 3 : 0;
}

bool has_version(const std::vector<std::string_view>& media) {
  const auto version = parameter(media, "fhirVersion");
  return version.empty() || version == kFhirVersion;
}

bool accepts(std::string_view accept) {
  int best = 0;
  bool is_taken = false;
  for (const std::string_view range : parts(accept, ",")) {
    const auto media = parts(range, ";");
    const int match = media.empty() || !has_version(media) ? 0 : specificity(media.front());
    if (match == 0 || match < best) continue;
    const bool takes = !is_refused(parameter(media, "q"));
    is_taken = match > best ? takes : is_taken || takes;
    best = match;
  }
  return is_taken;
}

template <class F>
Status check_media(const http::Headers& headers, F fits, const char* wanted) {
  const std::string_view coding = headers.value("Content-Encoding");
  if (!coding.empty() && !http::equal_ignoring_case(trimmed(coding), "identity")) {
    return fail(ErrorKind::unsupported_media, "Content-Encoding: bodies are taken without compression only");
  }
  const auto media = parts(headers.value("Content-Type"), ";");
  const auto charset = parameter(media, "charset");
  const bool is_utf8 =
      charset.empty() || http::equal_ignoring_case(charset, "utf-8") || http::equal_ignoring_case(charset, "utf8");
  if (media.empty() || !fits(media.front()) || !is_utf8 || !has_version(media)) {
    return fail(ErrorKind::unsupported_media, wanted);
  }
  return {};
}

}  // namespace

Status check_acceptable(std::string_view accept, const http::Parameters& parameters) {
  constexpr const char* kText = "only application/fhir+json of FHIR 4.0 is served";
  for (const auto& [name, value] : parameters) {
    if (name != "_format") continue;
    std::string format = value;
    std::ranges::replace(format, ' ', '+');  // a "+" that was not escaped in the URL
    if (format == "json" || accepts(format)) return {};
    return fail(ErrorKind::not_acceptable, kText);
  }
  if (trimmed(accept).empty() || accepts(accept)) return {};
  return fail(ErrorKind::not_acceptable, kText);
}

Status check_resource_media(const http::Headers& headers) {
  return check_media(headers, is_json, "Content-Type: must be application/fhir+json of FHIR 4.0 in UTF-8");
}

Status check_patch_media(const http::Headers& headers) {
  return check_media(
      headers, [](std::string_view media) { return http::equal_ignoring_case(media, kPatchMedia); },
      "Content-Type: a patch must be application/json-patch+json");
}

Status check_form_media(const http::Headers& headers) {
  return check_media(
      headers, [](std::string_view media) { return http::equal_ignoring_case(media, kFormMedia); },
      "Content-Type: a search by POST takes application/x-www-form-urlencoded");
}

}  // namespace concord::fhir::rest
