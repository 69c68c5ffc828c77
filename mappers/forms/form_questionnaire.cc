#include "mappers/forms/form_questionnaire.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "mappers/engine/graph.h"
#include "mappers/engine/wording.h"
#include "mappers/forms/item_tree.h"

namespace concord::mappers::forms {
namespace {

using json::Value;

constexpr std::string_view kMinValueUrl = "http://hl7.org/fhir/StructureDefinition/minValue";
constexpr std::string_view kMaxValueUrl = "http://hl7.org/fhir/StructureDefinition/maxValue";
constexpr std::string_view kItemControlUrl = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
constexpr std::string_view kReferenceResourceUrl =
    "http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource";

json::Array extensions_of(const Item& item) {
  json::Array out;
  if (item.member == nullptr) return out;
  if (item.answer == Answer::integer) {
    const bool is_bounded = item.member->min > std::numeric_limits<std::int32_t>::min();
    if (is_bounded) out.push_back(simple_extension(kMinValueUrl, "valueInteger", item.member->min));
    if (is_bounded) out.push_back(simple_extension(kMaxValueUrl, "valueInteger", item.member->max));
  }
  for (const std::string_view type : item.member->types)
    out.push_back(simple_extension(kReferenceResourceUrl, "valueCode", Value{type}));
  return out;
}

// What stands beside the item for who fills it in.
Value help_of(const Item& item) {
  const Value control = json::object(
      {{"system", "http://hl7.org/fhir/questionnaire-item-control"}, {"code", "help"}, {"display", "Help-Button"}});
  const Value extension =
      simple_extension(kItemControlUrl, "valueCodeableConcept", json::object({{"coding", json::array_of(control)}}));
  return json::object({{"extension", json::array_of(extension)},
                       {"linkId", item.link_id + ".help"},
                       {"text", item.description},
                       {"type", "display"}});
}

json::Array options_of(const Item& item) {
  json::Array out;
  if (item.answer != Answer::code) return out;
  for (std::size_t i = 0; i < item.displays.size(); ++i) {
    const std::string_view code = item.member->codes[i];
    const Value coding = json::object({{"system", item.code_system}, {"code", code}, {"display", item.displays[i]}});
    const bool is_default = code == item.member->fallback;
    out.push_back(json::object({{"valueCoding", coding}, {"initialSelected", is_default ? Value{true} : Value{}}}));
  }
  return out;
}

Value item_of(const Item& item) {
  json::Array inside;
  inside.push_back(help_of(item));
  for (const Item& one : item.items) inside.push_back(item_of(one));
  return json::object({{"extension", extensions_of(item)},
                       {"linkId", item.link_id},
                       {"text", item.text},
                       {"type", type_of(item.answer).item_type},
                       {"required", item.is_required ? Value{true} : Value{}},
                       {"repeats", item.is_list ? Value{true} : Value{}},
                       {"answerOption", options_of(item)},
                       {"item", std::move(inside)}});
}

}  // namespace

Value questionnaire_of(const ArtifactType& type) {
  const FormFacts& facts = *type.questionnaire_form;
  const ItemTree& form = facts.items();
  const std::string id = fmt::format("{}{}", kFormIdPrefix, type.primary->artifact);
  json::Array items;
  for (const Item& item : form.items()) items.push_back(item_of(item));
  return json::object({{"resourceType", "Questionnaire"},
                       {"id", id},
                       {"url", form.url()},
                       {"version", kFormVersion},
                       {"name", camel(id)},
                       {"title", facts.title},
                       {"status", "active"},
                       {"subjectType", json::array_of("Patient")},
                       {"publisher", "Concord"},
                       {"description", facts.description},
                       {"item", std::move(items)}});
}

}  // namespace concord::mappers::forms
