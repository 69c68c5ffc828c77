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

tl::unexpected<Error> same_time_conflict() {
  return conflict("the partner holds another version of this artifact with the same recordedAt");
}

bool holds_same(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored) {
  // What is only readable cannot be compared: the time tells.
  if (stored.form) return stored.form->artifact.is_null() || stored.form->artifact == normal;
  const auto back = read_back(mapper, stored);
  return back && back->artifact == normal;
}

Result<Step> judge(const mappers::Mapper& mapper, const json::Value& normal, const StoredGraph& stored) {
  if (!stored.primary && !stored.form) return Step::create;
  std::optional<Instant> held;
  if (stored.form) {
    held = stored.form->recorded_at;
  } else {
    held = held_since(*stored.primary, read_back(mapper, stored));
  }
  if (!held) {
    return conflict(
        "the partner holds a resource with this identifier that cannot be read as an artifact: it was not "
        "written by this service, or it was damaged");
  }
  ASSIGN_OR_RETURN(const Instant submitted, parse_instant(normal.text("recordedAt")));
  if (submitted > *held) return Step::update;
  if (submitted < *held) return conflict("the partner holds a newer version of this artifact");
  return holds_same(mapper, normal, stored) ? Step::replay : Step::resume;
}

}  // namespace concord::artifacts
