#include "fhir/questionnaire/observation_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/canonical.h"
#include "core/crypto/digest.h"
#include "core/json/write.h"
#include "core/time.h"
#include "fhir/reference.h"
#include "fhir/validate/location.h"

namespace concord::fhir::questionnaire {
namespace {

constexpr char kSeparator = '\x1f';  // in no identifier of R4

// Which answers an Observation can have, and as what.
enum class Shape : std::uint8_t { same, number, concept_of };
struct ShapeRow {
  std::string_view type;
  std::string_view name;
  Shape shape;
};
constexpr std::array<ShapeRow, 9> kShapes{{
    {"Boolean", "valueBoolean", Shape::same},
    {"Decimal", "valueQuantity", Shape::number},
    {"Integer", "valueInteger", Shape::number},
    {"Date", "valueDateTime", Shape::same},
    {"DateTime", "valueDateTime", Shape::same},
    {"Time", "valueTime", Shape::same},
    {"String", "valueString", Shape::same},
    {"Coding", "valueCodeableConcept", Shape::concept_of},
    {"Quantity", "valueQuantity", Shape::same},
}};

std::optional<std::string_view> present(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

json::Value quantity(const json::Value& number, const json::Value& sibling, const json::Value* unit) {
  if (unit == nullptr) return json::object({{"value", number}, {"_value", sibling}});
  const std::string_view system = unit->text("system");  // a code without one is text only (qty-3)
  const std::string_view display = unit->text("display").empty() ? unit->text("code") : unit->text("display");
  return json::object({{"value", number},
                       {"_value", sibling},
                       {"unit", present(display)},
                       {"system", present(system)},
                       {"code", system.empty() ? std::nullopt : present(unit->text("code"))}});
}

// Types that an element of an Observation may refer to.
constexpr std::array<std::string_view, 4> kSubjects{"Patient", "Group", "Device", "Location"};
constexpr std::array<std::string_view, 6> kPerformers{"Practitioner", "PractitionerRole", "Organization",
                                                      "CareTeam",     "Patient",          "RelatedPerson"};
constexpr std::array<std::string_view, 2> kBases{"CarePlan", "ServiceRequest"};
constexpr std::array<std::string_view, 1> kWholes{"Procedure"};
constexpr std::array<std::string_view, 1> kEncounters{"Encounter"};

const json::Value* find_contained(const json::Value& response, std::string_view reference) {
  for (const json::Value& resource : response["contained"].items()) {
    if (resource.text("id") == reference.substr(1)) return &resource;
  }
  return nullptr;
}

// "" when the reference does not say.
std::string type_of(const json::Value& reference, const json::Value& response) {
  const std::string_view text = reference.text("reference");
  if (text.starts_with('#')) {
    const json::Value* resource = find_contained(response, text);
    return std::string{resource == nullptr ? std::string_view{} : resource->text("resourceType")};
  }
  const auto literal = parse_reference(text);
  return literal ? literal->type : std::string{reference.text("type")};
}

class Carrier {
 public:
  Carrier(const json::Value& response, Report& report) : response_{response}, report_{report} {}

  // The references of `name` that an Observation may have at `target`; null when there is none.
  json::Array carry(std::string_view name, std::string_view target, std::span<const std::string_view> types) {
    const json::Value& element = response_[name];
    if (element.is_null()) return {};
    const json::Value one{json::Array{element}};
    json::Array out;
    for (const json::Value& reference : (element.is_array() ? element : one).items()) {
      const std::string type = type_of(reference, response_);
      if (type.empty() || std::ranges::find(types, type) != types.end()) {
        out.push_back(reference);
        continue;
      }
      report_.warn("not-supported", Location{"QuestionnaireResponse"}.element(name),
                   fmt::format("Observation.{} refers to no resource of this type: left out", target));
    }
    return out;
  }

  json::Value carry_one(std::string_view name, std::span<const std::string_view> types) {
    const json::Array all = carry(name, name, types);
    return all.empty() ? json::Value{} : all.front();
  }

 private:
  const json::Value& response_;
  Report& report_;
};

// The contained resources that these references need, those they refer to in turn included.
json::Value contained_for(const json::Value& references, const json::Value& response) {
  std::set<std::string> wanted;
  std::vector<json::Value> pending{references};
  json::Array out;
  while (!pending.empty()) {
    const json::Value next = std::move(pending.back());
    pending.pop_back();
    for_each_reference(next, [&](const json::Value& element, const std::string&) {
      const std::string_view text = element.text("reference");
      if (!text.starts_with('#') || !wanted.emplace(text).second) return;
      const json::Value* resource = find_contained(response, text);
      if (resource == nullptr) return;
      out.push_back(*resource);
      pending.push_back(*resource);
    });
  }
  return {std::move(out)};
}

std::string key_of(const json::Value& response) {
  std::string out;
  const json::Value& identifier = response["identifier"];
  if (!identifier.text("value").empty()) {
    out =
        fmt::format("identifier{}{}{}{}", kSeparator, identifier.text("system"), kSeparator, identifier.text("value"));
  } else if (!response.text("id").empty()) {
    out = fmt::format("id{}{}", kSeparator, response.text("id"));
  } else {
    out = fmt::format("text{}{}", kSeparator, sha256_hex(json::write(response)));
  }
  return response.text("status") == "in-progress" ? out.append(1, kSeparator).append("preliminary") : out;
}

json::Value source_of(const json::Value& response, Report& report) {
  if (!response.text("id").empty()) {
    return json::object({{"reference", fmt::format("QuestionnaireResponse/{}", response.text("id"))}});
  }
  if (response["identifier"].is_object()) {
    return json::object({{"type", "QuestionnaireResponse"}, {"identifier", response["identifier"]}});
  }
  report.add(Severity::information, "incomplete", Location{"QuestionnaireResponse"},
             "without id and identifier: no Observation refers to the response (derivedFrom)");
  return {};
}

std::string_view status_of(const json::Value& response) noexcept {
  const std::string_view status = response.text("status");
  if (status == "in-progress") return "preliminary";
  return status == "amended" ? "amended" : "final";
}

json::Value list(json::Array items) { return items.empty() ? json::Value{} : json::Value{std::move(items)}; }

}  // namespace

std::optional<ObservationValue> observation_value(const json::Value& answer, const json::Value* unit) {
  const Typed typed = typed_value(answer, "value");
  const auto* const row = std::ranges::find(kShapes, typed.type, &ShapeRow::type);
  if (!typed || row == kShapes.end()) return std::nullopt;
  const json::Value& sibling = answer[fmt::format("_value{}", typed.type)];
  ObservationValue out{.name = std::string{row->name}, .value = *typed.value, .sibling = sibling};
  if (row->shape == Shape::concept_of) out.value = json::object({{"coding", json::Array{*typed.value}}});
  if (row->shape == Shape::number && (unit != nullptr || typed.type == "Decimal")) {
    out = {.name = "valueQuantity", .value = quantity(*typed.value, sibling, unit), .sibling = {}};
  }
  return out;
}

ObservationFrame::ObservationFrame(const json::Value& response, Report& report)
    : status_{status_of(response)}, authored_{response["authored"]}, key_{key_of(response)} {
  Carrier carrier{response, report};
  based_on_ = list(carrier.carry("basedOn", "basedOn", kBases));
  part_of_ = list(carrier.carry("partOf", "partOf", kWholes));
  subject_ = carrier.carry_one("subject", kSubjects);
  encounter_ = carrier.carry_one("encounter", kEncounters);
  performer_ = list(carrier.carry("author", "performer", kPerformers));
  derived_from_ = source_of(response, report);
  const std::string_view authored = response.text("authored");
  if (parse_instant(authored)) issued_ = authored_;
  if (authored.empty()) {
    report.warn("incomplete", Location{"QuestionnaireResponse"}.element("authored"),
                "without it the Observations have no time");
  }
  contained_ = contained_for(json::object({{"basedOn", based_on_},
                                           {"partOf", part_of_},
                                           {"subject", subject_},
                                           {"encounter", encounter_},
                                           {"performer", performer_}}),
                             response);
}

json::Value ObservationFrame::observation(ObservationParts parts) const {
  json::Array sources;
  if (!derived_from_.is_null()) sources.push_back(derived_from_);
  if (!parts.derived_from.empty()) sources.push_back(json::object({{"reference", parts.derived_from}}));
  json::Value out =
      json::object({{"resourceType", "Observation"},
                    {"contained", contained_},
                    {"identifier", json::Array{json::object({{"system", extracted_system()}, {"value", parts.uuid}})}},
                    {"basedOn", based_on_},
                    {"partOf", part_of_},
                    {"status", status_},
                    {"category", parts.category},
                    {"code", json::object({{"coding", parts.code}})},
                    {"subject", subject_},
                    {"encounter", encounter_},
                    {"effectiveDateTime", authored_},
                    {"issued", issued_},
                    {"performer", performer_}});
  if (parts.value) {
    out = json::with(out, parts.value->name, parts.value->value);
    out = json::with(out, "_" + parts.value->name, parts.value->sibling);
  }
  if (!parts.members.empty()) out = json::with(out, "hasMember", json::Value{std::move(parts.members)});
  if (!sources.empty()) out = json::with(out, "derivedFrom", json::Value{std::move(sources)});
  if (!parts.components.empty()) out = json::with(out, "component", json::Value{std::move(parts.components)});
  return out;
}

std::string_view extracted_system() noexcept { return canonical_url<"/sid/extracted-observation">(); }

}  // namespace concord::fhir::questionnaire
