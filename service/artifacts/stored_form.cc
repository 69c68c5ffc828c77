#include "service/artifacts/stored_form.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "mappers/forms/document.h"
#include "mappers/forms/machine_copy.h"
#include "mappers/forms/questionnaire_form.h"
#include "service/artifacts/attachments.h"
#include "service/partner/creation.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

using partner::Finding;
using partner::Form;
using partner::Found;

constexpr std::string_view kLoinc = "http://loinc.org";

// How resources of one form are looked for and told from others.
struct FormRow {
  Form form;
  std::string_view type;
  bool (*may_be)(const mappers::Mapper& mapper, const json::Value& resource);
  // A search parameter that narrows the search to the form; empty value: none.
  std::pair<std::string, std::string> (*narrowed)(const mappers::Mapper& mapper);
  bool (*is_offered)(const mappers::Mapper& mapper);
};

std::pair<std::string, std::string> by_document_type(const mappers::Mapper& mapper) {
  return {"type", partner::identifier_token(kLoinc, mappers::document_type(mapper).code)};
}

std::pair<std::string, std::string> by_nothing(const mappers::Mapper& /*mapper*/) { return {}; }

bool is_always_offered(const mappers::Mapper& /*mapper*/) { return true; }

constexpr std::array kForms{
    FormRow{.form = Form::questionnaire_response,
            .type = "QuestionnaireResponse",
            .may_be = mappers::is_questionnaire_form_of,
            .narrowed = by_nothing,
            .is_offered = mappers::has_questionnaire_form},
    FormRow{.form = Form::document_reference,
            .type = "DocumentReference",
            .may_be = mappers::may_be_document_of,
            .narrowed = by_document_type,
            .is_offered = is_always_offered},
};

// Where the partner takes it: what was never written there is not looked for.
bool is_taken(const FormRow& row, const mappers::Mapper& mapper, const partner::Capabilities& capabilities) {
  const auto* type = capabilities.find(row.type);
  return row.is_offered(mapper) && type != nullptr && (type->create || type->update) && type->search;
}

// The parameters of the search; empty when there is none that would be narrow enough.
http::Parameters parameters_of(const Search& search, const mappers::Mapper& mapper, const FormRow& row,
                               const mappers::ArtifactKey* key) {
  http::Parameters out;
  const bool by_identifier =
      key != nullptr && partner::finding_of(search.capabilities, row.type) == Finding::by_identifier;
  if (by_identifier) {
    out.emplace_back("identifier", partner::identifier_token(key->source, key->id));
    return out;
  }
  if (search.patient.empty() || !partner::may_search(search.capabilities, row.type, "patient")) return out;
  out.emplace_back("patient", search.patient);
  auto narrowed = row.narrowed(mapper);
  if (!narrowed.second.empty() && partner::may_search(search.capabilities, row.type, narrowed.first)) {
    out.push_back(std::move(narrowed));
  }
  return out;
}

std::optional<Instant> instant_of(const json::Value& artifact) {
  const auto instant = parse_instant(artifact.text("recordedAt"));
  return instant ? std::optional{*instant} : std::nullopt;
}

void take_artifact(ReadForm& form, mappers::ReadBack back) {
  form.key = mappers::key_of(back.artifact);
  form.recorded_at = instant_of(back.artifact);
  form.artifact = std::move(back.artifact);
  form.notes = std::move(back.notes);
}

// What holds for the form's patient holds for each resource it stands for.
void bind_subject(ReadForm& form) {
  const json::Value& subject = form.held.resource["subject"];
  for (mappers::GraphResource& entry : form.graph) {
    for (const std::string_view element : {"subject", "patient", "for"}) {
      if (entry.resource[element].is_object() && subject.is_object())
        entry.resource =
            json::with(entry.resource, element, json::with(entry.resource[element], "reference", subject["reference"]));
    }
  }
}

// Empty when it cannot be read: then it is none of ours that we could tell.
std::optional<ReadForm> read_response(const mappers::Mapper& mapper, Found found) {
  auto back = mappers::read_questionnaire_form(mapper, found.resource);
  if (!back) return std::nullopt;
  ReadForm out{.form = Form::questionnaire_response, .held = std::move(found)};
  out.graph = mapper.map(back->artifact).graph.resources;
  bind_subject(out);
  take_artifact(out, *std::move(back));
  return out;
}

