#include "fhir/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "fhir/resource_types.h"

namespace concord::fhir {
namespace {

using json::Value;

// Replaces a value, given the member name it stands under ("" for the root and for elements of arrays inherits
// the name of the array). Nothing: look inside.
using Replace = std::function<std::optional<Value>(std::string_view member, const Value& value)>;

// The rewritten value, or nothing when it stays as it is. Depth is bounded by the JSON reader.
std::optional<Value> rewrite_tree(std::string_view member, const Value& value, const Replace& replace) {
  if (auto replaced = replace(member, value)) return replaced;
  if (value.is_array()) {
    std::optional<json::Array> out;
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto item = rewrite_tree(member, value.at(i), replace);
      if (!item) continue;
      if (!out) out.emplace(value.items().begin(), value.items().end());
      (*out)[i] = *std::move(item);
    }
    return out ? std::optional{Value{*std::move(out)}} : std::nullopt;
  }
  std::optional<json::Object> out;
  const auto members = value.members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto item = rewrite_tree(members[i].name(), members[i].value, replace);
    if (!item) continue;
    if (!out) out.emplace(members.begin(), members.end());
    (*out)[i].value = *std::move(item);
  }
  return out ? std::optional{Value{*std::move(out)}} : std::nullopt;
}

void visit_tree(const Value& value, const std::string& expression, const ReferenceVisit& visit) {
  if (value["reference"].is_string()) visit(value, expression);
  for (const json::Member& member : value.members()) {
    const std::string path = fmt::format("{}.{}", expression, member.name());
    if (!member.value.is_array()) {
      visit_tree(member.value, path, visit);
      continue;
    }
    for (std::size_t i = 0; i < member.value.size(); ++i) {
      visit_tree(member.value.at(i), fmt::format("{}[{}]", path, i), visit);
    }
  }
}

// Members that hold text or business identity even when it looks like a URL of the bundle.
constexpr std::array<std::string_view, 10> kNotUrls{"value",   "system", "id",    "valueString", "valueMarkdown",
                                                    "display", "text",   "title", "description", "linkId"};

// `href="urn:…"` and `src='urn:…'` of the narrative.
std::string rewrite_narrative(std::string_view html, const UrlRewrite& rewrite) {
  std::string out;
  while (!html.empty()) {
    const std::size_t equals = std::min(html.find('='), html.size());
    const std::string_view before = html.substr(0, equals);
    const bool is_link = before.ends_with("href") || before.ends_with("src");
    out += html.substr(0, equals + 1);
    html.remove_prefix(std::min(equals + 1, html.size()));
    if (!is_link || html.empty() || (html.front() != '"' && html.front() != '\'')) continue;
    const std::size_t end = html.find(html.front(), 1);
    if (end == std::string_view::npos) continue;
    const std::string_view url = html.substr(1, end - 1);
    out += html.front();
    out += rewrite(url).value_or(std::string{url});
    out += html.front();
    html.remove_prefix(end + 1);
  }
  return out;
}

struct Split {
  std::string_view head;
  std::string_view tail;
};
// At the last slash; head is empty when there is none.
Split split_last(std::string_view text) {
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos) return {.head = {}, .tail = text};
  return {.head = text.substr(0, slash), .tail = text.substr(slash + 1)};
}

}  // namespace

std::optional<LiteralReference> parse_reference(std::string_view text) {
  LiteralReference out;
  constexpr std::string_view kHistory = "/_history/";
  if (const auto history = text.rfind(kHistory); history != std::string_view::npos) {
    out.version = text.substr(history + kHistory.size());
    if (!is_logical_id(out.version)) return std::nullopt;
    text = text.substr(0, history);
  }
  const auto [type_url, id] = split_last(text);
  const auto [server, type] = split_last(type_url);
  if (!is_logical_id(id) || !is_resource_type(type)) return std::nullopt;
  if (server.empty() && type_url.size() != type.size()) return std::nullopt;  // "/Goal/17"
  if (!server.empty() && !server.starts_with("http://") && !server.starts_with("https://")) return std::nullopt;
  out.base = server;
  out.type = type;
  out.id = id;
  return out;
}

std::string to_string(const LiteralReference& reference) {
  std::string out = reference.base.empty() ? std::string{} : reference.base + "/";
  out += reference.type + "/" + reference.id;
  if (!reference.version.empty()) out += "/_history/" + reference.version;
  return out;
}

std::optional<ConditionalReference> parse_conditional_reference(std::string_view text) {
  const auto mark = text.find('?');
  if (mark == std::string_view::npos || !is_resource_type(text.substr(0, mark))) return std::nullopt;
  return ConditionalReference{.type = std::string{text.substr(0, mark)}, .query = std::string{text.substr(mark + 1)}};
}

Value map_references(const Value& resource, const ReferenceRewrite& rewrite) {
  // A replaced Reference keeps its identifier and extensions, which may hold references of their own.
  const Replace inner = [&](std::string_view /*member*/, const Value& value) -> std::optional<Value> {
    if (!value["reference"].is_string()) return std::nullopt;
    return rewrite(value);
  };
  return rewrite_tree({}, resource, inner).value_or(resource);
}

void for_each_reference(const Value& resource, const ReferenceVisit& visit) {
  visit_tree(resource, std::string{resource.text("resourceType")}, visit);
}

Value map_urls(const Value& resource, const UrlRewrite& rewrite) {
  const Replace replace = [&](std::string_view member, const Value& value) -> std::optional<Value> {
    const auto text = value.as_string();
    if (!text || std::ranges::find(kNotUrls, member) != kNotUrls.end()) return std::nullopt;
    if (member == "div") return Value{rewrite_narrative(*text, rewrite)};
    auto url = rewrite(*text);
    return url ? std::optional{Value{*std::move(url)}} : std::nullopt;
  };
  return rewrite_tree({}, resource, replace).value_or(resource);
}

}  // namespace concord::fhir
