#include "fhir/questionnaire/answer_options.h"

#include <algorithm>

namespace concord::fhir::questionnaire {
namespace {

constexpr std::string_view kExclusive = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";

bool is_marked_exclusive(const json::Value& option) {
  return std::ranges::any_of(option["extension"].items(), [](const json::Value& extension) {
    return extension.text("url") == kExclusive && extension["valueBoolean"].as_bool().value_or(false);
  });
}

}  // namespace

AnswerOptions::AnswerOptions(const json::Value& item) {
  for (const json::Value& option : item["answerOption"].items()) {
    const Typed value = typed_value(option, "value");
    if (!value) continue;
    options_.push_back({answer_key(value), std::string{value.type}, is_marked_exclusive(option)});
  }
  std::ranges::stable_sort(options_, {}, &Option::key);
}

const AnswerOptions::Option* AnswerOptions::find(const Typed& answer) const {
  const std::string key = answer_key(answer);
  const auto found = std::ranges::lower_bound(options_, key, {}, &Option::key);
  return found != options_.end() && found->key == key ? &*found : nullptr;
}

bool AnswerOptions::has_type(std::string_view type) const noexcept {
  return std::ranges::find(options_, type, &Option::type) != options_.end();
}

bool AnswerOptions::has(const Typed& answer) const { return find(answer) != nullptr; }

bool AnswerOptions::is_exclusive(const Typed& answer) const {
  const Option* option = find(answer);
  return option != nullptr && option->is_exclusive;
}

}  // namespace concord::fhir::questionnaire
