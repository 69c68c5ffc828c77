#include "service/facade/extraction.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "fhir/outcome.h"
#include "fhir/questionnaire/extract.h"
#include "fhir/reference.h"
#include "fhir/resource_types.h"
#include "mappers/systems.h"

namespace concord::facade {
namespace {

constexpr std::size_t kCandidatesMax = 50;  // Questionnaires of one URL at the partner
constexpr std::string_view kResponse = "questionnaire-response";
constexpr std::string_view kQuestionnaire = "questionnaire";
constexpr std::array<std::string_view, 3> kStatuses{"in-progress", "completed", "amended"};

tl::unexpected<Error> unprocessable(std::string_view code, std::string_view expression, std::string_view text) {
  return fail(ErrorKind::unprocessable, std::string{text},
              {{.code = std::string{code}, .expression = std::string{expression}, .text = std::string{text}}});
}

// What the caller sent; null where it did not.
struct Input {
  json::Value response;
  json::Value questionnaire;
};

Status take(json::Value& into, const json::Value& parameter, std::string_view type, const std::string& expression) {
  if (!into.is_null()) return unprocessable("structure", expression, "the parameter is there twice");
  if (parameter["resource"].text("resourceType") != type) {
    return unprocessable("invalid", expression, fmt::format("the parameter is a {}", type));
  }
  into = parameter["resource"];
  return {};
}

Result<Input> read_parameters(const json::Value& body) {
  Input out;
  std::size_t position = 0;
  for (const json::Value& each : body["parameter"].items()) {
    const std::string expression = fmt::format("Parameters.parameter[{}]", position++);
    if (each.text("name") == kResponse) {
      RETURN_IF_ERROR(take(out.response, each, "QuestionnaireResponse", expression));
    } else if (each.text("name") == kQuestionnaire) {
      RETURN_IF_ERROR(take(out.questionnaire, each, "Questionnaire", expression));
    } else {
      return fail(ErrorKind::malformed, "no such parameter of $extract",
                  {{.code = "not-supported", .expression = expression, .text = "no such parameter of $extract"}});
    }
  }
  return out;
}

Result<Input> read_input(const json::Value& body) {
  const std::string_view type = body.text("resourceType");
  if (type == "QuestionnaireResponse") return Input{.response = body, .questionnaire = {}};
  if (type == "Parameters") return read_parameters(body);
  return unprocessable("invalid", type, "the body is a QuestionnaireResponse, or Parameters with one");
}

// A Questionnaire that is derived from the one answered, with marks of its own, stands for it (SDC extraction.html).
json::Value as_answered(const json::Value& questionnaire, std::string_view canonical) {
  const auto is_it = [canonical](const json::Value& each) { return each.as_string() == canonical; };
  if (canonical.empty() || !std::ranges::any_of(questionnaire["derivedFrom"].items(), is_it)) return questionnaire;
  const std::size_t bar = canonical.find('|');
  const json::Value version = bar == std::string_view::npos ? json::Value{} : json::Value{canonical.substr(bar + 1)};
  return json::with(json::with(questionnaire, "url", canonical.substr(0, bar)), "version", version);
}

void append(std::vector<Issue>& issues, std::vector<Issue> more) {
  std::ranges::move(more, std::back_inserter(issues));
}

json::Value parameter(std::string_view name, json::Value resource) {
  return json::object({{"name", name}, {"resource", std::move(resource)}});
}

// A response that this service delivered has its Observations with it.
void warn_of_twins(const json::Value& response, std::vector<Issue>& issues) {
  const auto is_ours = [](const json::Value& tag) { return tag.text("system") == mappers::kArtifactTagSystem; };
  if (!std::ranges::any_of(response["meta"]["tag"].items(), is_ours)) return;
  issues.push_back({.severity = Severity::warning,
                    .code = "duplicate",
                    .expression = "QuestionnaireResponse.meta.tag",
                    .text = "the response was delivered as an artifact, together with Observations of its answers"});
}

json::Value answer(const fhir::Extraction& extraction, const std::vector<Issue>& issues) {
  json::Array parameters;
  if (!extraction.observations.empty()) {
    parameters.push_back(parameter("return", fhir::extraction_bundle(extraction.observations)));
  }
  if (!issues.empty()) parameters.push_back(parameter("issues", fhir::operation_outcome(issues)));
  return json::object({{"resourceType", "Parameters"}, {"parameter", std::move(parameters)}});
}

}  // namespace

Result<json::Value> Extraction::extract(const json::Value& body, Deadline deadline) const {
  ASSIGN_OR_RETURN(const Input input, read_input(body));
  if (input.response.is_null()) {
    return unprocessable("required", "Parameters.parameter", "the parameter questionnaire-response is required");
  }
  return run(input.response, input.questionnaire, deadline);
}

Result<json::Value> Extraction::extract_stored(const json::Value& stored, const json::Value& body,
                                               Deadline deadline) const {
  Input input;
  if (!body.is_null()) {
    ASSIGN_OR_RETURN(input, read_input(body));
  }
  if (!input.response.is_null()) {
    return unprocessable("business-rule", "", "the URL names the response: there is none in the body");
  }
  if (stored.is_null()) return fail(ErrorKind::partner_broken, "the partner answered without a resource");
  return run(stored, input.questionnaire, deadline);
}

Result<json::Value> Extraction::run(const json::Value& response, const json::Value& given, Deadline deadline) const {
  std::vector<Issue> issues = validator_.validate(response);
  if (const std::string_view status = response.text("status");
      fhir::is_valid(issues) && std::ranges::find(kStatuses, status) == kStatuses.end()) {
    return unprocessable("business-rule", "QuestionnaireResponse.status",
                         "only a response in-progress, completed or amended is extracted");
  }
  auto questionnaire = find(response, given, deadline);
  if (!questionnaire) {
    if (questionnaire.error().kind == ErrorKind::unprocessable) {
      append(issues, std::move(questionnaire.error().issues));
      questionnaire.error().issues = std::move(issues);
    }
    return tl::unexpected{std::move(questionnaire).error()};
  }
  append(issues, validator_.validate(*questionnaire));
  append(issues, fhir::check_response(response, *questionnaire));
  if (!fhir::is_valid(issues)) {
    return fail(ErrorKind::unprocessable, "the response is not valid, or does not fit its Questionnaire",
                std::move(issues));
  }
  fhir::Extraction extraction = fhir::extract_observations(response, *questionnaire);
  if (!extraction.is_marked) {
    return unprocessable("not-supported", "Questionnaire",
                         "the Questionnaire has no mark for extraction as Observations (observationExtract)");
  }
  append(issues, std::move(extraction.issues));
  if (!fhir::is_valid(issues)) return fail(ErrorKind::too_large, "the response is too large", std::move(issues));
  warn_of_twins(response, issues);
  if (extraction.observations.empty()) {
    issues.push_back({.severity = Severity::information,
                      .code = "informational",
                      .expression = "QuestionnaireResponse",
                      .text = "nothing to extract"});
  }
  return answer(extraction, issues);
}

Result<json::Value> Extraction::find(const json::Value& response, const json::Value& given, Deadline deadline) const {
  const std::string_view canonical = response.text("questionnaire");
  if (!given.is_null()) return as_answered(given, canonical);
  if (canonical.empty()) {
    return unprocessable("required", "QuestionnaireResponse.questionnaire",
                         "the response names no Questionnaire, and none is given");
  }
  if (const json::Value* contained = fhir::find_questionnaire(response, response["contained"].items())) {
    return *contained;
  }
  if (const auto* instrument = instruments_.find_canonical(canonical)) return instrument->questionnaire;
  return find_at_partner(response, deadline);
}

// By its canonical URL, or by the id that some responses have there.
Result<json::Value> Extraction::find_at_partner(const json::Value& response, Deadline deadline) const {
  const std::string_view canonical = response.text("questionnaire");
  const auto none = [] {
    return unprocessable("not-found", "QuestionnaireResponse.questionnaire",
                         "the Questionnaire is not given, not contained, no instrument here, and not at the partner");
  };
  if (canonical.starts_with('#')) return none();
  const std::size_t bar = canonical.find('|');
  http::Parameters parameters{{"url", std::string{canonical.substr(0, bar)}}};
  if (const auto literal = fhir::parse_reference(canonical); literal && literal->base.empty()) {
    parameters = {{"_id", literal->id}};
  } else if (bar != std::string_view::npos) {
    parameters.emplace_back("version", std::string{canonical.substr(bar + 1)});
  }
  auto found = partner::search_all(partner_, "Questionnaire", parameters, kCandidatesMax, deadline);
  if (!found) {
    const bool is_refusal =
        found.error().kind == ErrorKind::not_found || found.error().kind == ErrorKind::partner_rejected;
    if (is_refusal) return none();
    return tl::unexpected{std::move(found).error()};
  }
  // A partner may search by less than it is asked.
  std::vector<json::Value> matches;
  for (partner::Found& each : *found) {
    if (fhir::find_questionnaire(response, std::span{&each.resource, 1}) != nullptr) {
      matches.push_back(std::move(each.resource));
    }
  }
  if (matches.empty()) return none();
  const auto is_active = [](const json::Value& each) { return each.text("status") == "active"; };
  if (std::ranges::count_if(matches, is_active) == 1) return *std::ranges::find_if(matches, is_active);
  if (matches.size() == 1) return matches.front();
  return unprocessable("multiple-matches", "QuestionnaireResponse.questionnaire",
                       "the partner has more than one such Questionnaire: name the version, or give it");
}

}  // namespace concord::facade
