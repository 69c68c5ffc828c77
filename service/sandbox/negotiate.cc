#include "service/sandbox/negotiate.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

namespace concord::sandbox {
namespace {

constexpr std::array<std::string_view, 4> kJsonMedia{"application/fhir+json", "application/json", "text/json",
                                                     "application/json+fhir"};
constexpr std::string_view kFhirVersion = "4.0";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The trimmed parts between any of `separators`, empty ones left out.
std::vector<std::string_view> parts(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) out.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// The value of `name=` among the parameters of a media type, or "".
std::string_view parameter(const std::vector<std::string_view>& media, std::string_view name) {
  for (const std::string_view part : media) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    if (http::equal_ignoring_case(trimmed(part.substr(0, equals)), name)) {
      return unquoted(trimmed(part.substr(equals + 1)));
    }
  }
  return {};
}

bool is_json(std::string_view media) {
  return std::ranges::any_of(kJsonMedia, [media](std::string_view m) { return http::equal_ignoring_case(m, media); });
}

bool is_zero_quality(std::string_view quality) {
  return !quality.empty() && quality.find_first_not_of("0.") == std::string_view::npos;
}

bool is_wildcard(std::string_view media) { return media == "*/*" || media == "application/*" || media == "text/*"; }

// One media range of Accept that JSON of R4 satisfies.
bool accepts_json(std::string_view range) {
  const auto media = parts(range, ";");
  if (media.empty() || is_zero_quality(parameter(media, "q"))) return false;
  const auto version = parameter(media, "fhirVersion");
  if (!version.empty() && version != kFhirVersion) return false;
  return is_json(media.front()) || is_wildcard(media.front());
}

tl::unexpected<Error> not_acceptable() {
  return fail(ErrorKind::not_acceptable, "only application/fhir+json of FHIR 4.0 is served");
}

}  // namespace

Preferences read_preferences(std::string_view prefer) {
  Preferences out;
  for (const std::string_view part : parts(prefer, ",;")) {
    if (part == "return=minimal") out.returns = Return::minimal;
    if (part == "return=representation") out.returns = Return::representation;
    if (part == "return=OperationOutcome") out.returns = Return::outcome;
    if (part == "handling=strict") out.is_strict = true;
  }
  return out;
}

Status check_acceptable(std::string_view accept, const http::Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (name != "_format") continue;
    std::string format = value;
    std::ranges::replace(format, ' ', '+');  // a "+" that was not escaped in the URL
    if (format != "json" && !accepts_json(format)) return not_acceptable();
    return {};
  }
  const auto ranges = parts(accept, ",");
  if (!ranges.empty() && std::ranges::none_of(ranges, accepts_json)) return not_acceptable();
  return {};
}

Status check_resource_media(std::string_view content_type) {
  constexpr const char* kWant = "the body must be application/fhir+json of FHIR 4.0 in UTF-8";
  const auto media = parts(content_type, ";");
  if (media.empty() || !is_json(media.front())) return fail(ErrorKind::unsupported_media, kWant);
  const auto charset = parameter(media, "charset");
  const auto version = parameter(media, "fhirVersion");
  const bool is_utf8 = charset.empty() || http::equal_ignoring_case(charset, "utf-8");
  if (!is_utf8 || (!version.empty() && version != kFhirVersion)) return fail(ErrorKind::unsupported_media, kWant);
  return {};
}

Status check_form_media(std::string_view content_type) {
  const auto media = parts(content_type, ";");
  if (!media.empty() && http::equal_ignoring_case(media.front(), "application/x-www-form-urlencoded")) return {};
  return fail(ErrorKind::unsupported_media, "a search by POST takes application/x-www-form-urlencoded");
}

bool names_version(std::string_view entity_tags, std::string_view version) {
  return std::ranges::any_of(parts(entity_tags, ","), [version](std::string_view tag) {
    if (tag == "*") return true;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return unquoted(tag) == version;
  });
}

}  // namespace concord::sandbox
