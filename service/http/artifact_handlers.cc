#include "service/http/artifact_handlers.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/json/read.h"
#include "service/http/list_parameters.h"
#include "service/http/prefer.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

using artifacts::Handling;

constexpr std::size_t kIdempotencyKeyMax = 255;
constexpr std::string_view kIdempotencyKey = "Idempotency-Key";

Result<const mappers::Mapper*> mapper_of(const Call& call) {
  const mappers::Mapper* mapper = mappers::find(call.arguments["type"]);
  if (mapper != nullptr) return mapper;
  return fail(ErrorKind::not_found, "no such artifact type",
              {{.code = "not-supported", .expression = {}, .text = "no such artifact type: /schemas lists them"}});
}

// draft-ietf-httpapi-idempotency-key-header: one opaque value, taken as it is sent.
Result<std::optional<std::string>> idempotency_key(const Headers& headers) {
  const auto is_key = [](const auto& field) { return equal_ignoring_case(field.first, kIdempotencyKey); };
  const auto sent = std::ranges::count_if(headers.fields(), is_key);
  if (sent == 0) return std::nullopt;
  const std::string_view key = headers.value(kIdempotencyKey);
  const bool is_visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  if (sent > 1 || key.empty() || key.size() > kIdempotencyKeyMax || !is_visible) {
    return fail(ErrorKind::malformed, "Idempotency-Key: must be one value of 1 to 255 visible ASCII characters");
  }
  return std::string{key};
}

Result<artifacts::Submission> submission_of(const Call& call) {
  ASSIGN_OR_RETURN(const mappers::Mapper* mapper, mapper_of(call));
  ASSIGN_OR_RETURN(auto key, idempotency_key(call.request.headers));
  ASSIGN_OR_RETURN(auto artifact, json::read(call.request.body));
  return artifacts::Submission{.type = mapper->type(),
                               .artifact = std::move(artifact),
                               .idempotency_key = std::move(key),
                               .handling = preferred_handling(call.request.headers).value_or(Handling::strict),
                               .deadline = call.request.deadline};
}

// RFC 7240 §3: says which preference was honoured.
void say_applied(const Call& call, Response& response) {
  const auto handling = preferred_handling(call.request.headers);
  if (!handling) return;
  response.headers.set("Preference-Applied", *handling == Handling::lenient ? "handling=lenient" : "handling=strict");
}

std::string type_url(const Call& call, std::string_view type) {
  return fmt::format("{}/{}/artifacts/{}", call.site.public_url, percent_encode(call.partner->id.str()),
                     percent_encode(type));
}

// The link of the next page. A search by form keeps its parameters in the form: they identify a patient.
std::string next_url(const Call& call, const artifacts::ListRequest& request, const std::string& cursor) {
  const bool by_form = call.request.method == Method::post;
  Parameters parameters;
  if (!by_form && !request.patient.empty()) parameters.emplace_back("patient", request.patient);
  if (!by_form && !request.identifier.empty()) parameters.emplace_back("identifier", request.identifier);
  if (!by_form) parameters.emplace_back("_count", std::to_string(request.count));
  parameters.emplace_back("cursor", cursor);
  return fmt::format("{}{}?{}", type_url(call, request.type), by_form ? "/_search" : "", format_parameters(parameters));
}

Result<Response> respond_list(const Call& call, const Parameters& parameters) {
  ASSIGN_OR_RETURN(const mappers::Mapper* mapper, mapper_of(call));
  ASSIGN_OR_RETURN(const auto request, list_request(mapper->type(), parameters, call.request.deadline));
  ASSIGN_OR_RETURN(const auto list, call.partner->artifacts->list(request, call.access));
  json::Object members;
  members.push_back(json::Member::constant("artifacts", json::Array{list.artifacts.begin(), list.artifacts.end()}));
  json::Array notes;
  for (const mappers::Note& note : list.notes) notes.push_back(artifacts::to_json(note));
  if (!notes.empty()) members.push_back(json::Member::constant("notes", std::move(notes)));
  if (!list.next_cursor.empty()) {
    members.push_back(json::Member::constant("next", next_url(call, request, list.next_cursor)));
  }
  return respond(200, json::Value{std::move(members)});
}

}  // namespace

std::string artifact_url(const Site& site, const PartnerId& partner, const mappers::ArtifactKey& key) {
  return fmt::format("{}/{}/artifacts/{}/{}?source={}", site.public_url, percent_encode(partner.str()),
                     percent_encode(key.artifact), percent_encode(key.id), percent_encode(key.source));
}

Result<Response> submit_artifact(const Call& call) {
  ASSIGN_OR_RETURN(const auto submission, submission_of(call));
  ASSIGN_OR_RETURN(const auto submitted, call.partner->artifacts->submit(submission, call.access));
  Response response = respond(submitted.is_new ? 201 : 200, artifacts::to_json(submitted.report));
  std::string location = artifact_url(call.site, call.partner->id, submitted.report.key);
  if (!submitted.report.patient.empty()) location += "&patient=" + percent_encode(submitted.report.patient);
  response.headers.set("Location", location);
  say_applied(call, response);
  return response;
}

Result<Response> preview_artifact(const Call& call) {
  ASSIGN_OR_RETURN(const auto submission, submission_of(call));
  ASSIGN_OR_RETURN(const auto preview, call.partner->artifacts->preview(submission, call.access));
  Response response = respond(200, preview);
  say_applied(call, response);
  return response;
}

Result<Response> read_artifact(const Call& call) {
  ASSIGN_OR_RETURN(const mappers::Mapper* mapper, mapper_of(call));
  ASSIGN_OR_RETURN(const auto parameters, parse_parameters(call.request.query()));
  ASSIGN_OR_RETURN(const auto origin, read_origin(parameters));
  ASSIGN_OR_RETURN(const auto artifact, call.partner->artifacts->read({.type = mapper->type(),
                                                                       .id = call.arguments["id"],
                                                                       .source = origin.source,
                                                                       .patient = origin.patient,
                                                                       .deadline = call.request.deadline},
                                                                      call.access));
  return respond(200, artifact);
}

Result<Response> list_artifacts(const Call& call) {
  ASSIGN_OR_RETURN(const auto parameters, parse_parameters(call.request.query()));
  return respond_list(call, parameters);
}

Result<Response> search_artifacts(const Call& call) {
  ASSIGN_OR_RETURN(auto parameters, parse_parameters(call.request.query()));
  ASSIGN_OR_RETURN(auto form, parse_parameters(call.request.body));
  std::ranges::move(form, std::back_inserter(parameters));
  return respond_list(call, parameters);
}

}  // namespace concord::http
