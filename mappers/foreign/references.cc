#include "mappers/foreign/references.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/http.h"
#include "fhir/reference.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

// Identifier system of a thing that is known by its URI (R4 terminologies-systems.html).
constexpr std::string_view kUriSystem = "urn:ietf:rfc:3986";
constexpr std::string_view kDefinitions = "http://hl7.org/fhir/StructureDefinition/";

const Value* find_contained(const Value& resource, std::string_view id) {
  const auto contained = resource["contained"].items();
  const auto it = std::ranges::find_if(contained, [id](const Value& one) { return one.text("id") == id; });
  return it == contained.end() ? nullptr : &*it;
}

Value without(const Value& element, std::string_view name) { return json::with(element, name, {}); }

// A literal that cannot stay: the identifier says it, unless there is one already.
Value by_uri(const Value& element, std::string_view uri) {
  const Value plain = without(element, "reference");
  if (plain.find("identifier") != nullptr) return plain;
  return json::with(plain, "identifier", json::object({{"system", Value::literal(kUriSystem)}, {"value", uri}}));
}

const Value& first_identifier(const Value& resource) {
  static const Value kNone;
  const Value& all = resource["identifier"];
  if (all.is_object()) return all;
  const auto items = all.items();
  const auto it = std::ranges::find_if(
      items, [](const Value& one) { return !one.text("system").empty() && !one.text("value").empty(); });
  return it == items.end() ? kNone : *it;
}

Value by_content(const Value& element, const Value& contained) {
  const Value& identifier = first_identifier(contained);
  const std::string display = display_of(contained);
  Value out = without(element, "reference");
  if (out.find("identifier") == nullptr && !identifier.is_null()) {
    out =
        json::with(out, "identifier", json::object({{"system", identifier["system"]}, {"value", identifier["value"]}}));
  }
  if (out.find("display") == nullptr && !display.empty()) out = json::with(out, "display", display);
  return json::with(out, "type", contained["resourceType"]);
}

// "Patient?identifier=system|value".
Value by_condition(const Value& element, const fhir::ConditionalReference& condition) {
  const auto parameters = http::parse_parameters(condition.query);
  if (!parameters || parameters->size() != 1 || parameters->front().first != "identifier") return {};
  const std::string& token = parameters->front().second;
  const std::size_t bar = token.find('|');
  if (bar == std::string::npos || bar == 0 || bar + 1 == token.size()) return {};
  const Value identifier = json::object({{"system", token.substr(0, bar)}, {"value", token.substr(bar + 1)}});
  return json::with(json::with(without(element, "reference"), "identifier", identifier), "type", condition.type);
}

Value regular_type(const Value& element) {
  std::string_view type = element.text("type");
  if (type.starts_with(kDefinitions)) type.remove_prefix(kDefinitions.size());
  const std::string_view reference = element.text("reference");
  const bool contradicts = !reference.empty() && type != reference.substr(0, reference.find('/'));
  if (type == element.text("type") && !contradicts) return element;
  return json::with(element, "type", contradicts ? Value{} : Value{type});
}

}  // namespace

std::string display_of(const Value& resource) {
  const Value& name = resource["name"].is_array() ? resource["name"].at(0) : resource["name"];
  if (const auto text = name.as_string()) return std::string{*text};
  if (const std::string_view text = name.text("text"); !text.empty()) return std::string{text};
  if (name.is_object()) {
    std::string out;
    for (const Value& given : name["given"].items()) out += std::string{given.as_string().value_or("")} + " ";
    out += name.text("family");
    while (out.ends_with(' ')) out.pop_back();
    return out;
  }
  const std::string_view title = resource.text("title");
  if (!title.empty()) return std::string{title};
  for (const Value* code : {&resource["code"], &resource["type"], &resource["deviceName"].at(0)}) {
    for (const std::string_view text :
         {code->text("text"), (*code)["coding"].at(0).text("display"), code->text("name")}) {
      if (!text.empty()) return std::string{text};
    }
  }
  return {};
}

Value regular_reference(const Value& element, const Value& resource, const FhirPath& at, Regularising& regularising) {
  const std::string_view text = element.text("reference");
  if (text.empty()) return regular_type(element);
  if (text.starts_with('#')) {
    const Value* contained = find_contained(resource, text.substr(1));
    if (contained == nullptr) return without(element, "reference");
    const Value named = by_content(element, *contained);
    if (named.find("identifier") == nullptr && named.find("display") == nullptr) {
      regularising.note(NoteKind::dropped, at.str(), "a contained resource that has neither identifier nor name");
      return {};
    }
    regularising.note(NoteKind::translated, at.str(),
                      "a reference to a contained resource: named by what it calls itself");
    return named;
  }
  const auto literal = fhir::parse_reference(text);
  const bool is_elsewhere =
      literal && !literal->base.empty() && !regularising.base.empty() && literal->base != regularising.base;
  const GraphResource* named = is_elsewhere ? nullptr : regularising.links.find(element);
  if (const std::string name = named == nullptr ? std::string{} : literal_of(*named); !name.empty())
    return regular_type(json::with(element, "reference", name));
  if (literal) {
    if (literal->base.empty() || literal->base == regularising.base)
      return regular_type(json::with(element, "reference", literal->type + "/" + literal->id));
    regularising.note(NoteKind::translated, at.str(), "a reference to another system: its URL is the identifier");
    return by_uri(element, text);
  }
  if (const auto condition = fhir::parse_conditional_reference(text)) {
    const Value logical = by_condition(element, *condition);
    if (!logical.is_null()) {
      regularising.note(NoteKind::normalised, at.str(), "a conditional reference: named by the identifier it asks for");
      return logical;
    }
  }
  regularising.note(NoteKind::doubted, at.str(), "a reference that names no resource: its text is the identifier");
  return by_uri(element, text);
}

}  // namespace concord::mappers::foreign
