#include "fhir/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <unordered_set>
#include <utility>

namespace concord::fhir {
namespace {

using json::Value;

// What bdl-1 … bdl-4 allow in a Bundle of a type.
struct TypeRule {
  std::string_view type;
  bool has_total = false;
  bool has_search = false;
  bool has_request = false;
  bool has_response = false;
};
constexpr std::array kTypeRules{
    TypeRule{.type = "document"},
    TypeRule{.type = "message"},
    TypeRule{.type = "transaction", .has_request = true},
    TypeRule{.type = "transaction-response", .has_response = true},
    TypeRule{.type = "batch", .has_request = true},
    TypeRule{.type = "batch-response", .has_response = true},
    TypeRule{.type = "history", .has_total = true, .has_request = true, .has_response = true},
    TypeRule{.type = "searchset", .has_total = true, .has_search = true},
    TypeRule{.type = "collection"},
};
constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

std::optional<Value> text_or_nothing(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<Value>{text};
}

Value request_json(const EntryRequest& request) {
  return json::object({{"method", text_or_nothing(request.method)},
                       {"url", text_or_nothing(request.url)},
                       {"ifNoneMatch", text_or_nothing(request.if_none_match)},
                       {"ifModifiedSince", text_or_nothing(request.if_modified_since)},
                       {"ifMatch", text_or_nothing(request.if_match)},
                       {"ifNoneExist", text_or_nothing(request.if_none_exist)}});
}

Value response_json(const EntryResponse& response) {
  return json::object({{"status", text_or_nothing(response.status)},
                       {"location", text_or_nothing(response.location)},
                       {"etag", text_or_nothing(response.etag)},
                       {"lastModified", text_or_nothing(response.last_modified)},
                       {"outcome", response.outcome}});
}

Value entry_json(const BundleEntry& entry) {
  return json::object({{"fullUrl", text_or_nothing(entry.full_url)},
                       {"resource", entry.resource},
                       {"search", json::object({{"mode", text_or_nothing(entry.search_mode)}})},
                       {"request", entry.request ? std::optional{request_json(*entry.request)} : std::nullopt},
                       {"response", entry.response ? std::optional{response_json(*entry.response)} : std::nullopt}});
}

// Reads elements and keeps every finding.
class Reader {
 public:
  Result<Bundle> read(const Value& resource);

 private:
  void find(std::string_view code, std::string expression, std::string_view text) {
    issues_.push_back({.severity = Severity::error,
                       .code = std::string{code},
                       .expression = std::move(expression),
                       .text = std::string{text}});
  }
  std::string text(const Value& parent, std::string_view name, const std::string& path) {
    const Value* value = parent.find(name);
    if (value == nullptr) return {};
    const auto characters = value->as_string();
    if (!characters || characters->empty()) find("structure", fmt::format("{}.{}", path, name), "must be a string");
    return std::string{characters.value_or("")};
  }
  std::span<const Value> list(const Value& parent, std::string_view name) {
    const Value* value = parent.find(name);
    if (value != nullptr && (!value->is_array() || value->size() == 0)) {
      find("structure", fmt::format("Bundle.{}", name), "must be a list that is not empty");
    }
    return value == nullptr ? std::span<const Value>{} : value->items();
  }
  const Value* member_object(const Value& parent, std::string_view name, const std::string& path) {
    const Value* value = parent.find(name);
    if (value == nullptr || value->is_object()) return value;
    find("structure", fmt::format("{}.{}", path, name), "must be an object");
    return nullptr;
  }
  BundleEntry entry(const Value& value, const std::string& path);
  EntryRequest request(const Value& value, const std::string& path);
  EntryResponse response(const Value& value, const std::string& path);
  void check_entry(const BundleEntry& entry, const std::string& path);

