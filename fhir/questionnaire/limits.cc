#include "fhir/questionnaire/limits.h"

#include <algorithm>
#include <array>

#include "fhir/resource_types.h"

namespace concord::fhir::questionnaire {
namespace {

constexpr std::string_view kExtensions = "http://hl7.org/fhir/StructureDefinition/";
constexpr std::string_view kSdcExtensions = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

using Set = void (*)(Limits& limits, const Typed& value);

std::string_view text_of(const Typed& value) { return value.value->as_string().value_or(std::string_view{}); }

// A profile of R4 itself names a type of resource; any other may be of every type.
void add_profile(Limits& limits, const Typed& value) {
  std::string_view url = text_of(value);
  url = url.substr(0, url.find('|'));
  const bool is_core = url.starts_with(kExtensions) && is_resource_type(url.substr(kExtensions.size()));
  if (is_core) {
    limits.reference_types.push_back(url.substr(kExtensions.size()));
  } else {
    limits.has_foreign_profiles = true;
  }
}

struct Row {
  std::string_view name;  // behind kExtensions
  Set set;
};
constexpr std::array<Row, 17> kRows{{
    {"minValue", [](Limits& out, const Typed& value) { out.min_value = value; }},
    {"maxValue", [](Limits& out, const Typed& value) { out.max_value = value; }},
    {"minLength", [](Limits& out, const Typed& value) { out.min_length = value.value->as_integer(); }},
    {"maxDecimalPlaces", [](Limits& out, const Typed& value) { out.max_decimal_places = value.value->as_integer(); }},
    {"regex", [](Limits& out, const Typed& value) { out.regex = text_of(value); }},
    {"mimeType", [](Limits& out, const Typed& value) { out.mime_types.push_back(text_of(value)); }},
    {"maxSize",
     [](Limits& out, const Typed& value) {
       out.max_size = Decimal::parse(value.value->as_number().value_or(std::string_view{}));
     }},
    {"questionnaire-minOccurs", [](Limits& out, const Typed& value) { out.min_occurs = value.value->as_integer(); }},
    {"questionnaire-maxOccurs", [](Limits& out, const Typed& value) { out.max_occurs = value.value->as_integer(); }},
    {"questionnaire-unit", [](Limits& out, const Typed& value) { out.unit = value.value; }},
    {"questionnaire-unitOption",
     [](Limits& out, const Typed& value) { out.unit_options.push_back(answer_key(value)); }},
    {"questionnaire-unitValueSet", [](Limits& out, const Typed& value) { out.unit_value_set = text_of(value); }},
    {"questionnaire-referenceResource",
     [](Limits& out, const Typed& value) { out.reference_types.push_back(text_of(value)); }},
    {"questionnaire-allowedResource",  // its name in earlier releases
     [](Limits& out, const Typed& value) { out.reference_types.push_back(text_of(value)); }},
    {"questionnaire-referenceProfile", add_profile},
    {"minQuantity", [](Limits& out, const Typed& value) { out.min_value = value; }},
    {"maxQuantity", [](Limits& out, const Typed& value) { out.max_value = value; }},
}};

const Row* row_of(std::string_view url) noexcept {
  std::string_view name = url;
  if (url.starts_with(kSdcExtensions)) {
    name.remove_prefix(kSdcExtensions.size());
  } else if (url.starts_with(kExtensions)) {
    name.remove_prefix(kExtensions.size());
  }
  const auto* const row = std::ranges::find(kRows, name, &Row::name);
  return name.size() == url.size() || row == kRows.end() ? nullptr : row;
}

}  // namespace

Limits::Limits(const json::Value& item) : max_length{item["maxLength"].as_integer()} {
  for (const json::Value& extension : item["extension"].items()) {
    const Row* row = row_of(extension.text("url"));
    const Typed value = typed_value(extension, "value");
    if (row != nullptr && value) row->set(*this, value);
  }
  std::ranges::sort(unit_options);
  std::ranges::sort(mime_types);
  std::ranges::sort(reference_types);
}

}  // namespace concord::fhir::questionnaire
