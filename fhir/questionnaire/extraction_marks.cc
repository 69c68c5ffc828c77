#include "fhir/questionnaire/extraction_marks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace concord::fhir::questionnaire {
namespace {

constexpr std::string_view kExtract =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract";
constexpr std::string_view kCategory =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category";

struct TieRow {
  std::string_view code;
  Tie tie;
};
constexpr std::array<TieRow, 4> kTies{{
    {"member", Tie::member},
    {"component", Tie::component},
    {"derived", Tie::derived},
    {"independent", Tie::independent},
}};

struct Claim {
  bool is_on;
  Tie tie;
};

// What the extension on an element says; empty when it has none, or one that cannot be read.
std::optional<Claim> claim_of(const json::Value& element) noexcept {
  for (const json::Value& extension : element["extension"].items()) {
    if (extension.text("url") != kExtract) continue;
    if (const auto flag = extension["valueBoolean"].as_bool()) return Claim{*flag, Tie::member};
    const auto* const row = std::ranges::find(kTies, extension.text("valueCode"), &TieRow::code);
    if (row != kTies.end()) return Claim{true, row->tie};
  }
  return std::nullopt;
}

std::optional<Claim> claim_of_codes(const json::Value& definition) noexcept {
  for (const json::Value& code : definition["code"].items()) {
    if (const auto claim = claim_of(code); claim && claim->is_on) return claim;
  }
  return std::nullopt;
}

json::Value categories_of(const json::Value& definition) {
  json::Array out;
  for (const json::Value& extension : definition["extension"].items()) {
    const json::Value* concept_value = extension.find("valueCodeableConcept");
    if (extension.text("url") == kCategory && concept_value != nullptr) out.push_back(*concept_value);
  }
  return out.empty() ? json::Value{} : json::Value{std::move(out)};
}

json::Value without_mark(const json::Value& coding) {
  json::Array kept;
  for (const json::Value& extension : coding["extension"].items()) {
    if (extension.text("url") != kExtract) kept.push_back(extension);
  }
  return json::with(coding, "extension", kept.empty() ? json::Value{} : json::Value{std::move(kept)});
}

// As deep as the JSON is, which its reader bounds.
bool is_any_marked(const json::Value& definition) {
  const auto claim = claim_of(definition);
  if ((claim && claim->is_on) || claim_of_codes(definition)) return true;
  return std::ranges::any_of(definition["item"].items(), is_any_marked);
}

}  // namespace

Mark mark_of(const json::Value& definition, const Mark& around) {
  Mark out = around;
  out.is_own = false;
  out.tie = Tie::member;
  if (json::Value category = categories_of(definition); !category.is_null()) out.category = std::move(category);
  if (out.is_shut_off) return out;
  const auto claim = claim_of(definition);
  const auto by_code = claim_of_codes(definition);
  out.is_shut_off = claim && !claim->is_on;
  out.is_on = !out.is_shut_off && (around.is_on || claim || by_code);
  out.is_own = out.is_on && (claim || by_code);
  if (out.is_own) out.tie = claim ? claim->tie : by_code->tie;
  return out;
}

json::Value codes_of(const json::Value& item) {
  const bool is_chosen = claim_of_codes(item).has_value();
  json::Array out;
  for (const json::Value& code : item["code"].items()) {
    const auto claim = claim_of(code);
    if (claim ? claim->is_on : !is_chosen) out.push_back(without_mark(code));
  }
  return {std::move(out)};
}

bool has_marks(const json::Value& questionnaire) { return is_any_marked(questionnaire); }

}  // namespace concord::fhir::questionnaire
