// The questionnaire form: an artifact as the answers to a form that people can read and fill in, for a partner that
// takes a QuestionnaireResponse but not the resources of the artifact's graph. Every member is a typed answer of its
// own item; nothing is serialised.
#pragma once

#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"

namespace concord::mappers {

// What the form's resource is called in reports, and the role of its UUID.
inline constexpr std::string_view kQuestionnaireFormRole = "questionnaire-response";

// True for artifact types that have such a form.
[[nodiscard]] bool has_questionnaire_form(const Mapper& mapper);
// The Questionnaire of the form. The mapper has one.
[[nodiscard]] json::Value form_questionnaire(const Mapper& mapper);
// The artifact as a QuestionnaireResponse: a primary resource like any other of ours (identifier, artifact tag,
// recorded-at), of the artifact `normal` in normal form. References are written as `bound`, the artifact's graph, has
// them. Errors: unsupported for a type that has no form.
[[nodiscard]] Result<GraphResource> write_questionnaire_form(const Mapper& mapper, const json::Value& normal,
                                                             const Graph& bound);
// True for a response to that form, of whatever version.
[[nodiscard]] bool is_questionnaire_form_of(const Mapper& mapper, const json::Value& resource);
// True for a response to the form of any artifact type.
[[nodiscard]] bool is_questionnaire_form(const json::Value& resource);
// The artifact in normal form, of a response that anybody may have edited. What the form does not ask is left out with
// a note. Errors: unprocessable with all findings, for what is no response to the form, for answers of another type
// than asked for and for an artifact that would not be valid.
[[nodiscard]] Result<ReadBack> read_questionnaire_form(const Mapper& mapper, const json::Value& response);

}  // namespace concord::mappers
