#include "service/facade/search_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/search_parameters.h"
#include "fhir/search/search.h"

namespace concord::facade {
namespace {

using http::Parameters;

// Whose a parameter is that is no criterion.
enum class Owner : std::uint8_t { ours, view, partner, count };
struct Control {
  std::string_view name;  // without modifier
  Owner owner;
};
// `ours`: negotiation, which no link repeats but through what it brought about. `view`: applied here to each page.
constexpr std::array kControls{
    Control{"_format", Owner::ours},       Control{"_pretty", Owner::ours},
    Control{"_cursor", Owner::ours},       Control{"_summary", Owner::view},
    Control{"_elements", Owner::view},     Control{"_count", Owner::count},
    Control{"_sort", Owner::partner},      Control{"_total", Owner::partner},
    Control{"_include", Owner::partner},   Control{"_revinclude", Owner::partner},
    Control{"_contained", Owner::partner}, Control{"_containedType", Owner::partner},
};
constexpr std::array<std::string_view, 3> kHistoryControls{"_since", "_at", "_list"};
// Criteria of every type: servers seldom state them.
constexpr std::array<std::string_view, 8> kEverywhere{"_id",       "_lastUpdated", "_tag", "_profile",
                                                      "_security", "_source",      "_has", "_type"};

// "subject" of "subject:Patient.name", "code" of "code:in", "_has" of "_has:Observation:patient:code".
std::string_view first_name(std::string_view name) { return name.substr(0, name.find_first_of(":.")); }

// Modifiers that only the partner can judge: they ask for terminology, or for text.
constexpr std::array<std::string_view, 6> kPartnersModifiers{"in", "not-in", "above", "below", "text", "of-type"};

// Whether fhir/search can tell a right value from a wrong one.
bool is_plain(std::string_view name) {
  if (name.find('.') != std::string_view::npos || first_name(name) == "_has") return false;
  const auto colon = std::min(name.find(':'), name.size());
  const auto modifier = name.substr(std::min(colon + 1, name.size()));
  return std::ranges::find(kPartnersModifiers, modifier) == kPartnersModifiers.end();
}

const Control* control_of(std::string_view name) {
  const auto* row = std::ranges::find(kControls, first_name(name), &Control::name);
  return row == kControls.end() ? nullptr : row;
}

bool is_known(std::string_view type, std::string_view name, const partner::TypeCapabilities& known) {
  const auto first = first_name(name);
  if (known.has_search_parameter(first)) return true;
  if (std::ranges::find(kEverywhere, first) != kEverywhere.end()) return true;
  if (!known.search_parameters.empty()) return false;
  const fhir::Type* definition = fhir::find_type(type);
  return definition != nullptr && fhir::find_search_parameter(*definition, first) != nullptr;
}

Issue not_known(const std::string& name, Severity severity) {
  return {.severity = severity,
          .code = "not-supported",
          .expression = {},
          .text = fmt::format("a search parameter is not known here{}: {}",
                              severity == Severity::warning ? " and was ignored" : "", name.substr(0, 64))};
}

Issue invalid(const char* text) { return {.code = "value", .expression = {}, .text = text}; }

std::optional<std::size_t> read_count(const std::string& text) {
  std::size_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc::result_out_of_range) return std::string::npos;
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return out;
}

// `_count` of a page: bounded; zero asks for the total alone.
Status take_count(const std::string& value, std::size_t page_max, SortedParameters& out, std::vector<Issue>& issues) {
  const auto count = read_count(value);
  if (!count) {
    issues.push_back(invalid("_count must be a whole number"));
  } else if (*count == 0) {
    out.subset.summary = fhir::rest::Summary::count;
  } else {
    out.forwarded.emplace_back("_count", fmt::format("{}", std::min(*count, page_max)));
  }
  return {};
}

// Values and modifiers of R4's own parameters, as far as they can be judged without the partner.
Status check_values(std::string_view type, const Parameters& criteria) {
  Parameters plain;
  std::ranges::copy_if(criteria, std::back_inserter(plain), [](const auto& each) { return is_plain(each.first); });
  const auto parsed = fhir::parse_search(type, plain);
  if (!parsed) return tl::unexpected(parsed.error());
  return {};
}

Status refusal(std::vector<Issue> issues) {
  if (issues.empty()) return {};
  return fail(ErrorKind::malformed, "the parameters cannot be read", std::move(issues));
}

}  // namespace

