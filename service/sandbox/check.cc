#include "service/sandbox/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fhir/reference.h"
#include "fhir/resource_types.h"

namespace concord::sandbox {
namespace {

using json::Value;

Issue finding(std::string_view code, std::string expression, std::string_view text) {
  return {.severity = Severity::error,
          .code = std::string{code},
          .expression = std::move(expression),
          .text = std::string{text}};
}

void check_contained(const Value& resource, std::string_view type, std::vector<Issue>& issues) {
  const Value* contained = resource.find("contained");
  if (contained == nullptr) return;
  if (!contained->is_array() || contained->size() == 0) {
    issues.push_back(finding("structure", fmt::format("{}.contained", type), "must be a list that is not empty"));
    return;
  }
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < contained->size(); ++i) {
    const Value& inner = contained->at(i);
    const std::string path = fmt::format("{}.contained[{}]", type, i);
    if (!fhir::is_resource_type(inner.text("resourceType"))) {
      issues.push_back(finding("structure", path + ".resourceType", "must be a resource type of FHIR R4"));
    }
    if (!ids.insert(inner.text("id")).second) {
      issues.push_back(finding("duplicate", path + ".id", "must be unique among the contained resources"));
    }
    if (!fhir::is_logical_id(inner.text("id"))) {
      issues.push_back(finding("required", path + ".id", "is required: 1 to 64 of A-Z a-z 0-9 - ."));
    }
    if (inner.find("contained") != nullptr) {
      issues.push_back(finding("invariant", path + ".contained", "dom-2: contained resources contain no resources"));
    }
  }
}

// Whether "#x" names a contained resource; "#" alone is the container.
bool has_contained(const Value& resource, std::string_view fragment) {
  if (fragment.empty()) return true;
  return std::ranges::any_of(resource["contained"].items(),
                             [fragment](const Value& inner) { return inner.text("id") == fragment; });
}

// Why a reference leads nowhere; empty when it is fine.
std::string_view fault_of(const Store& store, const Value& resource, std::string_view text) {
  if (text.starts_with('#')) {
    return has_contained(resource, text.substr(1)) ? "" : "names a contained resource that is not there";
  }
  if (text.starts_with("urn:")) return "must be resolved by a transaction whose entry has this fullUrl";
  const auto literal = fhir::parse_reference(text);
  if (!literal) {
    const bool is_url = text.starts_with("http://") || text.starts_with("https://");
    return is_url ? "" : "is neither a type and id, nor a URL, nor a contained resource";
  }
  if (!literal->base.empty()) return {};
  const RecordPtr target = store.find(literal->type, literal->id);
  return target && !target->is_deleted() ? "" : "refers to a resource that does not exist here";
}

}  // namespace

Status check_resource(const Value& resource, std::string_view type) {
  std::vector<Issue> issues;
  if (resource.text("resourceType") != type) {
    return fail(ErrorKind::malformed, "the body is not a resource of this type",
                {finding("structure", "resourceType", fmt::format("must be {}", type))});
  }
  if (resource.find("id") != nullptr && !fhir::is_logical_id(resource.text("id"))) {
    issues.push_back(finding("value", fmt::format("{}.id", type), "must be 1 to 64 of A-Z a-z 0-9 - ."));
  }
  if (const Value* meta = resource.find("meta"); meta != nullptr && !meta->is_object()) {
    issues.push_back(finding("structure", fmt::format("{}.meta", type), "must be an object"));
  }
  check_contained(resource, type, issues);
  if (issues.empty()) return {};
  return fail(ErrorKind::malformed, "the resource breaks rules of FHIR R4", std::move(issues));
}

std::vector<Issue> broken_references(const Store& store, const Value& resource) {
  std::vector<Issue> out;
  fhir::for_each_reference(resource, [&](const Value& element, const std::string& expression) {
    const std::string_view fault = fault_of(store, resource, element.text("reference"));
    if (!fault.empty()) out.push_back(finding("not-found", expression + ".reference", fault));
  });
  return out;
}

bool is_referred_to(const Store& store, const Record& deleted) {
  return std::ranges::any_of(store.referrers(deleted.id), [&deleted](const RecordPtr& referrer) {
    bool refers = false;
    fhir::for_each_reference(referrer->current().resource, [&](const Value& element, const std::string& /*where*/) {
      const auto literal = fhir::parse_reference(element.text("reference"));
      refers =
          refers || (literal && literal->base.empty() && literal->type == deleted.type && literal->id == deleted.id);
    });
    return refers;
  });
}

Value localised(const Value& resource, std::string_view base) {
  return fhir::map_references(resource, [base](const Value& element) -> std::optional<Value> {
    auto literal = fhir::parse_reference(element.text("reference"));
    if (!literal || literal->base.empty() || literal->base != base) return std::nullopt;
    literal->base.clear();
    return json::with(element, "reference", fhir::to_string(*literal));
  });
}

}  // namespace concord::sandbox