  TypeRule rule_;
  std::vector<Issue> issues_;
  std::unordered_set<std::string> full_urls_;
};

EntryRequest Reader::request(const Value& value, const std::string& path) {
  EntryRequest out{.method = text(value, "method", path),
                   .url = text(value, "url", path),
                   .if_none_match = text(value, "ifNoneMatch", path),
                   .if_modified_since = text(value, "ifModifiedSince", path),
                   .if_match = text(value, "ifMatch", path),
                   .if_none_exist = text(value, "ifNoneExist", path)};
  if (std::ranges::find(kMethods, out.method) == kMethods.end()) {
    find("value", path + ".method", "must be GET, HEAD, POST, PUT, PATCH or DELETE");
  }
  if (out.url.empty()) find("required", path + ".url", "is required");
  return out;
}

EntryResponse Reader::response(const Value& value, const std::string& path) {
  EntryResponse out{.status = text(value, "status", path),
                    .location = text(value, "location", path),
                    .etag = text(value, "etag", path),
                    .last_modified = text(value, "lastModified", path)};
  if (const Value* outcome = member_object(value, "outcome", path); outcome != nullptr) out.outcome = *outcome;
  if (out.status.empty()) find("required", path + ".status", "is required");
  return out;
}

BundleEntry Reader::entry(const Value& value, const std::string& path) {
  BundleEntry out{.full_url = text(value, "fullUrl", path)};
  if (const Value* resource = member_object(value, "resource", path); resource != nullptr) out.resource = *resource;
  if (const Value* search = member_object(value, "search", path); search != nullptr) {
    out.search_mode = text(*search, "mode", path + ".search");
    if (!rule_.has_search) find("invariant", path + ".search", "bdl-2: only a searchset says why an entry is there");
  }
  if (const Value* sent = member_object(value, "request", path); sent != nullptr) {
    out.request = request(*sent, path + ".request");
  }
  if (const Value* answered = member_object(value, "response", path); answered != nullptr) {
    out.response = response(*answered, path + ".response");
  }
  check_entry(out, path);
  return out;
}

void Reader::check_entry(const BundleEntry& entry, const std::string& path) {
  if (entry.request.has_value() != rule_.has_request) {
    find("invariant", path + ".request", "bdl-3: required in batch, transaction and history, prohibited elsewhere");
  }
  if (entry.response.has_value() != rule_.has_response) {
    find("invariant", path + ".response", "bdl-4: required in responses and history, prohibited elsewhere");
  }
  if (!entry.resource && !entry.request && !entry.response) {
    find("invariant", path, "bdl-5: an entry has a resource, a request or a response");
  }
  if (entry.full_url.find("/_history/") != std::string::npos) {
    find("invariant", path + ".fullUrl", "bdl-8: must not name a version");
  }
  if (entry.full_url.empty() || rule_.type == "history") return;
  const std::string_view version = entry.resource ? (*entry.resource)["meta"].text("versionId") : std::string_view{};
  if (!full_urls_.insert(fmt::format("{} {}", entry.full_url, version)).second) {
    find("invariant", path + ".fullUrl", "bdl-7: must be unique, or its versions must differ");
  }
}

Result<Bundle> Reader::read(const Value& resource) {
  if (resource.text("resourceType") != "Bundle") {
    return fail(ErrorKind::malformed, "not a Bundle",
                {{Severity::error, "structure", "Bundle", "must be a resource of type Bundle"}});
  }
  Bundle out{.type = text(resource, "type", "Bundle")};
  const auto* rule = std::ranges::find(kTypeRules, out.type, &TypeRule::type);
  if (rule == kTypeRules.end()) {
    find("value", "Bundle.type", "must be a code of http://hl7.org/fhir/bundle-type");
    return fail(ErrorKind::malformed, "the Bundle breaks rules of FHIR R4", std::move(issues_));
  }
  rule_ = *rule;
  if (const Value* total = resource.find("total"); total != nullptr) {
    out.total = total->as_integer();
    if (!out.total || *out.total < 0) find("structure", "Bundle.total", "must be a whole number, not negative");
    if (!rule_.has_total) find("invariant", "Bundle.total", "bdl-1: only in a searchset or a history");
  }
  for (std::size_t i = 0; const Value& link : list(resource, "link")) {
    const std::string path = fmt::format("Bundle.link[{}]", i++);
    out.links.push_back({.relation = text(link, "relation", path), .url = text(link, "url", path)});
  }
  for (std::size_t i = 0; const Value& value : list(resource, "entry")) {
    out.entries.push_back(entry(value, fmt::format("Bundle.entry[{}]", i++)));
  }
  if (!issues_.empty()) return fail(ErrorKind::malformed, "the Bundle breaks rules of FHIR R4", std::move(issues_));
  return out;
}

}  // namespace

int EntryResponse::code() const noexcept {
  constexpr std::size_t kDigits = 3;
  int out = 0;
  const std::string_view digits = std::string_view{status}.substr(0, kDigits);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error == std::errc{} && end == digits.data() + kDigits && out > 0 ? out : 0;
}

std::string_view Bundle::link(std::string_view relation) const noexcept {
  const auto found = std::ranges::find(links, relation, &BundleLink::relation);
  return found == links.end() ? std::string_view{} : std::string_view{found->url};
}

Value to_json(const Bundle& bundle) {
  json::Array links;
  for (const BundleLink& link : bundle.links) {
    links.push_back(json::object({{"relation", link.relation}, {"url", link.url}}));
  }
  json::Array entries;
  entries.reserve(bundle.entries.size());
  for (const BundleEntry& entry : bundle.entries) entries.push_back(entry_json(entry));
  return json::object({{"resourceType", "Bundle"},
                       {"type", bundle.type},
                       {"total", bundle.total},
                       {"link", std::move(links)},
                       {"entry", std::move(entries)}});
}

Result<Bundle> read_bundle(const Value& resource) { return Reader{}.read(resource); }

}  // namespace concord::fhir
