#include "service/artifacts/batch.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/json/read.h"
#include "core/time.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kTextBytesMax = 2048;

bool is_id(std::string_view text) noexcept {
  return text.size() <= kIdBytesMax && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

bool is_source(std::string_view text) noexcept {
  const auto is_printed = [](char c) { return c > ' ' && c < '\x7f'; };
  return text.size() <= kTextBytesMax && text.find(':') - 1 < text.size() && std::ranges::all_of(text, is_printed);
}

std::string instant_text(std::string_view text) { return std::string{parse_instant(text) ? text : ""}; }

// An artifact that is refused is named by what can be a key of it, never by whatever stands in its place.
mappers::ArtifactKey key_in(const json::Value& artifact) {
  const std::string_view type = artifact.text("artifact");
  const std::string_view id = artifact.text("id");
  const std::string_view source = artifact.text("source");
  return {.artifact = std::string{mappers::find(type) == nullptr ? "" : type},
          .source = std::string{is_source(source) ? source : ""},
          .id = std::string{is_id(id) ? id : ""},
          .recorded_at = instant_text(artifact.text("recordedAt"))};
}

Result<json::Value> read_object(const BatchLine& line) {
  if (line.fault == BatchLine::Fault::too_long) {
    return fail(ErrorKind::too_large, "",
                {{.code = "too-long", .expression = {}, .text = "the artifact is over the limit"}});
  }
  if (line.fault == BatchLine::Fault::framing) {
    return fail(ErrorKind::malformed, "",
                {{.code = "structure",
                  .expression = {},
                  .text = "the body is no JSON array from here on; nothing more of it is read"}});
  }
  auto value = json::read(line.text, {.bytes_max = line.text.size()});
  if (!value)
    return fail(ErrorKind::malformed, "", {{.code = "structure", .expression = {}, .text = value.error().message}});
  if (value->is_object()) return value;
  return fail(ErrorKind::malformed, "",
              {{.code = "structure", .expression = {}, .text = "an artifact is a JSON object"}});
}

}  // namespace

BatchEntry read_entry(const BatchLine& line) {
  BatchEntry entry{.key = {}, .artifact = read_object(line)};
  if (entry.artifact) entry.key = key_in(*entry.artifact);
  return entry;
}

Result<Submitted> submit_entry(Artifacts& artifacts, const BatchEntry& entry, Handling handling,
                               const auth::AccessContext& access, Deadline deadline) {
  if (!entry.artifact) return fail(entry.artifact.error());
  auto result = artifacts.submit({.type = entry.key.artifact,
                                  .artifact = *entry.artifact,
                                  .idempotency_key = std::nullopt,
                                  .handling = handling,
                                  .deadline = deadline},
                                 access);
  if (result || !entry.key.artifact.empty()) return result;
  const bool is_named = entry.artifact->find("artifact") != nullptr;
  return fail(ErrorKind::unprocessable, "",
              {{.code = is_named ? "not-supported" : "required",
                .expression = "/artifact",
                .text = is_named ? "no such artifact type: /schemas lists them" : "the artifact type is missing"}});
}

json::Value outcome_line(std::size_t number, const mappers::ArtifactKey& key, const Result<Submitted>& result) {
  const json::Value report = to_json(result ? result->report : refusal(key, result.error()));
  json::Object out;
  out.push_back(json::Member::constant("line", static_cast<std::int64_t>(number)));
  for (const json::Member& member : report.members()) out.push_back(member);
  return {std::move(out)};
}

}  // namespace concord::artifacts
