#include "service/artifacts/versions.h"

namespace concord::artifacts {
namespace {

tl::unexpected<Error> conflict(std::string_view text) {
  return fail(
      ErrorKind::conflict, std::string{text},
      {{.severity = Severity::error, .code = "conflict", .expression = "/recordedAt", .text = std::string{text}}});
}

}  // namespace

Result<Step> judge(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored) {
  if (!stored.primary) return Step::create;
  const auto held = mappers::recorded_at_of(stored.primary->resource);
  if (!held) {
    return conflict(
        "the partner holds a resource with this identifier that carries no recorded-at: it was not "
        "written by this service, or it was damaged");
  }
  ASSIGN_OR_RETURN(const Instant submitted, parse_instant(normal.text("recordedAt")));
  if (submitted > *held) return Step::update;
  if (submitted < *held) return conflict("the partner holds a newer version of this artifact");
  const auto back = read_back(mapper, *stored.primary, stored.others, auth::AccessContext::unrestricted());
  if (back && back->artifact == normal) return Step::replay;
  return conflict("the partner holds another version of this artifact with the same recordedAt");
}

}  // namespace concord::artifacts
