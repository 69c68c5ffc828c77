// References between resources (R4 references.html): reading their text, and visiting or rewriting every
// reference of a resource. Nothing here looks anything up.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.h"

namespace concord::fhir {

// A reference that names a resource by type and id: "Goal/17", "http://ehr.example/fhir/Goal/17/_history/2".
struct LiteralReference {
  std::string base;  // "http://ehr.example/fhir", no trailing slash; empty when relative
  std::string type;
  std::string id;
  std::string version;  // empty when the reference is not version-specific
  friend bool operator==(const LiteralReference&, const LiteralReference&) = default;
};

// Empty for anything else: urn:uuid:…, #contained, a conditional reference, a URL that ends in no R4 type and id.
[[nodiscard]] std::optional<LiteralReference> parse_reference(std::string_view text);
// "Goal/17", with the base in front when there is one, with "/_history/2" behind when there is a version.
[[nodiscard]] std::string to_string(const LiteralReference& reference);

// "Patient?identifier=…", which only a transaction may hold.
struct ConditionalReference {
  std::string type;
  std::string query;  // after the "?", raw
  friend bool operator==(const ConditionalReference&, const ConditionalReference&) = default;
};
[[nodiscard]] std::optional<ConditionalReference> parse_conditional_reference(std::string_view text);

// Gets an element of type Reference (an object with a string member "reference"); returns what replaces it, or
// nothing to leave it as it is.
using ReferenceRewrite = std::function<std::optional<json::Value>(const json::Value& element)>;
// A copy in which every Reference went through `rewrite`: contained resources and extensions included. Parts
// that do not change are shared with the input.
[[nodiscard]] json::Value map_references(const json::Value& resource, const ReferenceRewrite& rewrite);

// Called with each Reference and its FHIRPath ("Goal.addresses[0]").
using ReferenceVisit = std::function<void(const json::Value& element, const std::string& expression)>;
void for_each_reference(const json::Value& resource, const ReferenceVisit& visit);

// What a URL of the bundle (a fullUrl such as "urn:uuid:…") became, or nothing when it is not known.
using UrlRewrite = std::function<std::optional<std::string>(std::string_view url)>;
// R4 http.html#trules: replaces URLs wherever they may stand - references, elements of type uri, and href and
// src in the narrative. Identifiers, free text and codes are left alone.
[[nodiscard]] json::Value map_urls(const json::Value& resource, const UrlRewrite& rewrite);

}  // namespace concord::fhir
