#include "mappers/shared_decision/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/systems.h"

namespace concord::mappers::shared_decision {
namespace {

using json::Value;

// Ours: the kind of an option where the type of its request does not say it.
constexpr std::string_view kKindUrl = canonical_url<"/StructureDefinition/decision-option-kind">();

// Which request an option is, and where that type holds what is requested. The first row of a type is the kind
// that the type says by itself.
struct RequestKind {
  std::string_view kind;
  std::string_view type;
  std::string_view code_element;
};
constexpr std::array kRequestKinds{
    RequestKind{"service", "ServiceRequest", "code"},
    RequestKind{"medication", "MedicationRequest", "medicationCodeableConcept"},
    RequestKind{"device", "DeviceRequest", "codeCodeableConcept"},
    RequestKind{"lifestyle", "ServiceRequest", "code"},
    RequestKind{"watchful-waiting", "ServiceRequest", "code"},
    RequestKind{"no-treatment", "ServiceRequest", "code"},
};

bool says_its_kind(const RequestKind& row) {
  return std::ranges::find(kRequestKinds, row.type, &RequestKind::type)->kind == row.kind;
}

Value write_likelihood(const Codec& /*self*/, const Value& value, Writing& /*writing*/) {
  return json::object({{"numerator", json::object({{"value", value["count"]}})},
                       {"denominator", json::object({{"value", value["of"]}})}});
}

Value read_likelihood(const Codec& /*self*/, const Value& value, Reading& /*reading*/) {
  return json::object({{"count", value["numerator"]["value"]}, {"of", value["denominator"]["value"]}});
}

constexpr std::array<Placement, 2> kLikelihoodPlacements{
    {{.member = "count", .path = "numerator.value"}, {.member = "of", .path = "denominator.value"}}};
constexpr Codec kLikelihoodCodec{
    .write = write_likelihood, .read = read_likelihood, .placements = kLikelihoodPlacements};

constexpr std::array kAttributeRows{
    Row{.member = "type", .path = "type", .codec = &kSame, .as = As::extension, .value = "valueCode"},
    Row{.member = "text", .path = "description", .codec = &kSame, .as = As::extension, .value = "valueString"},
    Row{.member = "outcome",
        .path = "outcome",
        .codec = &kConceptCodec,
        .as = As::extension,
        .value = "valueCodeableConcept"},
    Row{.member = "likelihood",
        .path = "likelihood",
        .codec = &kLikelihoodCodec,
        .as = As::extension,
        .value = "valueRatio"},
    Row{.member = "timeframe",
        .path = "timeframe",
        .codec = &kQuantityCodec,
        .as = As::extension,
        .value = "valueDuration"},
    Row{.member = "certainty", .path = "certainty", .codec = &kSame, .as = As::extension, .value = "valueCode"},
    Row{.member = "evidence", .path = "evidence", .codec = &kSame, .as = As::extension, .value = "valueUrl"},
};
constexpr Codec kAttributeCodec = extension_parts(kAttributeRows);

// "benefit: Less pain after 3 months (470 of 1000)", for readers without our extension.
std::string attribute_text(const Value& attribute) {
  std::string out = fmt::format("{}: {}", attribute.text("type"), attribute.text("text"));
  const Value& likelihood = attribute["likelihood"];
  if (likelihood.is_object()) {
    out += fmt::format(" ({} of {})", likelihood["count"].as_number().value_or(""),
                       likelihood["of"].as_number().value_or(""));
  }
  return out;
}

void write_text_equivalent(const Value& option, Draft& draft, Writing& /*writing*/) {
  std::string text;
  for (const Value& attribute : option["attributes"].items()) {
    if (!text.empty()) text += "; ";
    text += attribute_text(attribute);
  }
  if (!text.empty()) draft.put("textEquivalent", text);
}

void write_kind(const Value& option, Draft& draft, Writing& /*writing*/) {
  const auto* row = std::ranges::find(kRequestKinds, option.text("kind"), &RequestKind::kind);
  if (row != kRequestKinds.end() && !says_its_kind(*row))
    draft.append("extension", simple_extension(kKindUrl, "valueCode", option["kind"]));
}

void read_nothing(const Value& /*fhir*/, json::Object& /*out*/, Reading& /*reading*/) {}

constexpr std::array<Placement, 3> kKindPlacements{{
    {.member = "kind", .path = "resource", .kept = Kept::implied, .when = "the type of the contained request says it"},
    {.member = "kind",
     .url = kKindUrl,
     .value = "valueCode",
     .when = "the type of the contained request does not say it"},
    {.path = "resource", .kept = Kept::copy, .when = "the contained request"},
}};
constexpr std::array<Placement, 1> kTextPlacements{
    {{.member = "attributes.text", .path = "textEquivalent", .kept = Kept::copy, .when = "all points in one text"}}};
constexpr std::array kKindUrls{kKindUrl};
constexpr std::array kRows{
    Row{.member = "id", .path = "id", .codec = &kSame},
    Row{.member = "kind",
        .path = "resource",
        .as = As::custom,
        .write = write_kind,
        .read = read_nothing,
        .extension_urls = kKindUrls,
        .placements = kKindPlacements},
    Row{.member = "attributes", .path = kAttributeUrl, .codec = &kAttributeCodec, .as = As::extension, .is_list = true},
    Row{.member = "title", .path = "title", .codec = &kSame},
    Row{.member = "description", .path = "description", .codec = &kSame},
    Row{.member = "attributes",
        .path = "textEquivalent",
        .as = As::custom,
        .write = write_text_equivalent,
        .read = read_nothing,
        .placements = kTextPlacements},
};

constexpr std::array kServiceRows{Row{.member = "code", .path = "code", .codec = &kConceptCodec}};
constexpr std::array kMedicationRows{
    Row{.member = "code", .path = "medicationCodeableConcept", .codec = &kConceptCodec}};
constexpr std::array kDeviceRows{Row{.member = "code", .path = "codeCodeableConcept", .codec = &kConceptCodec}};

const Value* find_contained(const Value& request_group, std::string_view reference) {
  if (!reference.starts_with('#')) return nullptr;
  const auto contained = request_group["contained"].items();
  const auto it =
      std::ranges::find_if(contained, [&](const Value& one) { return one.text("id") == reference.substr(1); });
  return it == contained.end() ? nullptr : &*it;
}

}  // namespace

constinit const std::span<const Row> kOptionRows = kRows;
constinit const Codec kOptionCodec = nested(kRows);

std::vector<WrittenResource> requests() {
  constexpr std::string_view kRole = "option";
  return {
      {.member = "options", .role = kRole, .type = "ServiceRequest", .rows = kServiceRows, .is_contained = true},
      {.member = "options", .role = kRole, .type = "MedicationRequest", .rows = kMedicationRows, .is_contained = true},
      {.member = "options", .role = kRole, .type = "DeviceRequest", .rows = kDeviceRows, .is_contained = true},
  };
}

Value contained_request(const Value& option, std::string_view id, std::string_view intent, Writing& writing) {
  const auto* row = std::ranges::find(kRequestKinds, option.text("kind"), &RequestKind::kind);
  const Step element{writing.place, "code", row->code_element};
  const Value* code = option.find("code");
  const Value title = json::object({{"text", option["title"]}});
  Draft draft;
  draft.put("resourceType", Value::literal(row->type));
  draft.put("id", id);
  draft.put("status", "draft");
  draft.put("intent", intent);
  draft.put(row->code_element, code == nullptr ? title : kConceptCodec.write(kConceptCodec, *code, writing));
  draft.put("subject", writing.subject);
  return draft.freeze();
}

void read_request(const Value& action, const Value& request_group, json::Object& out, Reading& reading) {
  const Value* request = find_contained(request_group, action["resource"].text("reference"));
  const std::string_view type = request == nullptr ? "ServiceRequest" : request->text("resourceType");
  const auto* row = std::ranges::find(kRequestKinds, type, &RequestKind::type);
  if (row == kRequestKinds.end()) row = kRequestKinds.begin();
  const Value& said = extension_value(action, kKindUrl, "valueCode");
  out.push_back(json::Member::constant("kind", said.is_null() ? Value::literal(row->kind) : said));
  if (request == nullptr) return;
  const Value code = kConceptCodec.read(kConceptCodec, (*request)[row->code_element], reading);
  const bool says_only_title = code["coding"].size() == 0 && code["text"] == action["title"];
  if (!code.is_null() && !says_only_title) out.push_back(json::Member::constant("code", code));
}

}  // namespace concord::mappers::shared_decision
