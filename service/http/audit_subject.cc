#include "service/http/audit_subject.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/json/read.h"
#include "fhir/definitions/definitions.h"
#include "fhir/definitions/search_parameters.h"

namespace concord::http {
namespace {

using Action = AuditRecord::Action;

struct Row {
  std::string_view part;  // of the pattern: at its end, or anywhere when it is "$"
  Method method;          // HEAD counts as GET
  bool any_method;
  std::string_view interaction;
  Action action;
};
// The first that fits.
constexpr std::array kRows{
    Row{"$", Method::get, true, "operation", Action::execute},
    Row{"/_search", Method::post, true, "search-type", Action::execute},
    Row{"/_history/{vid}", Method::get, true, "vread", Action::read},
    Row{"/_history", Method::get, true, "history-instance", Action::read},
    Row{"/{Type}", Method::get, false, "search-type", Action::execute},
    Row{"/{type}", Method::get, false, "search-type", Action::execute},
    Row{"/fhir", Method::post, false, "batch", Action::execute},
    Row{"/artifacts", Method::post, false, "batch", Action::execute},
    Row{"", Method::get, false, "read", Action::read},
    Row{"", Method::post, false, "create", Action::create},
    Row{"", Method::put, false, "update", Action::update},
    Row{"", Method::patch, false, "patch", Action::update},
    Row{"", Method::del, false, "delete", Action::del},
    Row{"", Method::options, true, "operation", Action::execute},
};

// Parameters of a search that are no search parameter, and those of the artifacts.
constexpr std::array<std::string_view, 15> kPlain{"_count",  "_elements", "_format",    "_include",    "_lastUpdated",
                                                  "_pretty", "_since",    "_sort",      "_revinclude", "_summary",
                                                  "_total",  "_type",     "identifier", "patient",     "source"};
constexpr std::array<std::string_view, 4> kTextModifiers{"text", "contains", "exact", "text-advanced"};
constexpr std::array<std::string_view, 5> kPatientMembers{"patient", "subject", "for", "beneficiary", "individual"};
constexpr std::size_t kIdMax = 64;
constexpr std::string_view kMask = "***";

bool is_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kIdMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

void add_once(std::vector<std::string>& out, std::string text) {
  if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) out.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return out;
}

// "Goal/17" of ".../Goal/17/_history/2"; empty when there is no such thing in it.
std::string resource_in(std::string_view url) {
  const auto segments = segments_of(url.substr(0, url.find_first_of("?#")));
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    if (fhir::find_type(segments[i]) != nullptr && is_id(segments[i + 1])) {
      return fmt::format("{}/{}", segments[i], segments[i + 1]);
    }
  }
  return {};
}

void add_resource(std::string_view url, AuditRecord& record) {
  std::string resource = resource_in(url);
  if (resource.empty()) return;
  if (resource.starts_with("Patient/")) add_once(record.patients, resource);
  add_once(record.resources, std::move(resource));
}

void add_patient(std::string_view reference, AuditRecord& record) {
  std::string patient = resource_in(reference);
  if (patient.starts_with("Patient/")) add_once(record.patients, std::move(patient));
}

void add_patients_of(const json::Value& resource, AuditRecord& record) {
  for (const std::string_view name : kPatientMembers) add_patient(resource[name].text("reference"), record);
  const json::Value& identifier = resource["patient"]["identifier"];  // of an artifact
  const std::string_view value = identifier.text("value");
  if (!value.empty()) add_once(record.patients, fmt::format("{}|{}", identifier.text("system"), value));
}

void add_content(const json::Value& content, AuditRecord& record) {
  const std::string_view type = content.text("resourceType");
  add_patients_of(content, record);
  if (type == "Bundle") {
    for (const json::Value& entry : content["entry"].items()) {
      add_resource(entry["response"].text("location"), record);
      const json::Value& resource = entry["resource"];
      add_patients_of(resource, record);
      add_resource(fmt::format("{}/{}", resource.text("resourceType"), resource.text("id")), record);
    }
  } else if (!type.empty()) {
    add_resource(fmt::format("{}/{}", type, content.text("id")), record);
  }
  for (const json::Value& each : content["resources"].items()) add_resource(each.text("location"), record);
  for (const json::Value& each : content["artifacts"].items()) add_patients_of(each, record);
}

