#include "service/sandbox/index_terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "fhir/reference.h"

namespace concord::sandbox {
namespace {

using json::Value;

std::string identifier_term(std::string_view value) { return fmt::format("identifier {}", value); }
std::string tag_term(std::string_view code) { return fmt::format("tag {}", code); }
std::string id_term(std::string_view id) { return fmt::format("id {}", id); }

// The element itself, or its items when it repeats.
std::span<const Value> each(const Value& element) {
  return element.is_array() ? element.items() : std::span<const Value>{&element, 1};
}

// The term of one value of a criterion; empty when the index does not hold it.
std::string term_of(const fhir::Criterion& criterion, bool is_reference, const std::string& value) {
  if (criterion.name == "identifier" || criterion.name == "_tag") {
    const std::string code = fhir::parse_token(value).code;
    if (code.empty()) return {};
    return criterion.name == "_tag" ? tag_term(code) : identifier_term(code);
  }
  if (criterion.name == "_id") return id_term(fhir::parse_token(value).code);
  if (!is_reference) return {};
  const auto literal = fhir::parse_reference(value);
  if (!literal && value.find_first_of("/:|#\\") != std::string::npos) return {};
  return reference_term(literal ? literal->id : value);
}

// Canonicals and resources in resources are references too, but are not filed.
bool is_reference_parameter(std::string_view type, std::string_view name) {
  const auto parameter = fhir::search_parameter(type, name);
  return parameter && parameter->is_of_references;
}

}  // namespace

std::string reference_term(std::string_view id) { return fmt::format("reference {}", id); }

std::vector<std::string> index_terms(const Value& resource) {
  std::vector<std::string> out{id_term(resource.text("id"))};
  for (const std::string_view name : {"identifier", "masterIdentifier"}) {
    for (const Value& identifier : each(resource[name])) {
      if (identifier.find("value") != nullptr) out.push_back(identifier_term(identifier.text("value")));
    }
  }
  for (const Value& tag : resource["meta"]["tag"].items()) out.push_back(tag_term(tag.text("code")));
  fhir::for_each_reference(resource, [&out](const Value& element, const std::string& /*expression*/) {
    if (const auto literal = fhir::parse_reference(element.text("reference"))) {
      out.push_back(reference_term(literal->id));
    }
  });
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<std::vector<std::string>> terms_of(std::string_view type, const fhir::Criterion& criterion) {
  if (!criterion.modifier.empty()) return std::nullopt;
  const bool is_reference = is_reference_parameter(type, criterion.name);
  std::vector<std::string> out;
  for (const std::string& value : criterion.values) {
    out.push_back(term_of(criterion, is_reference, value));
    if (out.back().empty()) return std::nullopt;
  }
  return out;
}

}  // namespace concord::sandbox
