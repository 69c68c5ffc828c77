#include <algorithm>
#include <array>
#include <string_view>

#include "mappers/engine/artifact_type.h"
#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/forms/form_of.h"
#include "mappers/forms/form_questionnaire.h"
#include "mappers/forms/items.h"
#include "mappers/forms/questionnaire_form.h"

namespace concord::mappers {
namespace {

using json::Value;

// R4 QuestionnaireResponse.author and .source.
constexpr std::array<std::string_view, 6> kAuthorTypes{"Device",  "Practitioner",  "PractitionerRole",
                                                       "Patient", "RelatedPerson", "Organization"};
constexpr std::array<std::string_view, 4> kSourceTypes{"Patient", "Practitioner", "PractitionerRole", "RelatedPerson"};

bool is_one_of(const Value& reference, std::span<const std::string_view> types) {
  return std::ranges::find(types, named_type(reference)) != types.end();
}

// Who sent the artifact, by the Provenance of its graph; null when that does not say it.
Value submitter_of(const Graph& bound) {
  for (const GraphResource& one : bound.resources) {
    if (one.resource.text("resourceType") != "Provenance") continue;
    for (const Value& agent : one.resource["agent"].items()) {
      const bool is_enterer = agent["type"]["coding"].at(0).text("code") == "enterer";
      if (is_enterer && is_one_of(agent["who"], kAuthorTypes)) return agent["who"];
    }
  }
  return {};
}

// The party whose statement it is, or null.
Value stated_by(const forms::FormFacts& facts, const Value& artifact) {
  if (!facts.stated_by.empty()) return artifact[facts.stated_by];
  const Value& authors = artifact["authors"];
  return authors.size() == 1 ? authors.at(0) : Value{};
}

// A party as a Reference of one of those types; null when it is of another or of none.
Value person(const Value& party, const Value& subject, const forms::Bindings& bindings,
             std::span<const std::string_view> types) {
  if (party.text("role") == "patient") return subject;
  Value reference = bindings.bound(forms::party_reference(party));
  return is_one_of(reference, types) ? reference : Value{};
}

// The patient as delivery wrote them, wherever the response names them.
Value with_subject(const Value& response, const Value& subject) {
  const Value plain = json::with(response["subject"], "display", {});
  Value out = json::with(response, "subject", subject);
  for (const std::string_view element : {"author", "source"}) {
    if (response[element] == plain) out = json::with(out, element, json::with(subject, "display", {}));
  }
  return out;
}

// What readers of the EHR see of who says it; the items hold it.
void put_people(const forms::FormFacts& facts, const Value& artifact, const Value& subject, const Graph& bound,
                const forms::Bindings& bindings, Draft& draft) {
  const Value party = stated_by(facts, artifact);
  const Value submitter = submitter_of(bound);
  draft.put("author", submitter.is_null() ? person(party, subject, bindings, kAuthorTypes) : submitter);
  draft.put("source", person(party, subject, bindings, kSourceTypes));
}

}  // namespace

bool has_questionnaire_form(const Mapper& mapper) { return forms::form_of(mapper) != nullptr; }

Value form_questionnaire(const Mapper& mapper) {
  return forms::questionnaire_of(forms::table_mapper(mapper)->artifact_type());
}

Result<GraphResource> write_questionnaire_form(const Mapper& mapper, const Value& normal, const Graph& bound) {
  const forms::FormFacts* facts = forms::form_of(mapper);
  if (facts == nullptr || bound.resources.empty())
    return fail(ErrorKind::unsupported, "artifacts of this type have no questionnaire form");
  const forms::ItemTree& form = facts->items();
  const PrimaryTable table = forms::response_table(mapper.type());
  const forms::Bindings bindings{bound};
  GraphWriter writer{forms::table_mapper(mapper)->context(), normal, table};
  Draft draft = writer.primary_frame();
  draft.put("questionnaire", Value{form.canonical()});
  draft.put("status", Value::literal(writer.writing().is_retracted ? "entered-in-error" : "completed"));
  if (const Value* encounter = normal.find("encounter"))
    draft.put("encounter", bindings.bound(kReferenceCodec.write(kReferenceCodec, *encounter, writer.writing())));
  draft.put("authored", normal["recordedAt"]);
  put_people(*facts, normal, writer.writing().subject, bound, bindings, draft);
  draft.put("item", forms::write_items(form.items(), normal, bindings, writer.writing()));
  writer.add(std::string{kQuestionnaireFormRole}, kQuestionnaireFormRole, std::move(draft));
  GraphResource out = std::move(writer.take({}).graph.resources.front());
  out.resource = with_subject(out.resource, bound.resources.front().resource["subject"]);
  return out;
}

}  // namespace concord::mappers
