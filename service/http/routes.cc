#include "service/http/routes.h"

#include <array>
#include <vector>

#include "service/http/artifact_handlers.h"
#include "service/http/batch_handlers.h"
#include "service/http/document_handlers.h"
#include "service/http/fhir_routes.h"
#include "service/http/key_routes.h"

namespace concord::http {
namespace {

constexpr ParameterDoc kPartner{"p", In::path, true, "partner",
                                "Partner id. Without this segment the default partner is meant."};
constexpr ParameterDoc kType{"type", In::path, true, "artifact-type", "Artifact type."};

constexpr ParameterDoc kPrefer{"Prefer", In::header, false, "prefer",
                               "`handling=lenient`: members that the format does not know are left out, each with a "
                               "note of kind `dropped`, instead of being refused; the answer then says "
                               "`Preference-Applied`. Everything else is checked as ever. After the first 100 they are "
                               "refused all the same. Default: `handling=strict`."};

constexpr std::array kTypeOnly{kType};
constexpr std::array kPosted{
    kPartner, kType,
    ParameterDoc{"Idempotency-Key", In::header, false, "idempotency-key",
                 "The same key with the same body is answered with the first report; with another body it is 422."},
    kPrefer};
constexpr std::array kBatched{kPartner, kPrefer};
constexpr std::array kPreviewed{kPartner, kType, kPrefer};
constexpr std::array kOne{
    kPartner, kType, ParameterDoc{"id", In::path, true, "artifact-id", "The artifact's id at its source."},
    ParameterDoc{"source", In::query, false, "text",
                 "The artifact's source (an absolute URI). May be left out while the id is unambiguous, else 409."},
    ParameterDoc{
        "patient", In::query, false, "text",
        "`system|value` or `Patient/id`: for partners that find artifacts by patient only; `Location` has it."}};
constexpr std::array kListed{
    kPartner,
    kType,
    ParameterDoc{"patient", In::query, false, "text",
                 "`system|value` of the patient's identifier, or `Patient/id` at the partner. This or `identifier`."},
    ParameterDoc{"identifier", In::query, false, "text", "`source|id` of one artifact. This or `patient`."},
    ParameterDoc{"_count", In::query, false, "page-size", "Artifacts a page, 1 to 100; more is taken as 100."},
    ParameterDoc{"cursor", In::query, false, "text", "Opaque, from `next` of the page before."}};
constexpr std::array kSearched{kPartner, kType};

constexpr std::array kPostAnswers{
    AnswerDoc{201, "Delivered: the artifact is new at the partner.", "application/json", "delivery-report", true},
    AnswerDoc{200, "Replayed or updated.", "application/json", "delivery-report", true}};
constexpr std::array kBatchAnswers{
    AnswerDoc{200, "One outcome for each artifact, in their order: its delivery report, or why it was refused.",
              "application/json", "batch-outcomes"}};
constexpr std::array kPreviewAnswers{AnswerDoc{200, "What a post would send.", "application/json", "preview"}};
constexpr std::array kOneAnswers{AnswerDoc{200, "The artifact in normal form.", "application/json", "artifact"}};
constexpr std::array kListAnswers{AnswerDoc{200, "A page of artifacts.", "application/json", "artifact-list"}};
constexpr std::array kSchemasAnswers{
    AnswerDoc{200, "The types with the URLs of their schemas.", "application/json", "schema-list"},
    AnswerDoc{304, "Not modified.", "", ""}};
constexpr std::array kSchemaAnswers{
    AnswerDoc{200, "JSON Schema 2020-12: the very rules that a post is checked against.", "application/schema+json",
              ""},
    AnswerDoc{304, "Not modified.", "", ""}};
constexpr std::array kOpenapiAnswers{AnswerDoc{200, "OpenAPI 3.1.", "application/json", ""},
                                     AnswerDoc{304, "Not modified.", "", ""}};
constexpr std::array kPartnerOnly{kPartner};
constexpr std::array kDiscoveryAnswers{
    AnswerDoc{200, "Endpoints, grants, scopes and capabilities of the authorization server.", "application/json", ""},
    AnswerDoc{304, "Not modified.", "", ""}};
constexpr std::array kDocsAnswers{AnswerDoc{200, "A page for people.", "text/html", ""},
                                  AnswerDoc{304, "Not modified.", "", ""}};

using enum ErrorKind;
constexpr std::array kWriteErrors{malformed,         not_found,     not_acceptable, conflict,       too_large,
                                  unsupported_media, unprocessable, throttled,      fault,          partner_rejected,
                                  partner_broken,    unavailable,   timeout,        unknown_outcome};
constexpr std::array kBatchErrors{malformed,         not_found, not_acceptable, too_large,
                                  unsupported_media, fault,     unavailable,    timeout};
constexpr std::array kReadErrors{malformed,      not_found,   not_acceptable, gone,  conflict,
                                 too_large,      throttled,   unprocessable,  fault, partner_rejected,
                                 partner_broken, unavailable, timeout};
constexpr std::array kSearchErrors{malformed,         not_found,      not_acceptable, too_large,
                                   unsupported_media, throttled,      unprocessable,  fault,
                                   partner_rejected,  partner_broken, unavailable,    timeout};
constexpr std::array kDocumentErrors{malformed, not_found, not_acceptable, fault};
constexpr std::array kDiscoveryErrors{malformed, not_found, unavailable, timeout, fault};

constexpr std::array kRoutes{
    Route{.method = Method::post,
          .pattern = "/{p}/artifacts/{type}",
          .operation = "submitArtifact",
          .summary = "Submit an artifact",
          .text = "Validates the artifact, maps it to a graph of FHIR R4 resources and delivers that graph to the "
                  "partner. The same artifact again is a replay, a newer version an update, an older one 409.",
          .body = BodyKind::json,
          .body_schema = "artifact",
          .produces = Produces::json,
          .parameters = kPosted,
          .answers = kPostAnswers,
          .errors = kWriteErrors,
          .handler = submit_artifact},
    Route{
        .method = Method::post,
        .pattern = "/{p}/artifacts",
        .operation = "submitArtifacts",
        .summary = "Submit many artifacts",
        .text =
            "A JSON array of artifacts of any types, or one a line (application/x-ndjson). Each is judged, delivered "
            "and answered as if it had been posted alone, one after the other: one that is refused stops none. Up to "
            "1,000 are answered whole. With `Accept: application/x-ndjson` the outcomes are written while the request "
            "is still being sent, and there may be any number. Whoever was cut off sends the batch again: what was "
            "delivered is replayed. There is no Idempotency-Key for a batch.",
        .body = BodyKind::batch,
        .body_schema = "artifact-batch",
        .produces = Produces::batch,
        .parameters = kBatched,
        .answers = kBatchAnswers,
        .errors = kBatchErrors,
        .handler = submit_batch},
    Route{.method = Method::post,
          .pattern = "/{p}/artifacts/{type}/$preview",
          .operation = "previewArtifact",
          .summary = "Preview a submission",
          .text = "Looks up what a post would look up and answers with what it would send. Nothing is written.",
          .body = BodyKind::json,
          .body_schema = "artifact",
          .produces = Produces::json,
          .parameters = kPreviewed,
          .answers = kPreviewAnswers,
          .errors = kWriteErrors,
          .handler = preview_artifact},
    Route{.method = Method::get,
          .pattern = "/{p}/artifacts/{type}",
          .operation = "listArtifacts",
          .summary = "List artifacts",
          .text = "Reads the artifacts of a patient, or the one of an identifier, back from the partner's FHIR "
                  "resources. Retracted ones are left out.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = kListed,
          .answers = kListAnswers,
          .errors = kSearchErrors,
          .handler = list_artifacts},
    Route{.method = Method::post,
          .pattern = "/{p}/artifacts/{type}/_search",
          .operation = "searchArtifacts",
          .summary = "List artifacts, parameters in the body",
          .text = "As the list by GET, with the parameters in a form, so that no identifier is part of a URL. `next` "
                  "is to be sent the same form.",
          .body = BodyKind::form,
          .body_schema = "search-form",
          .produces = Produces::json,
          .parameters = kSearched,
          .answers = kListAnswers,
          .errors = kSearchErrors,
          .handler = search_artifacts},
    Route{.method = Method::get,
          .pattern = "/{p}/artifacts/{type}/{id}",
          .operation = "readArtifact",
          .summary = "Read an artifact",
          .text = "Reads the artifact back from the FHIR resources that the partner holds now.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = kOne,
          .answers = kOneAnswers,
          .errors = kReadErrors,
          .handler = read_artifact},
    Route{.method = Method::get,
          .pattern = "/{p}/fhir/.well-known/smart-configuration",
          .operation = "readSmartConfiguration",
          .summary = "Read where tokens come from",
          .text = "SMART discovery: the authorization server that issues the tokens of this partner. Always JSON.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::fixed_json,
          .parameters = kPartnerOnly,
          .answers = kDiscoveryAnswers,
          .errors = kDiscoveryErrors,
          .handler = read_smart_configuration,
          .is_public = true},
    Route{.method = Method::get,
          .pattern = "/schemas",
          .operation = "listSchemas",
          .summary = "List artifact types",
          .text = "The artifact types that are served.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = {},
          .answers = kSchemasAnswers,
          .errors = kDocumentErrors,
          .handler = list_schemas,
          .is_public = true},
    Route{.method = Method::get,
          .pattern = "/schemas/{type}",
          .operation = "readSchema",
          .summary = "Read the JSON Schema of an artifact type",
          .text = "The schema that submitted artifacts are checked against.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = kTypeOnly,
          .answers = kSchemaAnswers,
          .errors = kDocumentErrors,
          .handler = read_schema,
          .is_public = true},
    Route{.method = Method::get,
          .pattern = "/openapi.json",
          .operation = "readOpenapi",
          .summary = "Read the OpenAPI document",
          .text = "This document.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = {},
          .answers = kOpenapiAnswers,
          .errors = kDocumentErrors,
          .handler = read_openapi,
          .is_public = true},
    Route{.method = Method::get,
          .pattern = "/docs",
          .operation = "readDocs",
          .summary = "Read the documentation page",
          .text = "The OpenAPI document as a page, from which requests can be tried.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::html,
          .parameters = {},
          .answers = kDocsAnswers,
          .errors = kDocumentErrors,
          .handler = read_docs,
          .is_public = true},
};

std::vector<Route> all_routes() {
  std::vector<Route> out{kRoutes.begin(), kRoutes.end()};
  out.insert(out.end(), key_routes().begin(), key_routes().end());
  out.insert(out.end(), fhir_routes().begin(), fhir_routes().end());
  return out;
}

}  // namespace

std::span<const Route> routes() noexcept {
  static const std::vector<Route> kAll = all_routes();
  return kAll;
}

}  // namespace concord::http
