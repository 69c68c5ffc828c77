// What search tells of a resource besides whether it matches: references, sort keys; and the parameters of a type.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

#include "core/decimal.h"
#include "fhir/search/date_value.h"
#include "fhir/search/parameters.h"
#include "fhir/search/reference_value.h"
#include "fhir/search/search.h"
#include "fhir/search/subject.h"

namespace concord::fhir {
namespace search {
namespace {

using json::Value;

// Microseconds since the year 1, so that texts of one width compare as numbers do.
std::string date_key(const Selected& selected) {
  const auto range = range_of(selected);
  if (!range) return {};
  constexpr std::chrono::sys_days kFirstDay = std::chrono::year{1} / 1 / 1;
  const auto since = std::max(range->first, Instant{kFirstDay}) - Instant{kFirstDay};
  return fmt::format("{:020}", since.count());
}

// Sign, power of ten of the first digit, digits; for negative numbers each turned round, and an end that comes after
// all digits, so that texts compare as numbers do.
std::string number_key(const Decimal& number) {
  if (number.is_zero()) return "1";
  std::string digits = number.abs().str();
  const auto point = std::min(digits.find('.'), digits.size());
  const auto first = digits.find_first_not_of("0.");
  const int power = first < point ? static_cast<int>(point - first) - 1 : -static_cast<int>(first - point);
  std::erase(digits, '.');
  digits.erase(0, digits.find_first_not_of('0'));
  digits.erase(digits.find_last_not_of('0') + 1);
  constexpr int kPowerOffset = 1000;
  if (!number.is_negative()) return fmt::format("2{:04}{}", kPowerOffset + power, digits);
  for (char& digit : digits) digit = static_cast<char>('0' + ('9' - digit));
  return fmt::format("0{:04}{}~", kPowerOffset - power, digits);
}

std::string number_key(const Value& value) {
  const Value& number = value.is_number() ? value : value["value"].is_number() ? value["value"] : value["low"]["value"];
  const auto text = number.as_number();
  const auto decimal = text ? Decimal::parse(*text) : std::nullopt;
  return decimal ? number_key(*decimal) : std::string{};
}

std::string text_key(const Selected& selected) {
  const Value& value = selected.value;
  if (const auto text = value.as_string()) return std::string{*text};
  if (const auto boolean = value.as_bool()) return *boolean ? "true" : "false";
  constexpr std::array<std::string_view, 6> kMembers{"family", "text", "value", "code", "reference", "city"};
  for (const std::string_view name : kMembers) {
    if (const std::string_view text = value.text(name); !text.empty()) return std::string{text};
  }
  return std::string{value["coding"].at(0).text("code")};
}

std::string key_of(SearchType type, const Selected& selected) {
  switch (type) {
    case SearchType::date:
      return date_key(selected);
    case SearchType::number:
    case SearchType::quantity:
      return number_key(selected.value);
    case SearchType::reference:
      return reference_text(selected);
    case SearchType::string:
    case SearchType::token:
    case SearchType::uri:
      return text_key(selected);
    case SearchType::composite:
    case SearchType::special:
      break;
  }
  return {};
}

void append_references(const Parameter& parameter, Subject& subject, std::vector<std::string>& out) {
  if (parameter.type != SearchType::reference) return;
  const auto elements = subject.select(parameter, subject.root());
  if (!elements) return;
  for (const Selected& element : *elements) {
    if (std::string text = reference_text(element); !text.empty()) out.push_back(std::move(text));
  }
}

SearchParameter described(const Parameter& parameter) {
  return {.name = parameter.code, .type = to_string(parameter.type), .is_of_references = parameter.is_of_references};
}

}  // namespace
}  // namespace search

std::vector<std::string> references(std::string_view name, const json::Value& resource) {
  std::vector<std::string> out;
  const std::string_view type = resource.text("resourceType");
  search::Subject subject{resource};
  if (name == "*") {
    for (const search::Parameter* parameter : search::parameters_of(type))
      search::append_references(*parameter, subject, out);
  } else if (const auto* parameter = search::find_parameter(type, name); parameter != nullptr) {
    search::append_references(*parameter, subject, out);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<std::vector<json::Value>> referring_elements(std::string_view name, const json::Value& resource) {
  std::vector<json::Value> out;
  const auto* parameter = search::find_parameter(resource.text("resourceType"), name);
  if (parameter == nullptr || parameter->type != SearchType::reference) return out;
  search::Subject subject{resource};
  for (const search::Term& term : parameter->terms) {
    search::Term any = term;
    any.target = nullptr;
    const auto elements = subject.select(any, subject.root());
    if (!elements) return fail(ErrorKind::unprocessable, "the references of the resource cannot be told");
    for (const search::Selected& element : *elements) out.push_back(element.value);
  }
  return out;
}

std::string sort_key(std::string_view name, const json::Value& resource) {
  const auto* parameter = search::find_parameter(resource.text("resourceType"), name);
  if (parameter == nullptr) return {};
  search::Subject subject{resource};
  const auto elements = subject.select(*parameter, subject.root());
  if (!elements) return {};
  for (const search::Selected& element : *elements) {
    if (std::string key = search::key_of(parameter->type, element); !key.empty()) return key;
  }
  return {};
}

std::vector<SearchParameter> search_parameters(std::string_view type) {
  std::vector<SearchParameter> out;
  for (const search::Parameter* parameter : search::parameters_of(type)) out.push_back(search::described(*parameter));
  return out;
}

std::optional<SearchParameter> search_parameter(std::string_view type, std::string_view name) {
  const auto* parameter = search::find_parameter(type, name);
  return parameter == nullptr ? std::nullopt : std::optional{search::described(*parameter)};
}

}  // namespace concord::fhir
