#include "service/partner/shape.h"

#include <algorithm>
#include <string>

#include "fhir/resource_types.h"

namespace concord::partner {
namespace {

using json::Value;

bool is_bundle(const Value& body, std::string_view type) {
  if (body.text("resourceType") != "Bundle" || body.text("type") != type) return false;
  const Value* entries = body.find("entry");
  return entries == nullptr || entries->is_array();
}

// Its entries are resources; an entry that says to match is of the type asked for.
bool is_searchset(const Value& body, std::string_view type) {
  if (!is_bundle(body, "searchset")) return false;
  return std::ranges::all_of(body["entry"].items(), [&](const Value& entry) {
    const Value& resource = entry["resource"];
    if (!is_resource(resource)) return false;
    if (entry["search"].text("mode") != "match" || type.empty()) return true;
    const std::string_view found = resource.text("resourceType");
    return found == type || found == "OperationOutcome";
  });
}

// Its entries are versions of the instance asked for (of any, when none is named), or deletions.
bool is_history(const Value& body, std::string_view type, std::string_view logical_id) {
  if (!is_bundle(body, "history")) return false;
  return std::ranges::all_of(body["entry"].items(), [&](const Value& entry) {
    const Value& resource = entry["resource"];
    if (resource.is_null()) return entry["request"].text("method") == "DELETE";
    if (!is_resource(resource)) return false;
    return type.empty() || (resource.text("resourceType") == type && resource.text("id") == logical_id);
  });
}

bool is_instance(const Value& body, const Expectation& expected) {
  return body.text("resourceType") == expected.type && body.text("id") == expected.logical_id;
}

bool is_version(const Value& body, std::string_view etag, std::string_view version) {
  const std::string_view own = body["meta"].text("versionId");
  if (!own.empty()) return own == version;
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag.size() == version.size() + 2 && etag.starts_with('"') && etag.ends_with('"') &&
         etag.substr(1, version.size()) == version;
}

// Takes the last segment off a path.
std::string_view take_segment(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view out = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  path.remove_suffix(std::min(path.size(), out.size() + 1));
  return out;
}

}  // namespace

bool is_resource(const Value& value) { return value.is_object() && fhir::is_resource_type(value.text("resourceType")); }

bool answers(const Value& body, std::string_view etag, const Expectation& expected) {
  switch (expected.interaction) {
    case Interaction::capabilities:
      return body.text("resourceType") == "CapabilityStatement";
    case Interaction::read:
      return is_instance(body, expected);
    case Interaction::version_read:
      return is_instance(body, expected) && is_version(body, etag, expected.version);
    case Interaction::history:
      return is_history(body, expected.type, expected.logical_id);
    case Interaction::search:
    case Interaction::compartment_search:
    case Interaction::everything:
      return is_searchset(body, expected.type);
    case Interaction::page:
      return is_searchset(body, {}) || is_history(body, {}, {});
    case Interaction::create:
    case Interaction::update:
    case Interaction::remove:
    case Interaction::transaction:
      break;
  }
  return false;
}

bool names_resource(std::string_view location, const Expectation& expected) {
  location = location.substr(0, location.find_first_of("?#"));
  std::string_view id = take_segment(location);
  std::string_view type = take_segment(location);
  if (type == "_history") {
    id = take_segment(location);
    type = take_segment(location);
  }
  return type == expected.type && fhir::is_logical_id(id) && (expected.logical_id.empty() || id == expected.logical_id);
}

bool is_transaction_response(const Value& body, const Expectation& expected) {
  return is_bundle(body, expected.bundle_type + "-response") && body["entry"].size() == expected.entries &&
         std::ranges::all_of(body["entry"].items(),
                             [](const Value& entry) { return !entry["response"].text("status").empty(); });
}

}  // namespace concord::partner
