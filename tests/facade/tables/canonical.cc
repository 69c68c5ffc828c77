#include "tests/facade/tables/canonical.h"

#include <algorithm>
#include <array>
#include <regex>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::facade {
namespace {

using json::Value;

constexpr const char* kRetrySystem = "https://concord.example/fhir/CodeSystem/retry";

// Fields with the value that they mostly have.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kUsual{{
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Vary", "Origin"},
    {"Vary", "Accept, Authorization, Prefer"},
}};

bool is_usual(const std::pair<std::string, std::string>& field, bool has_body) {
  if (field.first == "X-Request-Id" || field.first == "Access-Control-Expose-Headers") return true;
  if (field.first == "Content-Type") return has_body && field.second == "application/fhir+json; charset=utf-8";
  return std::ranges::any_of(
      kUsual, [&field](const auto& each) { return each.first == field.first && each.second == field.second; });
}

// The tag of a CapabilityStatement is a digest of it.
std::string shown(const std::string& value) {
  static const std::regex kDigest{"W/\"[0-9a-f]{16}\""};
  return std::regex_replace(value, kDigest, "W/\"*\"");
}

std::string indented(const std::string& lines) {
  std::string out;
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    out += "  " + lines.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

std::string canonical_resource(const Value& resource) {
  if (resource.text("resourceType") == "OperationOutcome") return canonical_outcome(resource);
  if (resource.text("resourceType") == "CapabilityStatement") return "CapabilityStatement\n";
  return json::write(resource) + "\n";
}

std::string canonical_response(const Value& response) {
  std::string out{response.text("status")};
  for (const std::string_view name : {"location", "etag", "lastModified"}) {
    if (!response.text(name).empty()) out += fmt::format(" {}={}", name, response.text(name));
  }
  return out;
}

std::string canonical_entry(const Value& entry) {
  std::string out;
  if (!entry["search"].is_null()) out += fmt::format("{} ", entry["search"].text("mode"));
  if (!entry["request"].is_null()) {
    out += fmt::format("{} {} ", entry["request"].text("method"), entry["request"].text("url"));
  }
  if (!entry["response"].is_null()) out += canonical_response(entry["response"]) + " ";
  out += entry.text("fullUrl");
  out.erase(out.find_last_not_of(' ') + 1);
  out += "\n";
  if (!entry["resource"].is_null()) out += indented(canonical_resource(entry["resource"]));
  if (!entry["response"]["outcome"].is_null()) out += indented(canonical_outcome(entry["response"]["outcome"]));
  return out;
}

std::string canonical_bundle(const Value& bundle) {
  std::string out = fmt::format("Bundle {}", bundle.text("type"));
  if (const auto total = bundle["total"].as_integer()) out += fmt::format(" total={}", *total);
  out += "\n";
  for (const Value& link : bundle["link"].items()) {
    out += fmt::format("{} {}\n", link.text("relation"), link.text("url"));
  }
  for (const Value& entry : bundle["entry"].items()) out += canonical_entry(entry);
  static const std::regex kCursor{"_cursor=[A-Za-z0-9_-]{40,}"};
  return std::regex_replace(out, kCursor, "_cursor=*");
}

std::string canonical_body(const std::string& text) {
  const auto body = json::read(text);
  if (!body) return text + "\n";
  const std::string form = text.find('\n') == std::string::npos ? "" : "(indented)\n";
  if (body->text("resourceType") == "Bundle") return form + canonical_bundle(*body);
  return form + canonical_resource(*body);
}

}  // namespace

std::string canonical_outcome(const Value& outcome) {
  std::string out;
  for (const Value& issue : outcome["issue"].items()) {
    out += fmt::format("{} {}", issue.text("severity"), issue.text("code"));
    for (const Value& each : issue["expression"].items()) out += fmt::format(" {}", each.as_string().value_or("?"));
    const auto retry = issue["details"]["coding"].at(0).text("code");
    out += fmt::format(" {}: {}\n", retry.empty() ? "-" : retry, issue["details"].text("text"));
  }
  if (outcome_of_lines(out) != outcome) out += json::write(outcome) + "\n";
  return out;
}

Value outcome_of_lines(const std::string& lines) {
  static const std::regex kLine{"([a-z]+) ([a-z-]+)((?: [^ \n]+)*) (never|same-request|later|-): ([^\n]*)"};
  json::Array issues;
  for (std::sregex_iterator at{lines.begin(), lines.end(), kLine}; at != std::sregex_iterator{}; ++at) {
    const std::smatch& match = *at;
    json::Array expressions;
    std::string names = match[3];
    while (!names.empty()) {
      const auto end = std::min(names.find(' ', 1), names.size());
      expressions.emplace_back(names.substr(1, end - 1));
      names.erase(0, end);
    }
    json::Array codings;
    if (match[4] != "-") codings.push_back(json::object({{"system", kRetrySystem}, {"code", match[4].str()}}));
    issues.push_back(
        json::object({{"severity", match[1].str()},
                      {"code", match[2].str()},
                      {"details", json::object({{"coding", std::move(codings)}, {"text", match[5].str()}})},
                      {"expression", std::move(expressions)}}));
  }
  return json::object({{"resourceType", "OperationOutcome"}, {"issue", std::move(issues)}});
}

std::string canonical(const http::Response& response) {
  std::string out = fmt::format("-> {}\n", response.status);
  for (const auto& field : response.headers.fields()) {
    if (!is_usual(field, !response.body.empty())) out += fmt::format("{}: {}\n", field.first, shown(field.second));
  }
  return response.body.empty() ? out : out + canonical_body(response.body);
}

}  // namespace concord::facade
