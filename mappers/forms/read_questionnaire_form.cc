#include <string>
#include <utility>

#include "mappers/engine/graph.h"
#include "mappers/forms/form_of.h"
#include "mappers/forms/items.h"
#include "mappers/forms/questionnaire_form.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

std::string_view without_version(std::string_view canonical) { return canonical.substr(0, canonical.find('|')); }

// A partner that keeps no extensions of ours keeps `authored`, which is the same instant.
Value with_recorded_at(const Value& response, std::vector<Note>& notes) {
  if (!extension_value(response, kRecordedAtUrl, "valueInstant").is_null()) return response;
  const Value& authored = response["authored"];
  if (!parse_instant(authored.as_string().value_or(""))) return response;
  notes.push_back({NoteKind::doubted, "/recordedAt", "QuestionnaireResponse.authored",
                   "the extension recorded-at is gone: the time of authoring is taken for it"});
  json::Array extensions{response["extension"].items().begin(), response["extension"].items().end()};
  extensions.push_back(simple_extension(kRecordedAtUrl, "valueInstant", authored));
  return json::with(response, "extension", Value{std::move(extensions)});
}

// A response that was entered in error is such an artifact, whatever its item says.
void settle_status(const Value& response, json::Object& members) {
  if (response.text("status") != "entered-in-error") return;
  std::erase_if(members, [](const json::Member& member) { return member.name() == "status"; });
  members.push_back(json::Member::constant("status", Value::literal("entered-in-error")));
}

// What is wrong with the artifact, and where in the response.
std::vector<Issue> found_in(const Mapper& mapper, const Value& artifact, const Value& response) {
  std::vector<Issue> issues = mapper.check(artifact);
  if (issues.size() > forms::kFindingsMax) issues.resize(forms::kFindingsMax);
  for (Issue& issue : issues)
    issue.expression = forms::locate(forms::form_of(mapper)->items().items(), response, issue.expression);
  return issues;
}

}  // namespace

bool is_questionnaire_form(const Value& resource) {
  return resource.text("resourceType") == "QuestionnaireResponse" &&
         forms::is_form_canonical(resource.text("questionnaire"));
}

bool is_questionnaire_form_of(const Mapper& mapper, const Value& resource) {
  const forms::FormFacts* facts = forms::form_of(mapper);
  return facts != nullptr && resource.text("resourceType") == "QuestionnaireResponse" &&
         without_version(resource.text("questionnaire")) == facts->items().url();
}

Result<ReadBack> read_questionnaire_form(const Mapper& mapper, const Value& response) {
  if (!is_questionnaire_form_of(mapper, response))
    return fail(ErrorKind::unprocessable, "the resource is no response to the form of such an artifact");
  const TableMapper& over_tables = *forms::table_mapper(mapper);
  std::vector<Note> notes;
  const GraphResource primary{
      .role = std::string{kQuestionnaireFormRole}, .full_url = {}, .resource = with_recorded_at(response, notes)};
  const PrimaryTable table = forms::response_table(mapper.type());
  GraphReader reader{over_tables.context(), table, *over_tables.artifact_type().shape, primary, {}};
  ASSIGN_OR_RETURN(json::Object members, reader.read_primary());
  std::vector<Issue> issues;
  forms::Reader items{.reading = reader.reading(), .issues = issues};
  const FhirPath root;
  const FhirPath type = root.element("QuestionnaireResponse");
  for (json::Member& member :
       forms::read_items(forms::form_of(mapper)->items().items(), response["item"], type.element("item"), items))
    members.push_back(std::move(member));
  settle_status(response, members);
  const Value artifact{std::move(members)};
  if (issues.empty()) issues = found_in(mapper, artifact, response);
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the answers make no valid artifact", std::move(issues));
  for (Note& note : reader.take_notes()) notes.push_back(std::move(note));
  Normal normal = mapper.normalise(artifact);
  for (Note& note : normal.notes) notes.push_back(std::move(note));
  return ReadBack{.artifact = std::move(normal.artifact), .notes = std::move(notes)};
}

}  // namespace concord::mappers
