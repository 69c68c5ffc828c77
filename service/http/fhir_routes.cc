#include "service/http/fhir_routes.h"

#include <array>

#include "service/http/fhir_handlers.h"

namespace concord::http {
namespace {

constexpr ParameterDoc kPartner{"p", In::path, true, "partner",
                                "Partner id. Without this segment the default partner is meant."};
constexpr ParameterDoc kType{"Type", In::path, true, "resource-type", "FHIR R4 resource type."};
constexpr ParameterDoc kId{"id", In::path, true, "resource-id", "Logical id at the partner."};
constexpr ParameterDoc kVersion{"vid", In::path, true, "resource-id", "Version id."};
constexpr ParameterDoc kCompartment{"Compartment", In::path, true, "compartment", "What the compartment is of."};
constexpr ParameterDoc kFormat{"_format", In::query, false, "fhir-format", "JSON is all that is served."};
constexpr ParameterDoc kPretty{"_pretty", In::query, false, "string", "`true`: the body is indented."};
constexpr ParameterDoc kSummary{"_summary", In::query, false, "fhir-summary", "Which part of a resource is shown."};
constexpr ParameterDoc kElements{"_elements", In::query, false, "string",
                                 "Names of the elements to be shown, with commas between. Not with `_summary`."};
constexpr ParameterDoc kCount{"_count", In::query, false, "fhir-count", "Matches a page; 0 asks for the total alone."};
constexpr ParameterDoc kSort{"_sort", In::query, false, "string", "Search parameters to sort by; `-` descends."};
constexpr ParameterDoc kInclude{"_include", In::query, false, "string", "`Goal:subject`: what matches refer to."};
constexpr ParameterDoc kRevinclude{"_revinclude", In::query, false, "string",
                                   "`Provenance:target`: what refers to matches."};
constexpr ParameterDoc kResourceId{"_id", In::query, false, "string",
                                   "As all search parameters of the type that the CapabilityStatement lists."};
constexpr ParameterDoc kCursor{"_cursor", In::query, false, "string", "Opaque, from `next` of the page before."};
constexpr ParameterDoc kSince{"_since", In::query, false, "string", "An instant: what changed since."};
constexpr ParameterDoc kTypes{"_type", In::query, false, "string", "Resource types, with commas between."};
constexpr ParameterDoc kPrefer{"Prefer", In::header, false, "fhir-prefer",
                               "`return=minimal`, `representation` (default) or `OperationOutcome`; "
                               "`handling=strict` refuses search parameters that are not known."};
constexpr ParameterDoc kIfMatch{"If-Match", In::header, false, "string",
                                "`W/\"3\"`: the version that is written over."};
constexpr ParameterDoc kIfNoneMatch{"If-None-Match", In::header, false, "string",
                                    "Of a read: the version that is known. Of a write: `*`, nothing must be there."};
constexpr ParameterDoc kIfModifiedSince{"If-Modified-Since", In::header, false, "string", "An HTTP date."};
constexpr ParameterDoc kIfNoneExist{"If-None-Exist", In::header, false, "string",
                                    "`identifier=system|value`: nothing is made when one resource meets it."};
constexpr ParameterDoc kMode{"mode", In::query, false, "validate-mode",
                             "`create` or `update`: the same rules for both."};
constexpr ParameterDoc kStatementMode{"mode", In::query, false, "statement-mode", "One statement serves all modes."};

constexpr std::array kBundleOf{kPartner, kPrefer, kFormat, kPretty};
constexpr std::array kDescribed{kPartner, kStatementMode, kSummary, kElements, kIfNoneMatch, kFormat, kPretty};
constexpr std::array kValidated{kPartner, kMode, kFormat, kPretty};
constexpr std::array kTypeValidated{kPartner, kType, kMode, kFormat, kPretty};
constexpr std::array kExtracted{kPartner, kFormat, kPretty};
constexpr std::array kStoredExtracted{kPartner, kId, kFormat, kPretty};
constexpr std::array kEverythingOf{kPartner, kId,       kTypes,  kSince,  kCount,
                                   kSummary, kElements, kCursor, kFormat, kPretty};
constexpr std::array kSearched{kPartner, kType,     kResourceId, kCount,  kSort,   kInclude, kRevinclude,
                               kSummary, kElements, kCursor,     kPrefer, kFormat, kPretty};
constexpr std::array kFormSearched{kPartner, kType, kPrefer, kFormat, kPretty};
constexpr std::array kCompartmentSearched{kPartner, kCompartment, kId,     kType,   kCount,  kSort,
                                          kSummary, kElements,    kCursor, kPrefer, kFormat, kPretty};
constexpr std::array kCompartmentFormSearched{kPartner, kCompartment, kId, kType, kPrefer, kFormat, kPretty};
constexpr std::array kCreated{kPartner, kType, kIfNoneExist, kPrefer, kFormat, kPretty};
constexpr std::array kSelectedWritten{kPartner, kType, kResourceId, kIfMatch, kIfNoneMatch, kPrefer, kFormat, kPretty};
constexpr std::array kSelectedRemoved{kPartner, kType, kResourceId, kIfMatch, kPrefer, kFormat, kPretty};
constexpr std::array kRead{kPartner, kType, kId, kSummary, kElements, kIfNoneMatch, kIfModifiedSince, kFormat, kPretty};
constexpr std::array kVersionRead{kPartner,         kType,   kId,    kVersion, kSummary, kElements, kIfNoneMatch,
                                  kIfModifiedSince, kFormat, kPretty};
constexpr std::array kHistoryOf{kPartner, kType, kId, kCount, kSince, kCursor, kFormat, kPretty};
constexpr std::array kWritten{kPartner, kType, kId, kIfMatch, kIfNoneMatch, kPrefer, kFormat, kPretty};
constexpr std::array kRemoved{kPartner, kType, kId, kIfMatch, kPrefer, kFormat, kPretty};

constexpr AnswerDoc kNotModified{304, "The caller has this version.", "", ""};
constexpr std::array kReadAnswers{AnswerDoc{200, "The resource.", "application/fhir+json", "resource"}, kNotModified};
constexpr std::array kStatementAnswers{AnswerDoc{200, "A CapabilityStatement.", "application/fhir+json", "resource"},
                                       kNotModified};
constexpr std::array kSearchAnswers{
    AnswerDoc{200, "A page: a Bundle of type searchset.", "application/fhir+json", "bundle"}};
constexpr std::array kHistoryAnswers{
    AnswerDoc{200, "Versions, the newest first: a Bundle of type history.", "application/fhir+json", "bundle"}};
constexpr std::array kCreateAnswers{
    AnswerDoc{201, "Made. The body is as `Prefer: return` says.", "application/fhir+json", "resource", true},
    AnswerDoc{200, "One resource met the condition; nothing was written.", "application/fhir+json", "resource", true}};
constexpr std::array kUpdateAnswers{
    AnswerDoc{200, "Written. The body is as `Prefer: return` says.", "application/fhir+json", "resource", true},
    AnswerDoc{201, "Made under this id.", "application/fhir+json", "resource", true}};
constexpr std::array kPatchAnswers{
    AnswerDoc{200, "Written. The body is as `Prefer: return` says.", "application/fhir+json", "resource", true}};
constexpr std::array kRemoveAnswers{
    AnswerDoc{204, "Deleted, or not there.", "", ""},
    AnswerDoc{200, "The same, with `Prefer: return=OperationOutcome`.", "application/fhir+json", "operation-outcome"}};
constexpr std::array kBundleAnswers{AnswerDoc{200, "A Bundle with an entry for each that was sent, in their order.",
                                              "application/fhir+json", "bundle"}};
constexpr std::array kValidateAnswers{AnswerDoc{200,
                                                "All findings; the resource is valid when none is an error or fatal.",
                                                "application/fhir+json", "operation-outcome"}};
constexpr std::array kExtractAnswers{
    AnswerDoc{200,
              "`return`: a transaction Bundle of Observations, absent when there is nothing to extract; `issues`: an "
              "OperationOutcome with what was not extracted, or not wholly.",
              "application/fhir+json", "parameters"}};

using enum ErrorKind;
constexpr std::array kReadErrors{
    malformed, forbidden,     not_found, method_not_allowed,  not_acceptable, gone,
    throttled, unavailable,   timeout,   partner_rejected,    partner_broken, fault,
    too_large, unprocessable, conflict,  precondition_failed, unsupported,    unsupported_media};
constexpr std::array kWriteErrors{
    malformed,           forbidden,        not_found,      method_not_allowed, not_acceptable, gone,        conflict,
    precondition_failed, too_large,        unprocessable,  unsupported_media,  throttled,      unavailable, timeout,
    unknown_outcome,     partner_rejected, partner_broken, unsupported,        fault};

// What all rows have in common.
constexpr Route row(Method method, std::string_view pattern, std::string_view operation, std::string_view summary,
                    std::string_view text, BodyKind body) {
  return {.method = method,
          .pattern = pattern,
          .operation = operation,
          .summary = summary,
          .text = text,
          .body = body,
          .body_schema = body == BodyKind::fhir_json    ? "resource"
                         : body == BodyKind::json_patch ? "json-patch"
                                                        : "",
          .produces = Produces::fhir,
          .parameters = {},
          .answers = {},
          .errors = {},
          .handler = perform_fhir};
}
// Whatever comes in is looked at, and found wrong rather than refused.
constexpr Route taking_any_json(Route route) {
  route.body_schema = {};
  return route;
}
constexpr Route with_optional_body(Route route) {
  route.is_body_required = false;
  return route;
}
constexpr Route open_to_all(Route route) {
  route.is_public = true;
  return route;
}
constexpr Route documented(Route route, std::span<const ParameterDoc> parameters, std::span<const AnswerDoc> answers,
                           std::span<const ErrorKind> errors) {
  route.parameters = parameters;
  route.answers = answers;
  route.errors = errors;
  return route;
}

constexpr std::array kRoutes{
    documented(row(Method::post, "/{p}/fhir", "performBundle", "Perform a batch or transaction",
                   "A batch does each entry by itself. A transaction is the partner's: all or nothing; where it has "
                   "none, one of a single entry is done alone and any other refused.",
                   BodyKind::fhir_json),
               kBundleOf, kBundleAnswers, kWriteErrors),
    documented(open_to_all(row(Method::get, "/{p}/fhir/metadata", "readCapabilities", "Read the CapabilityStatement",
                               "What is really served in front of this partner.", BodyKind::none)),
               kDescribed, kStatementAnswers, kReadErrors),
    documented(
        taking_any_json(
            row(Method::post, "/{p}/fhir/$validate", "validateResource", "Validate a resource",
                "Holds a FHIR resource, or the one in `resource` of a Parameters, to FHIR R4: structure, cardinality, "
                "formats, required bindings, references, narrative and invariants. Nothing is stored or sent.",
                BodyKind::fhir_json)),
        kValidated, kValidateAnswers, kWriteErrors),
    documented(
        taking_any_json(
            row(Method::post, "/{p}/fhir/{Type}/$validate", "validateResourceOfType", "Validate a resource of a type",
                "The same, where the resource has to be of the type that the path names.", BodyKind::fhir_json)),
        kTypeValidated, kValidateAnswers, kWriteErrors),
    documented(row(Method::post, "/{p}/fhir/QuestionnaireResponse/$extract", "extractResponse",
                   "Extract Observations from a response",
                   "Observation-based extraction of SDC. The body is the QuestionnaireResponse, or Parameters with it "
                   "in `questionnaire-response` and optionally its `questionnaire`; else that is the contained one, a "
                   "known instrument, or the one at the partner. Nothing is written.",
                   BodyKind::fhir_json),
               kExtracted, kExtractAnswers, kWriteErrors),
    documented(row(Method::get, "/{p}/fhir/QuestionnaireResponse/{id}/$extract", "extractStoredResponse",
                   "Extract Observations from a response at the partner",
                   "The same of the response with this id at the partner.", BodyKind::none),
               kStoredExtracted, kExtractAnswers, kReadErrors),
    documented(row(Method::post, "/{p}/fhir/QuestionnaireResponse/{id}/$extract", "extractStoredResponseBy",
                   "Extract Observations from a response at the partner, with parameters",
                   "The same, where the body is Parameters that may hold the `questionnaire`.", BodyKind::fhir_json),
               kStoredExtracted, kExtractAnswers, kWriteErrors),
    documented(row(Method::get, "/{p}/fhir/Patient/{id}/$everything", "readEverything", "Read all of a patient",
                   "The patient and the resources of the patient compartment.", BodyKind::none),
               kEverythingOf, kSearchAnswers, kReadErrors),
    documented(with_optional_body(row(Method::post, "/{p}/fhir/Patient/{id}/$everything", "readEverythingBy",
                                      "Read all of a patient, parameters in the body",
                                      "The same, with Parameters in the body.", BodyKind::fhir_json)),
               kEverythingOf, kSearchAnswers, kWriteErrors),
    documented(row(Method::get, "/{p}/fhir/{Type}", "searchResources", "Search a type",
                   "By the search parameters of R4 that the partner knows. `next` is followed as it is; it is bound to "
                   "the caller and good for an hour.",
                   BodyKind::none),
               kSearched, kSearchAnswers, kReadErrors),
    documented(
        row(Method::post, "/{p}/fhir/{Type}/_search", "searchResourcesByForm", "Search a type, parameters in the body",
            "The same with the parameters in a form, so that none is part of a URL. Those of the URL count too.",
            BodyKind::form),
        kFormSearched, kSearchAnswers, kReadErrors),
    documented(row(Method::get, "/{p}/fhir/{Compartment}/{id}/{Type}", "searchCompartment",
                   "Search a type within a compartment", "`Patient/17/Observation`: what belongs to that patient.",
                   BodyKind::none),
               kCompartmentSearched, kSearchAnswers, kReadErrors),
    documented(row(Method::post, "/{p}/fhir/{Compartment}/{id}/{Type}/_search", "searchCompartmentByForm",
                   "Search a type within a compartment, parameters in the body",
                   "The same with the parameters in a form.", BodyKind::form),
               kCompartmentFormSearched, kSearchAnswers, kReadErrors),
    documented(row(Method::post, "/{p}/fhir/{Type}", "createResource", "Create a resource",
                   "The partner gives the id. With If-None-Exist a search comes first, under a lease: requests with "
                   "the same condition make one resource between them.",
                   BodyKind::fhir_json),
               kCreated, kCreateAnswers, kWriteErrors),
    documented(
        row(Method::put, "/{p}/fhir/{Type}", "updateSelectedResource", "Update the resource that the criteria select",
            "Made when nothing is selected; 412 when several are.", BodyKind::fhir_json),
        kSelectedWritten, kUpdateAnswers, kWriteErrors),
    documented(
        row(Method::patch, "/{p}/fhir/{Type}", "patchSelectedResource", "Patch the resource that the criteria select",
            "404 when nothing is selected, 412 when several are.", BodyKind::json_patch),
        kSelectedWritten, kPatchAnswers, kWriteErrors),
    documented(row(Method::del, "/{p}/fhir/{Type}", "deleteSelectedResource",
                   "Delete the resource that the criteria select", "412 when several are.", BodyKind::none),
               kSelectedRemoved, kRemoveAnswers, kWriteErrors),
    documented(row(Method::get, "/{p}/fhir/{Type}/{id}", "readResource", "Read a resource",
                   "As the partner has it now, with URLs of ours.", BodyKind::none),
               kRead, kReadAnswers, kReadErrors),
    documented(row(Method::put, "/{p}/fhir/{Type}/{id}", "updateResource", "Update a resource",
                   "The whole resource, with the id of the URL. If-Match guards against writing over what somebody "
                   "else wrote.",
                   BodyKind::fhir_json),
               kWritten, kUpdateAnswers, kWriteErrors),
    documented(row(Method::patch, "/{p}/fhir/{Type}/{id}", "patchResource", "Patch a resource",
                   "A JSON Patch (RFC 6902), applied here to what the partner has and written on condition that nobody "
                   "wrote in between.",
                   BodyKind::json_patch),
               kWritten, kPatchAnswers, kWriteErrors),
    documented(row(Method::del, "/{p}/fhir/{Type}/{id}", "deleteResource", "Delete a resource",
                   "What is not there counts as deleted.", BodyKind::none),
               kRemoved, kRemoveAnswers, kWriteErrors),
    documented(row(Method::get, "/{p}/fhir/{Type}/{id}/_history", "readHistory", "Read the versions of a resource",
                   "404 where the partner keeps none.", BodyKind::none),
               kHistoryOf, kHistoryAnswers, kReadErrors),
    documented(row(Method::get, "/{p}/fhir/{Type}/{id}/_history/{vid}", "readVersion", "Read a version of a resource",
                   "Where the partner keeps no versions, the current one only.", BodyKind::none),
               kVersionRead, kReadAnswers, kReadErrors),
};

}  // namespace

std::span<const Route> fhir_routes() noexcept { return kRoutes; }

}  // namespace concord::http