Result<std::optional<ReadForm>> read_document(const Search& search, const mappers::Mapper& mapper, Found found) {
  ASSIGN_OR_RETURN(const auto contents, fetch_contents(search.forms, found.resource, search.deadline));
  auto copy = mappers::read_machine_copy(contents);
  ReadForm out{.form = Form::document_reference, .held = std::move(found)};
  if (!copy) return std::optional<ReadForm>{};
  if (!*copy) {
    auto key = mappers::key_of_document(mapper, out.held.resource);
    if (!key) return std::optional<ReadForm>{};
    out.key = *std::move(key);
    out.recorded_at = mappers::recorded_at_of(out.held.resource);
    return std::optional{std::move(out)};
  }
  out.graph = std::move((*copy)->resources);
  if (out.graph.empty() || !mapper.is_primary(out.graph.front().resource)) return std::optional<ReadForm>{};
  if (!read_again(mapper, out)) return std::optional<ReadForm>{};
  return std::optional{std::move(out)};
}

bool is_same(const mappers::ArtifactKey& a, const mappers::ArtifactKey& b) {
  return a.source == b.source && a.id == b.id;
}

// Replaces an older version of the same artifact, or is one.
void keep_newest(std::vector<ReadForm>& forms, ReadForm form) {
  const auto same = std::ranges::find_if(forms, [&form](const ReadForm& one) { return is_same(one.key, form.key); });
  if (same == forms.end()) {
    forms.push_back(std::move(form));
  } else if (same->recorded_at < form.recorded_at) {
    *same = std::move(form);
  }
}

// True when the resource carries another identifier than the one that is looked for.
bool is_another(const json::Value& resource, const mappers::ArtifactKey* key) {
  if (key == nullptr || partner::first_identifier(resource).is_null()) return false;
  return !partner::has_identifier(resource, key->source, key->id);
}

Status add_forms(const Search& search, const mappers::Mapper& mapper, const FormRow& row,
                 const mappers::ArtifactKey* key, std::vector<ReadForm>& out) {
  const http::Parameters parameters = parameters_of(search, mapper, row, key);
  if (parameters.empty()) return {};
  ASSIGN_OR_RETURN(auto found, partner::search_all(search.forms, row.type, parameters, kFormsMax, search.deadline));
  for (Found& one : found) {
    if (one.resource.text("resourceType") != row.type || !row.may_be(mapper, one.resource)) continue;
    if (is_another(one.resource, key) || one.resource.text("status") == "superseded") continue;
    std::optional<ReadForm> form;
    if (row.form == Form::questionnaire_response) {
      form = read_response(mapper, std::move(one));
    } else {
      ASSIGN_OR_RETURN(form, read_document(search, mapper, std::move(one)));
    }
    if (form && (key == nullptr || is_same(form->key, *key))) keep_newest(out, *std::move(form));
  }
  return {};
}

Result<std::vector<ReadForm>> collect(const Search& search, const mappers::Mapper& mapper,
                                      const mappers::ArtifactKey* key) {
  std::vector<ReadForm> out;
  if (!may_be_in_form(mapper, search.capabilities)) return out;
  for (const FormRow& row : kForms) {
    if (!is_taken(row, mapper, search.capabilities)) continue;
    RETURN_IF_ERROR(add_forms(search, mapper, row, key, out));
  }
  return out;
}

}  // namespace

bool may_be_in_form(const mappers::Mapper& mapper, const partner::Capabilities& capabilities) {
  const auto* primary = capabilities.find(mapper.primary_type());
  return !capabilities.transaction || primary == nullptr || !primary->create;
}

bool needs_patient(const mappers::Mapper& mapper, const partner::Capabilities& capabilities) {
  if (partner::finding_of(capabilities, mapper.primary_type()) == Finding::by_patient) return true;
  return may_be_in_form(mapper, capabilities) && std::ranges::any_of(kForms, [&](const FormRow& row) {
           return is_taken(row, mapper, capabilities) &&
                  partner::finding_of(capabilities, row.type) == Finding::by_patient;
         });
}

Status read_again(const mappers::Mapper& mapper, ReadForm& form) {
  if (form.graph.empty()) return {};
  const std::span<const mappers::GraphResource> all{form.graph};
  ASSIGN_OR_RETURN(mappers::ReadBack back, mapper.read_back(all.front(), all.subspan(1)));
  take_artifact(form, std::move(back));
  return {};
}

Result<std::optional<ReadForm>> find_form(const Search& search, const mappers::Mapper& mapper,
                                          const mappers::ArtifactKey& key) {
  ASSIGN_OR_RETURN(auto found, collect(search, mapper, &key));
  if (found.empty()) return std::optional<ReadForm>{};
  return std::optional{std::move(found.front())};
}

Result<std::vector<ReadForm>> list_forms(const Search& search, const mappers::Mapper& mapper) {
  if (search.patient.empty()) return std::vector<ReadForm>{};
  ASSIGN_OR_RETURN(auto found, collect(search, mapper, nullptr));
  std::ranges::stable_sort(found, [](const ReadForm& a, const ReadForm& b) { return a.recorded_at > b.recorded_at; });
  return found;
}

}  // namespace concord::artifacts
