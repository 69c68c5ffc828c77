#include "service/http/list_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace concord::http {
namespace {

Issue issue(std::string_view code, std::string_view name, std::string_view text) {
  return {.code = std::string{code}, .expression = fmt::format("http.{}", name), .text = std::string{text}};
}

const std::string* find(const Parameters& parameters, std::string_view name) {
  const auto it = std::ranges::find(parameters, name, &Parameters::value_type::first);
  return it == parameters.end() ? nullptr : &it->second;
}

// Unknown names are told without repeating them: a name can hold whatever a client mistook for one.
std::vector<Issue> check_names(const Parameters& parameters, std::span<const std::string_view> known) {
  std::vector<Issue> issues;
  for (const std::string_view name : known) {
    const auto count = std::ranges::count(parameters, name, &Parameters::value_type::first);
    if (count > 1) issues.push_back(issue("invalid", name, "this parameter may be given once"));
    if (count == 1 && find(parameters, name)->empty()) {
      issues.push_back(issue("value", name, "this parameter has no value"));
    }
  }
  const bool all_known = std::ranges::all_of(
      parameters, [known](const auto& p) { return std::ranges::find(known, p.first) != known.end(); });
  if (!all_known) {
    issues.push_back({.code = "not-supported",
                      .expression = {},
                      .text = fmt::format("a parameter is not known here; known are: {}", fmt::join(known, ", "))});
  }
  return issues;
}

std::optional<int> parse_count(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  if (text.empty()) return std::nullopt;
  int count = kPageMax;
  if (text.size() <= 3) std::from_chars(text.data(), text.data() + text.size(), count);
  return std::min(count, kPageMax);
}

std::string value_or_empty(const std::string* value) { return value == nullptr ? std::string{} : *value; }

tl::unexpected<Error> refuse(std::vector<Issue> issues) {
  return fail(ErrorKind::malformed, "the query is not valid", std::move(issues));
}

}  // namespace

Result<artifacts::ListRequest> list_request(std::string_view type, const Parameters& parameters, Deadline deadline) {
  constexpr std::array<std::string_view, 4> kKnown{"patient", "identifier", "_count", "cursor"};
  auto issues = check_names(parameters, kKnown);
  const std::string* patient = find(parameters, "patient");
  const std::string* identifier = find(parameters, "identifier");
  if ((patient == nullptr) == (identifier == nullptr)) {
    issues.push_back(issue("required", "patient", "exactly one of patient and identifier must be given"));
  }
  std::optional<int> count = kPageDefault;
  if (const std::string* text = find(parameters, "_count"); text != nullptr && !text->empty()) {
    count = parse_count(*text);
    if (!count) issues.push_back(issue("value", "_count", "must be a whole number from 1 to 100"));
  }
  if (!issues.empty()) return refuse(std::move(issues));
  return artifacts::ListRequest{.type = type,
                                .patient = value_or_empty(patient),
                                .identifier = value_or_empty(identifier),
                                .count = *count,
                                .cursor = value_or_empty(find(parameters, "cursor")),
                                .deadline = deadline};
}

Result<Origin> read_origin(const Parameters& parameters) {
  constexpr std::array<std::string_view, 2> kKnown{"source", "patient"};
  auto issues = check_names(parameters, kKnown);
  if (!issues.empty()) return refuse(std::move(issues));
  return Origin{.source = value_or_empty(find(parameters, "source")),
                .patient = value_or_empty(find(parameters, "patient"))};
}

}  // namespace concord::http
