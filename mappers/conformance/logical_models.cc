#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/conformance/parts.h"
#include "mappers/engine/types.h"

namespace concord::mappers::conformance {
namespace {

using catalogue::Entry;
using catalogue::Place;
using json::Value;

struct FormType {
  Form form;
  std::string_view type;
};
constexpr std::array kFormTypes{
    FormType{Form::text, "string"},
    FormType{Form::uri, "uri"},
    FormType{Form::url, "url"},
    FormType{Form::id, "id"},
    FormType{Form::token, "string"},
    FormType{Form::code, "code"},
    FormType{Form::unit, "code"},
    FormType{Form::instant, "instant"},
    FormType{Form::date_time, "dateTime"},
    FormType{Form::date, "date"},
    FormType{Form::language, "code"},
    FormType{Form::boolean, "boolean"},
    FormType{Form::integer, "integer"},
    FormType{Form::decimal, "decimal"},
    FormType{Form::extension, "Extension"},
    FormType{Form::numbers, "BackboneElement"},
};
constexpr std::array<std::string_view, 5> kAnswerTypes{"decimal", "string", "boolean", "Quantity", "date"};

// Shapes that are what a type of FHIR is.
struct ShapeType {
  const ObjectShape* shape;
  std::string_view type;
};
constexpr std::array kShapeTypes{
    ShapeType{&kCodingShape, "Coding"},
    ShapeType{&kCodeableConceptShape, "CodeableConcept"},
    ShapeType{&kTextedConceptShape, "CodeableConcept"},
    ShapeType{&kIdentifierShape, "Identifier"},
    ShapeType{&kReferenceShape, "Reference"},
    ShapeType{&kPatientShape, "Reference"},
    ShapeType{&kQuantityShape, "Quantity"},
    ShapeType{&kSimpleQuantityShape, "Quantity"},
    ShapeType{&kDurationShape, "Duration"},
    ShapeType{&kRangeShape, "Range"},
    ShapeType{&kRatioShape, "Ratio"},
};

std::string_view type_of(const ObjectShape& shape) {
  const auto* row = std::ranges::find(kShapeTypes, &shape, &ShapeType::shape);
  return row == kShapeTypes.end() ? std::string_view{} : row->type;
}

Value typed(const MemberShape& member) {
  json::Array out;
  if (member.form == Form::answer) {
    for (const std::string_view type : kAnswerTypes) out.push_back(json::object({{"code", type}}));
    return Value{std::move(out)};
  }
  std::string_view type;
  if (member.object == nullptr) {
    type = std::ranges::find(kFormTypes, member.form, &FormType::form)->type;
  } else {
    type = type_of(*member.object);
    if (type.empty()) type = "BackboneElement";
  }
  json::Array targets;
  if (type == "Reference") {
    for (const std::string_view target : member.types)
      targets.push_back(fmt::format("http://hl7.org/fhir/StructureDefinition/{}", target));
  }
  return json::Array{json::object({{"code", type}, {"targetProfile", std::move(targets)}})};
}

std::string map_text(const Catalogue& catalogue, const Place& place) {
  const catalogue::ResourceKind& resource = catalogue.resources[place.resource];
  const std::string path = catalogue::path_text(std::span{place.steps}.first(place.own_steps));
  const std::string head =
      resource.member.empty() ? std::string{resource.type} : fmt::format("{}({})", resource.type, resource.role);
  return head + (path.empty() ? "" : "." + path) + (place.when.empty() ? "" : ", when " + place.when);
}

Value mappings(const Catalogue& catalogue, const Entry& entry) {
  json::Array out;
  for (const Place& place : entry.places) {
    if (place.kept != Kept::value && place.kept != Kept::implied) continue;
    out.push_back(json::object({{"identity", "fhir"}, {"map", map_text(catalogue, place)}}));
  }
  return Value{std::move(out)};
}

// True when some member above is a type of FHIR, which has its own definition.
bool lies_in_a_type(const Catalogue& catalogue, const Entry& entry) {
  for (std::size_t dot = entry.member.rfind('.'); dot != std::string::npos; dot = entry.member.rfind('.', dot - 1)) {
    const Entry* around = catalogue.find(entry.member.substr(0, dot));
    if (around != nullptr && around->shape->object != nullptr && !type_of(*around->shape->object).empty()) return true;
    if (dot == 0) break;
  }
  return false;
}

std::vector<Element> elements_of(const Catalogue& catalogue, const std::string& root) {
  std::vector<Element> out;
  out.push_back({.id = root,
                 .path = root,
                 .description = std::string{catalogue.type->shape->description},
                 .min = 0,
                 .max = "*",
                 .base = "Element",
                 .more = {}});
  for (const Entry& entry : catalogue.entries) {
    if (lies_in_a_type(catalogue, entry)) continue;
    const bool is_required = entry.shape->count == Count::required || entry.shape->count == Count::required_list;
    const std::string path = fmt::format("{}.{}{}", root, entry.member, entry.shape->form == Form::answer ? "[x]" : "");
    Value more = json::object({{"type", typed(*entry.shape)}});
    if (entry.shape->form == Form::code && has_code_system(entry))
      more = json::with(more, "binding", binding_to(entry));
    more = json::with(more, "mapping", mappings(catalogue, entry));
    out.push_back({.id = path,
                   .path = path,
                   .description = std::string{entry.shape->description},
                   .min = is_required ? 1 : 0,
                   .max = catalogue::is_list(*entry.shape) ? "*" : "1",
                   .base = path,
                   .more = std::move(more)});
  }
  return out;
}

Value model_of(const Catalogue& catalogue) {
  const std::string artifact{catalogue.type->primary->artifact};
  const std::string root = camel(artifact) + "Artifact";
  json::Object out = heading({.type = "StructureDefinition",
                              .id = root,
                              .title = fmt::format("The artifact {}", artifact),
                              .description = std::string{catalogue.type->shape->description}});
  out.emplace_back("fhirVersion", "4.0.1");
  out.emplace_back("mapping", json::Array{json::object({{"identity", "fhir"},
                                                        {"uri", "http://hl7.org/fhir"},
                                                        {"name", "FHIR R4: where the mapping puts it"}})});
  out.emplace_back("kind", "logical");
  out.emplace_back("abstract", false);
  out.emplace_back("type", definition_url("StructureDefinition", root));
  out.emplace_back("baseDefinition", "http://hl7.org/fhir/StructureDefinition/Element");
  out.emplace_back("derivation", "specialization");
  put_elements(elements_of(catalogue, root), out);
  return Value{std::move(out)};
}

}  // namespace

std::vector<Value> logical_models(std::span<const Catalogue> catalogues) {
  std::vector<Value> out;
  for (const Catalogue& catalogue : catalogues) out.push_back(model_of(catalogue));
  return out;
}

}  // namespace concord::mappers::conformance
