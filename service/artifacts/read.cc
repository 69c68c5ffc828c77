#include <algorithm>
#include <set>
#include <utility>

#include "fhir/resource_types.h"
#include "service/artifacts/patient_parameter.h"
#include "service/artifacts/stored_form.h"
#include "service/artifacts/work.h"
#include "service/partner/creation.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kSourceBytesMax = 2'048;
constexpr std::size_t kIdBytesMax = 64;

tl::unexpected<Error> no_such() { return fail(ErrorKind::not_found, "no such artifact"); }

// The sources of resources of others that have the logical id.
Result<std::set<std::string>> find_foreign_ids(const Search& search, const mappers::Mapper& mapper,
                                               std::string_view id) {
  std::set<std::string> out;
  if (!fhir::is_logical_id(id)) return out;
  if (!partner::may_search(search.capabilities, mapper.primary_type(), "_id")) return out;
  ASSIGN_OR_RETURN(const auto found,
                   partner::search_all(search.partner, mapper.primary_type(), {{"_id", std::string{id}}},
                                       search.entries_max, search.deadline));
  for (const partner::Found& entry : found) {
    const auto key = key_of(mapper, entry);
    if (key && key->id == id && entry.resource.text("id") == id) out.insert(key->source);
  }
  return out;
}

// The sources of resources of ours with that id, whichever way the partner is searched.
Result<std::set<std::string>> find_own_sources(const Search& search, const mappers::Mapper& mapper,
                                               std::string_view id) {
  std::set<std::string> out;
  http::Parameters parameters;
  const auto finding = partner::finding_of(search.capabilities, mapper.primary_type());
  if (finding == partner::Finding::by_identifier) parameters = {{"identifier", std::string{id}}};
  if (finding == partner::Finding::by_patient && !search.patient.empty()) parameters = {{"patient", search.patient}};
  if (parameters.empty()) return out;
  ASSIGN_OR_RETURN(const auto found, partner::search_all(search.partner, mapper.primary_type(), parameters,
                                                         search.entries_max, search.deadline));
  for (const partner::Found& entry : found) {
    const auto key = key_of(mapper, entry);
    if (key && key->id == id && partner::has_identifier(entry.resource, key->source, id)) out.insert(key->source);
  }
  return out;
}

// The source of the one artifact of that id. Errors: not_found, conflict when several sources use the id.
Result<std::string> find_source(const Search& search, const mappers::Mapper& mapper, const ArtifactAccess& access,
                                std::string_view id) {
  ASSIGN_OR_RETURN(std::set<std::string> sources, find_own_sources(search, mapper, id));
  ASSIGN_OR_RETURN(const auto foreign, find_foreign_ids(search, mapper, id));
  sources.insert(foreign.begin(), foreign.end());
  ASSIGN_OR_RETURN(const auto forms, list_forms(search, mapper));
  for (const ReadForm& form : forms) {
    if (form.key.id == id && access.may_see(form)) sources.insert(form.key.source);
  }
  if (sources.empty()) return no_such();
  if (sources.size() > 1) {
    return fail(ErrorKind::conflict, "several sources have an artifact of this id; say which with `source`");
  }
  return *sources.begin();
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

// "Patient/1" of what was asked for, or of who asks; empty when neither says.
Result<std::string> patient_of(partner::PartnerEhr& partner, const ArtifactAccess& access, const ReadRequest& request) {
  if (request.patient.empty()) return access.bound_patient();
  ASSIGN_OR_RETURN(const json::Value reference, patient_reference(request.patient));
  auto literal = partner::resolve_patient(partner, reference, request.deadline);
  if (!literal && literal.error().kind == ErrorKind::unprocessable) RETURN_IF_ERROR(access.check_patient(""));
  if (!literal) return tl::unexpected(std::move(literal).error());
  RETURN_IF_ERROR(access.check_patient(*literal));
  return literal;
}

Result<json::Value> artifact_of(const mappers::Mapper& mapper, const ArtifactAccess& access, ReadForm form) {
  if (!access.may_see(form)) return no_such();
  if (access.hide_uncovered(form)) RETURN_IF_ERROR(read_again(mapper, form));
  if (!form.artifact.is_null()) return std::move(form.artifact);
  return fail(ErrorKind::unprocessable, "the partner holds this artifact for people to read only",
              {{.severity = Severity::error,
                .code = "not-supported",
                .expression = {},
                .text = "the artifact is a document without a machine copy, at " + location_of(form.held.resource)}});
}

tl::unexpected<Error> patient_required() {
  return fail(ErrorKind::unprocessable, "this partner finds artifacts by patient only; say which with `patient`",
              {{.severity = Severity::error,
                .code = "required",
                .expression = {},
                .text = "this partner finds artifacts by patient only: add the parameter `patient`"}});
}

}  // namespace

Result<json::Value> Artifacts::read(const ReadRequest& request, const auth::AccessContext& access) {
  const mappers::Mapper* mapper = settings_.mappers->find(request.type);
  if (mapper == nullptr) return fail(ErrorKind::not_found, "no such type of artifact");
  if (!is_id(request.id) || request.source.size() > kSourceBytesMax) return no_such();
  ArtifactAccess allowed{policy(), access, partner_, capabilities_};
  RETURN_IF_ERROR(allowed.check_read(*mapper));
  ASSIGN_OR_RETURN(const auto known, capabilities_.get(request.deadline));
  ASSIGN_OR_RETURN(std::string patient, patient_of(partner_, allowed, request));
  const Search search{allowed.visible(), settings_.graph_entries_max, request.deadline, partner_, *known,
                      std::move(patient)};
  mappers::ArtifactKey key{.artifact = std::string{request.type},
                           .source = std::string{request.source},
                           .id = std::string{request.id},
                           .recorded_at = {}};
  const bool is_blind = search.patient.empty() && needs_patient(*mapper, *known);
  if (key.source.empty()) {
    auto source = find_source(search, *mapper, allowed, request.id);
    if (!source && source.error().kind == ErrorKind::not_found && is_blind) return patient_required();
    if (!source) return tl::unexpected(std::move(source).error());
    key.source = *std::move(source);
  }
  ASSIGN_OR_RETURN(StoredGraph stored, find_stored(search, *mapper, key));
  if (stored.form) return artifact_of(*mapper, allowed, *std::move(stored.form));
  if (!stored.primary && is_blind) return patient_required();
  if (!stored.primary || !mapper->is_primary(stored.primary->resource)) return no_such();
  ASSIGN_OR_RETURN(mappers::ReadBack back, read_back(*mapper, stored));
  return std::move(back.artifact);
}

}  // namespace concord::artifacts
