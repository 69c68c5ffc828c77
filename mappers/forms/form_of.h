// What the parts of the questionnaire form ask of a mapper.
#pragma once

#include <array>
#include <string_view>

#include "mappers/engine/artifact_type.h"
#include "mappers/engine/codecs.h"
#include "mappers/forms/item_tree.h"
#include "mappers/forms/questionnaire_form.h"

namespace concord::mappers::forms {

// The mapper as one over tables; nullptr when it is none.
[[nodiscard]] inline const TableMapper* table_mapper(const Mapper& mapper) {
  return dynamic_cast<const TableMapper*>(&mapper);
}

// The form of its artifact type, or nullptr.
[[nodiscard]] inline const FormFacts* form_of(const Mapper& mapper) {
  const TableMapper* over_tables = table_mapper(mapper);
  return over_tables == nullptr ? nullptr : over_tables->artifact_type().questionnaire_form;
}

// The response as a primary resource, but for its items.
inline constexpr std::array kResponseRows{
    Row{.member = "encounter", .path = "encounter", .codec = &kReferenceCodec},
};
[[nodiscard]] inline PrimaryTable response_table(std::string_view artifact) {
  return {.artifact = artifact,
          .type = "QuestionnaireResponse",
          .role = kQuestionnaireFormRole,
          .rows = kResponseRows,
          .has_identifier_list = false};
}

}  // namespace concord::mappers::forms
