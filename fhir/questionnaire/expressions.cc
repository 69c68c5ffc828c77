#include "fhir/questionnaire/expressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "fhir/definitions/definitions.h"
#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {
namespace {

constexpr std::size_t kStepsMax = 50'000;  // of one evaluation
constexpr int kVariableDepthMax = 8;       // variables that are made of variables
constexpr std::size_t kKeyShown = 64;
constexpr std::size_t kTextShown = 256;
constexpr std::string_view kEnableWhen =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
constexpr std::string_view kVariable = "http://hl7.org/fhir/StructureDefinition/variable";
constexpr std::array<std::string_view, 2> kConstraints{
    "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint",
    "http://hl7.org/fhir/StructureDefinition/targetConstraint"};  // its name in later releases

const json::Value* find_extension(const json::Value& element, std::string_view url) noexcept {
  for (const json::Value& extension : element["extension"].items()) {
    if (extension.text("url") == url) return &extension;
  }
  return nullptr;
}

// The FHIRPath text of an extension with valueExpression or valueString; nullptr when it is in another language.
const json::Value* text_of(const json::Value& extension) noexcept {
  const json::Value* expression = extension.find("valueExpression");
  if (expression == nullptr) return extension.find("valueString");
  return expression->text("language") == "text/fhirpath" ? expression->find("expression") : nullptr;
}

}  // namespace

Expressions::Expressions(const json::Value& response, const json::Value& questionnaire, const Items& items,
                         const Occurrences& occurrences, const ResponseOptions& options, Report& report)
    : response_{response},
      questionnaire_{questionnaire},
      items_{items},
      occurrences_{occurrences},
      options_{options},
      report_{report},
      evaluations_left_{options.expressions_max} {}

const json::Value& Expressions::definition_of(ItemIndex item) const noexcept {
  return item == kNoItem ? questionnaire_ : *items_[item].definition;
}

path::Node Expressions::node_of(OccurrenceIndex context) const noexcept {
  const Occurrence& occurrence = occurrences_[context];
  switch (occurrence.kind) {
    case Occurrence::Kind::response:
      break;
    case Occurrence::Kind::item:
      return {.value = occurrence.value, .type = find_type("QuestionnaireResponse.item")};
    case Occurrence::Kind::answer:
      return {.value = occurrence.value, .type = find_type("QuestionnaireResponse.item.answer")};
  }
  return path::root(response_);
}

const path::Expression* Expressions::compiled(const json::Value* text) {
  if (text == nullptr) return nullptr;
  const auto [found, is_new] = compiled_.try_emplace(text);
  if (is_new) {
    auto parsed = path::Expression::parse(text->as_string().value_or(std::string_view{}));
    if (parsed) found->second = *std::move(parsed);
  }
  return found->second ? &*found->second : nullptr;
}

path::Environment Expressions::environment(ItemIndex item, OccurrenceIndex context, int depth) {
  path::Environment out{.resource = path::root(response_), .root_resource = path::root(response_)};
  out.context = node_of(context);
  out.resolve = options_.resolve;
  out.member_of = options_.member_of;
  out.now = options_.now;
  out.steps_max = kStepsMax;
  out.variables = [this, item, context, depth](std::string_view name) { return variable(name, item, context, depth); };
  return out;
}

Result<bool> Expressions::holds(const json::Value* text, ItemIndex item, OccurrenceIndex context) {
  const path::Expression* expression = compiled(text);
  if (expression == nullptr) return fail(ErrorKind::malformed, "the expression cannot be read");
  if (evaluations_left_ == 0) return fail(ErrorKind::too_large, "too many expressions");
  --evaluations_left_;
  return expression->holds(node_of(context), environment(item, context, 0));
}

std::optional<path::Collection> Expressions::variable(std::string_view name, ItemIndex item, OccurrenceIndex context,
                                                      int depth) {
  if (name == "questionnaire") return path::Collection{path::Item{path::root(questionnaire_)}};
  if (name == "qitem" && item != kNoItem) {
    return path::Collection{
        path::Item{path::Node{.value = items_[item].definition, .type = find_type("Questionnaire.item")}}};
  }
  if (depth == kVariableDepthMax) return std::nullopt;
  const auto found = find_variable(name, item, context);
  const path::Expression* expression = found ? compiled(found->text) : nullptr;
  if (expression == nullptr || evaluations_left_ == 0) return std::nullopt;
  --evaluations_left_;
  auto result = expression->evaluate(node_of(found->context), environment(found->item, found->context, depth + 1));
  return result ? std::optional{*std::move(result)} : std::nullopt;
}

// A variable is visible in the item that defines it and in all items there, and evaluated where it is defined.
std::optional<Expressions::Definition> Expressions::find_variable(std::string_view name, ItemIndex item,
                                                                  OccurrenceIndex context) {
  for (;;) {
    for (const json::Value& extension : definition_of(item)["extension"].items()) {
      if (!report_.spend()) return std::nullopt;
      if (extension.text("url") != kVariable || extension["valueExpression"].text("name") != name) continue;
      return Definition{.text = text_of(extension), .item = item, .context = context};
    }
    if (item == kNoItem) return std::nullopt;
    item = items_[item].parent;
    while (occurrences_[context].kind != Occurrence::Kind::response && occurrences_[context].item != item) {
      context = occurrences_[context].parent;
    }
  }
}

Truth Expressions::enables(ItemIndex item, OccurrenceIndex context, const Location& at) {
  if (!report_.spend(definition_of(item)["extension"].size() + 1)) return Truth::unknown;
  const json::Value* extension = find_extension(definition_of(item), kEnableWhen);
  if (extension == nullptr) return Truth::yes;
  const auto result = holds(text_of(*extension), item, context);
  if (result) return *result ? Truth::yes : Truth::no;
  report_.warn("not-supported", at, "the enableWhenExpression of an item cannot be evaluated");
  return Truth::unknown;
}

void Expressions::check_constraints(ItemIndex item, OccurrenceIndex context, const Location& at) {
  for (const json::Value& extension : definition_of(item)["extension"].items()) {
    if (!report_.spend() || report_.is_over()) return;
    const bool is_constraint = std::ranges::find(kConstraints, extension.text("url")) != kConstraints.end();
    if (is_constraint) check_constraint(extension, item, context, at);
  }
}

void Expressions::check_constraint(const json::Value& constraint, ItemIndex item, OccurrenceIndex context,
                                   const Location& at) {
  const auto part = [&constraint](std::string_view name) {
    const json::Value* extension = find_extension(constraint, name);
    return extension == nullptr ? Typed{} : typed_value(*extension, "value");
  };
  const auto shown = [&part](std::string_view name, std::size_t size) {
    const Typed value = part(name);
    return std::string{value ? value.value->as_string().value_or(std::string_view{}).substr(0, size) : ""};
  };
  const json::Value* expression = find_extension(constraint, "expression");
  if (expression == nullptr) return;
  const auto result = holds(text_of(*expression), item, context);
  if (!result) {
    report_.warn("not-supported", at, "a constraint of the Questionnaire cannot be evaluated");
  } else if (!*result) {
    const Severity severity = shown("severity", kKeyShown) == "warning" ? Severity::warning : Severity::error;
    report_.add(severity, "invariant", at, fmt::format("{}: {}", shown("key", kKeyShown), shown("human", kTextShown)));
  }
}

}  // namespace concord::fhir::questionnaire
