// What FHIR adds (R4 fhirpath.html, and SDC): extension, getValue, resolve, memberOf, htmlChecks, conformsTo, ordinal,
// weight.
#include <algorithm>
#include <array>

#include "fhir/path/functions.h"
#include "fhir/path/navigation.h"
#include "fhir/path/references.h"
#include "fhir/validate/narrative.h"

namespace concord::fhir::path {
namespace {

constexpr std::string_view kDefinitions = "http://hl7.org/fhir/StructureDefinition/";
constexpr std::array<std::string_view, 3> kWeights{"http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                                   "http://hl7.org/fhir/StructureDefinition/itemWeight",
                                                   "http://hl7.org/fhir/StructureDefinition/codesystem-ordinal"};

Status extension(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto url, call.text_argument(0));
  if (!url) return {};
  for (const Item& item : call.input) {
    Items extensions;
    append_children(item, "extension", call.expr.cache, extensions);
    for (const Item& each : extensions) {
      const Node* node = each.node();
      if (node->value != nullptr && node->value->text("url") == *url->as_string()) out.push_back(each);
    }
  }
  return {};
}

Status get_value(const Call& call, Items& out) {
  if (call.input.size() != 1) return {};
  const Node* node = call.input.front().node();
  if (node != nullptr && node->type != nullptr && node->type->kind != TypeKind::primitive) return {};
  if (const auto value = call.input.front().system()) out.push_back(*value);
  return {};
}

// References that lead nowhere are left out.
Status resolve_all(const Call& call, Items& out) {
  for (const Item& item : call.input) {
    const std::string_view reference = reference_of(item);
    if (reference.empty()) continue;
    RETURN_IF_ERROR(call.evaluator.spend(1));
    if (auto found = resolve(call.evaluator.environment(), reference)) out.push_back(*std::move(found));
  }
  return {};
}

// By the port, else by the value sets that R4 binds elements to.
std::optional<bool> is_member(const Environment& environment, std::string_view url, std::string_view system,
                              std::string_view code) {
  if (environment.member_of) return environment.member_of(url, system, code);
  const ValueSet* set = find_value_set(url);
  if (set == nullptr || !set->is_complete) return std::nullopt;
  return system.empty() ? has_code(*set, code) : has_code(*set, system, code);
}

Status member_of(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  ASSIGN_OR_RETURN(const auto url, call.text_argument(0));
  if (!item || !url) return {};
  std::vector<std::pair<std::string_view, std::string_view>> codes;
  if (const auto code = item->as_string()) {
    codes.emplace_back(std::string_view{}, *code);
  } else if (const Node* node = item->node(); node != nullptr && node->value != nullptr) {
    const json::Value& value = *node->value;
    for (const json::Value& coding : value["coding"].items())
      codes.emplace_back(coding.text("system"), coding.text("code"));
    if (value.find("code") != nullptr) codes.emplace_back(value.text("system"), value.text("code"));
  }
  bool is_in = false;
  for (const auto& [system, code] : codes) {
    const auto known = is_member(call.evaluator.environment(), *url->as_string(), system, code);
    if (!known) return call.fault("the value set is not known here");
    is_in = is_in || *known;
  }
  out.push_back(Item::boolean(is_in));
  return {};
}

Status html_checks(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto text, call.text_input());
  if (!text) return {};
  out.push_back(Item::boolean(narrative_faults(*text->as_string()).empty()));
  return {};
}

// Only what the type says by itself; profiles are not known.
Status conforms_to(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  ASSIGN_OR_RETURN(const auto url, call.text_argument(0));
  if (!item || !url) return {};
  const std::string_view text = *url->as_string();
  const Type* wanted = text.starts_with(kDefinitions) ? find_type(text.substr(kDefinitions.size())) : nullptr;
  if (wanted == nullptr) return call.fault("profiles are not known here");
  const Node* node = call.input.front().node();
  out.push_back(Item::boolean(node != nullptr && node->type != nullptr && is_a(*node->type, *wanted)));
  return {};
}

std::optional<Decimal> weight_in(const json::Value& coding) {
  for (const json::Value& each : coding["extension"].items()) {
    if (std::find(kWeights.begin(), kWeights.end(), each.text("url")) == kWeights.end()) continue;
    if (const auto number = each["valueDecimal"].as_number()) return Decimal::parse(*number);
  }
  return std::nullopt;
}

// Of a Coding, an answer with one, or any element that carries the extension.
Status weight(const Call& call, Items& out) {
  for (const Item& item : call.input) {
    const Node* node = item.node();
    if (node == nullptr) continue;
    const json::Value* own = node->value != nullptr && node->value->is_object() ? node->value : node->sibling;
    if (own == nullptr) continue;
    auto number = weight_in(*own);
    if (!number) number = weight_in((*own)["valueCoding"]);
    if (number) out.push_back(Item::decimal(*number));
  }
  return {};
}

constexpr std::array kFunctions{
    Function{"extension", 1, 1, extension},    Function{"getValue", 0, 0, get_value},
    Function{"resolve", 0, 0, resolve_all},    Function{"memberOf", 1, 1, member_of},
    Function{"htmlChecks", 0, 0, html_checks}, Function{"conformsTo", 1, 1, conforms_to},
    Function{"ordinal", 0, 0, weight},         Function{"weight", 0, 0, weight},
};

}  // namespace

std::span<const Function> fhir_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