void add_body(const Headers& headers, std::string_view body, AuditRecord& record) {
  if (body.empty() || headers.value("Content-Type").find("json") == std::string_view::npos) return;
  const auto content = json::read(body, {.bytes_max = body.size()});
  if (content) add_content(*content, record);
}

// What may be shown of a parameter: its name when R4 knows it, its value when that can be no free text.
std::pair<std::string_view, bool> shown_of(const fhir::Type* type, std::string_view name) {
  const std::size_t end = std::min(name.find_first_of(":."), name.size());
  const std::string_view code = name.substr(0, end);
  const std::string_view rest = name.substr(std::min(end + 1, name.size()));
  const bool is_plain = std::ranges::find(kPlain, code) != kPlain.end();
  const auto* row = type == nullptr ? nullptr : fhir::find_search_parameter(*type, code);
  if (!is_plain && row == nullptr) return {kMask, false};
  const bool may_be_text =
      row != nullptr && (row->type == fhir::SearchType::string || row->type == fhir::SearchType::special ||
                         row->type == fhir::SearchType::composite);
  const bool is_chain = name.find('.') != std::string_view::npos;
  const bool asks_text = std::ranges::find(kTextModifiers, rest) != kTextModifiers.end();
  return {code, !is_chain && !asks_text && !may_be_text};
}

void add_parameters(const fhir::Type* type, std::string_view text, Parameters& shown, AuditRecord& record) {
  const auto parameters = parse_parameters(text);
  if (!parameters) return;
  for (const auto& [name, value] : *parameters) {
    const auto [code, is_kept] = shown_of(type, name);
    shown.emplace_back(code, is_kept ? std::string_view{value} : kMask);
    if (name == "patient" && value.find('|') != std::string::npos) {
      add_once(record.patients, value);
    } else if (name == "patient" && is_id(value)) {
      add_once(record.patients, fmt::format("Patient/{}", value));
    } else if (name == "patient" || name == "subject") {
      add_patient(value, record);
    }
  }
}

// The type that a search is of: the last segment of the path that names one.
const fhir::Type* searched(std::string_view path) {
  const fhir::Type* out = nullptr;
  for (const std::string_view segment : segments_of(path)) {
    if (const fhir::Type* type = fhir::find_type(segment)) out = type;
  }
  return out;
}

}  // namespace

void add_interaction(Method method, std::string_view pattern, AuditRecord& record) {
  const Method asked = method == Method::head ? Method::get : method;
  const auto* row = std::ranges::find_if(kRows, [&](const Row& each) {
    const bool fits = each.part == "$" ? pattern.find('$') != std::string_view::npos : pattern.ends_with(each.part);
    return fits && (each.any_method || each.method == asked);
  });
  record.interaction = row->interaction;
  record.action = row->action;
}

void add_subject(const Request& request, const Response& response, std::string_view pattern, AuditRecord& record) {
  if (pattern.find("/fhir") != std::string_view::npos) add_resource(request.path(), record);
  Parameters shown;
  const fhir::Type* type = searched(request.path());
  add_parameters(type, request.query(), shown, record);
  if (request.headers.value("Content-Type").starts_with("application/x-www-form-urlencoded")) {
    add_parameters(type, request.body, shown, record);
  }
  if (record.action == AuditRecord::Action::execute || !shown.empty()) {
    const std::string_view path = type == nullptr ? pattern : request.path();
    record.query =
        fmt::format("{} {}{}{}", to_string(request.method), path, shown.empty() ? "" : "?", format_parameters(shown));
  }
  add_body(request.headers, request.body, record);
  if (response.status >= 300) return;
  add_resource(response.headers.value("Location"), record);
  add_resource(response.headers.value("Content-Location"), record);
  add_body(response.headers, response.body, record);
}

}  // namespace concord::http
