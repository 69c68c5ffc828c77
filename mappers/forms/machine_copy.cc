#include "mappers/forms/machine_copy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/engine/graph.h"
#include "mappers/forms/pdf/embedded_file.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::size_t kDepthMax = 64;
constexpr std::string_view kPdfType = "application/pdf";
constexpr std::string_view kBeginning = R"({"resourceType":"Bundle")";

tl::unexpected<Error> refuse(std::string_view rule) {
  return fail(ErrorKind::unprocessable, "the machine copy of the document " + std::string{rule});
}

// The key of the artifact that the Bundle and its primary resource name alike.
Result<ArtifactKey> key_of_copy(const Value& bundle, const GraphResource& primary) {
  const Mapper* mapper = find_for(primary.resource);
  if (mapper == nullptr) return refuse("begins with no primary resource");
  auto key = mapper->key(primary);
  if (!key || !has_frame(primary.resource)) return refuse("is not one of ours");
  const Tag tag = artifact_tag(key->artifact, key->source, key->id);
  const bool is_tagged = std::ranges::any_of(bundle["meta"]["tag"].items(), [&tag](const Value& one) {
    return one.text("system") == tag.system && one.text("code") == tag.code;
  });
  const Value& identifier = bundle["identifier"];
  if (!is_tagged || identifier.text("system") != key->source || identifier.text("value") != key->id)
    return refuse("is not one of ours");
  key->recorded_at = extension_value(primary.resource, kRecordedAtUrl, "valueInstant").as_string().value_or("");
  return *std::move(key);
}

Result<Graph> read_copy(std::string_view text) {
  if (text.size() > kMachineCopyBytesMax) return refuse("is too large");
  const auto bundle = json::read(text, {.depth_max = kDepthMax, .bytes_max = kMachineCopyBytesMax});
  if (!bundle) return refuse("is no JSON");
  const bool is_collection = bundle->text("resourceType") == "Bundle" && bundle->text("type") == "collection";
  const auto entries = (*bundle)["entry"].items();
  if (!is_collection || entries.empty()) return refuse("is no Bundle of ours");
  if (entries.size() > kMachineCopyResourcesMax) return refuse("has too many resources");
  Graph graph;
  std::set<std::string_view> seen;
  for (const Value& entry : entries) {
    const std::string_view full_url = entry.text("fullUrl");
    if (!entry["resource"].is_object() || full_url.empty()) return refuse("has an entry that is no resource");
    if (!seen.insert(full_url).second) return refuse("names two resources alike");
    graph.resources.push_back({.role = {}, .full_url = std::string{full_url}, .resource = entry["resource"]});
  }
  ASSIGN_OR_RETURN(graph.key, key_of_copy(*bundle, graph.resources.front()));
  return graph;
}

// "application/pdf" of "Application/PDF; version=1.7".
std::string plain_type(std::string_view content_type) {
  std::string out{content_type.substr(0, content_type.find(';'))};
  while (out.ends_with(' ')) out.pop_back();
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// The text of the copy in one content; empty when it has none.
Result<std::optional<std::string>> copy_in(const Attachment& content) {
  const std::string type = plain_type(content.content_type);
  if (type == kMachineCopyType) return std::optional{content.bytes};
  if (type != kPdfType) return std::optional<std::string>{};
  if (content.bytes.size() > kDocumentBytesMax) return refuse("is in a PDF that is too large");
  return pdf::find_embedded_file(
      content.bytes, {.type = kMachineCopyType, .beginning = kBeginning, .bytes_max = kMachineCopyBytesMax});
}

}  // namespace

Result<std::string> write_machine_copy(const Graph& graph) {
  const ArtifactKey& key = graph.key;
  const Tag tag = artifact_tag(key.artifact, key.source, key.id);
  json::ArrayBuilder entries{graph.resources.size()};
  for (const GraphResource& one : graph.resources)
    entries.add(json::object({{"fullUrl", one.full_url}, {"resource", one.resource}}));
  const Value tags = json::array_of(json::object({{"system", tag.system}, {"code", tag.code}}));
  std::string text =
      json::write(json::object({{"resourceType", "Bundle"},
                                {"meta", json::object({{"tag", tags}})},
                                {"identifier", json::object({{"system", key.source}, {"value", key.id}})},
                                {"type", "collection"},
                                {"timestamp", key.recorded_at},
                                {"entry", entries.take()}}));
  if (text.size() > kMachineCopyBytesMax || graph.resources.size() > kMachineCopyResourcesMax)
    return fail(ErrorKind::too_large, "the artifact is too large for the machine copy of a document");
  return text;
}

Result<std::optional<Graph>> read_machine_copy(std::span<const Attachment> contents) {
  for (const Attachment& one : contents) {
    ASSIGN_OR_RETURN(const std::optional<std::string> copy, copy_in(one));
    if (!copy) continue;
    ASSIGN_OR_RETURN(Graph graph, read_copy(*copy));
    return std::optional{std::move(graph)};
  }
  return std::optional<Graph>{};
}

}  // namespace concord::mappers
