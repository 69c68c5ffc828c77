#include "service/artifacts/versions.h"

namespace concord::artifacts {
namespace {

tl::unexpected<Error> conflict(std::string_view text) {
  return fail(
      ErrorKind::conflict, std::string{text},
      {{.severity = Severity::error, .code = "conflict", .expression = "/recordedAt", .text = std::string{text}}});
}

// What Concord wrote says it; of what others wrote, the artifact that it is read as.
std::optional<Instant> held_since(const partner::Found& primary, const Result<mappers::ReadBack>& back) {
  if (auto own = mappers::recorded_at_of(primary.resource)) return own;
  if (!back) return std::nullopt;
  const auto instant = parse_instant(back->artifact.text("recordedAt"));
  return instant ? std::optional{*instant} : std::nullopt;
}

}  // namespace

Result<Step> judge(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored) {
  if (!stored.primary) return Step::create;
  const auto back = read_back(mapper, stored);
  const auto held = held_since(*stored.primary, back);
  if (!held) {
    return conflict(
        "the partner holds a resource with this identifier that cannot be read as an artifact: it was not "
        "written by this service, or it was damaged");
  }
  ASSIGN_OR_RETURN(const Instant submitted, parse_instant(normal.text("recordedAt")));
  if (submitted > *held) return Step::update;
  if (submitted < *held) return conflict("the partner holds a newer version of this artifact");
  if (back && back->artifact == normal) return Step::replay;
  return conflict("the partner holds another version of this artifact with the same recordedAt");
}

}  // namespace concord::artifacts
