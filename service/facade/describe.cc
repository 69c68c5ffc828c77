#include "core/crypto/digest.h"
#include "core/json/write.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/subset.h"
#include "service/facade/capability_statement.h"
#include "service/facade/interactions.h"

namespace concord::facade {

namespace {

// The modes of R4 http.html#capabilities; this server has one statement for them all.
Status check_mode(const http::Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (name != "mode" || value == "full" || value == "normative" || value == "terminology") continue;
    constexpr const char* kText = "mode must be full, normative or terminology";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "", kText}});
  }
  return {};
}

// Nothing when nobody can be asked: the statement is told all the same.
std::shared_ptr<const json::Value> token_source_of(const Work& work) {
  if (work.services.tokens == nullptr) return nullptr;
  return work.services.tokens->smart_configuration(work.services.partner.id().str(), work.deadline).value_or(nullptr);
}

}  // namespace

Result<Answer> describe_capabilities(const Work& work) {
  RETURN_IF_ERROR(check_mode(work.call.parameters));
  ASSIGN_OR_RETURN(const auto subset, rest::parse_subset(work.call.parameters));
  ASSIGN_OR_RETURN(const auto capabilities, work.services.capabilities.get(work.deadline));
  const auto statement = work.statements.get(capabilities, {.base = work.base,
                                                            .partner = work.services.partner.id().str(),
                                                            .answers_browsers = work.settings.answers_browsers,
                                                            .tokens = token_source_of(work)});
  Answer out{.body = rest::subset_of(statement->resource, subset), .is_public = true};
  out.etag = subset.is_whole() ? statement->etag : rest::entity_tag(sha256_hex(json::write(*out.body)).substr(0, 16));
  if (rest::names_version(work.call.conditions.if_none_match, rest::version_of(out.etag))) {
    out.status = 304;
    out.body.reset();
  }
  return out;
}

}  // namespace concord::facade