Result<SortedParameters> sort_parameters(std::string_view type, const Parameters& parameters,
                                         const partner::TypeCapabilities& known, bool is_strict, std::size_t page_max) {
  SortedParameters out;
  ASSIGN_OR_RETURN(out.subset, fhir::rest::parse_subset(parameters));
  std::vector<Issue> issues;
  Parameters criteria;
  for (const auto& [name, value] : parameters) {
    const Control* control = control_of(name);
    if (control == nullptr && !is_known(type, name, known)) {
      (is_strict ? issues : out.ignored).push_back(not_known(name, is_strict ? Severity::error : Severity::warning));
      continue;
    }
    if (control == nullptr) criteria.emplace_back(name, value);
    if (control != nullptr && control->owner == Owner::ours) continue;
    out.used.emplace_back(name, value);
    if (control != nullptr && control->owner == Owner::view) {
      out.ours.emplace_back(name, value);
    } else if (control != nullptr && control->owner == Owner::count) {
      RETURN_IF_ERROR(take_count(value, page_max, out, issues));
    } else {
      out.forwarded.emplace_back(name, value);
    }
  }
  RETURN_IF_ERROR(refusal(std::move(issues)));
  RETURN_IF_ERROR(check_values(type, criteria));
  if (out.subset.is_count()) out.forwarded.emplace_back("_summary", "count");
  return out;
}

Result<SortedParameters> sort_history_parameters(const Parameters& parameters, bool is_strict, std::size_t page_max) {
  SortedParameters out;
  ASSIGN_OR_RETURN(out.subset, fhir::rest::parse_subset(parameters));
  std::vector<Issue> issues;
  for (const auto& [name, value] : parameters) {
    const Control* control = control_of(name);
    const bool is_forwarded = std::ranges::find(kHistoryControls, name) != kHistoryControls.end();
    if (control != nullptr && control->owner == Owner::ours) continue;
    if (is_forwarded || (control != nullptr && control->owner != Owner::partner)) out.used.emplace_back(name, value);
    if (is_forwarded) {
      out.forwarded.emplace_back(name, value);
    } else if (control != nullptr && control->owner == Owner::view) {
      out.ours.emplace_back(name, value);
    } else if (control != nullptr && control->owner == Owner::count) {
      RETURN_IF_ERROR(take_count(value, page_max, out, issues));
    } else {
      (is_strict ? issues : out.ignored).push_back(not_known(name, is_strict ? Severity::error : Severity::warning));
    }
  }
  RETURN_IF_ERROR(refusal(std::move(issues)));
  return out;
}

Result<Parameters> selecting_criteria(std::string_view type, const Parameters& parameters,
                                      const partner::TypeCapabilities& known) {
  Parameters out;
  std::vector<Issue> issues;
  for (const auto& [name, value] : parameters) {
    const Control* control = control_of(name);
    if (control != nullptr && control->owner == Owner::ours) continue;
    if (control != nullptr || !is_known(type, name, known)) {
      constexpr const char* kText = "a parameter selects nothing here: a condition must be understood as a whole";
      issues.push_back({.code = "not-supported", .expression = {}, .text = kText});
      continue;
    }
    if (value.empty()) issues.push_back({.code = "value", .expression = {}, .text = "a criterion has no value"});
    out.emplace_back(name, value);
  }
  if (!issues.empty()) return fail(ErrorKind::precondition_failed, "the criteria cannot be used", std::move(issues));
  if (out.empty()) {
    constexpr const char* kText = "a conditional interaction needs criteria that select";
    return fail(ErrorKind::precondition_failed, kText, {{Severity::error, "required", "", kText}});
  }
  RETURN_IF_ERROR(check_values(type, out));
  return out;
}

}  // namespace concord::facade
