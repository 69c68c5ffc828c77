#include "fhir/rest/preferences.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "fhir/rest/fields.h"

namespace concord::fhir::rest {
namespace {

template <class T>
struct Name {
  std::string_view name;
  T value;
};
constexpr std::array kReturns{Name<Return>{"minimal", Return::minimal},
                              Name<Return>{"representation", Return::representation},
                              Name<Return>{"OperationOutcome", Return::outcome}};
constexpr std::array kHandlings{Name<Handling>{"strict", Handling::strict},
                                Name<Handling>{"lenient", Handling::lenient}};

template <class T>
T named(std::span<const Name<T>> names, std::string_view text) {
  const auto row = std::ranges::find(names, text, &Name<T>::name);
  return row == names.end() ? T::unsaid : row->value;
}

}  // namespace

Preferences read_preferences(std::string_view prefer) {
  std::optional<Return> returns;
  std::optional<Handling> handling;
  for (const std::string_view part : parts(prefer, ",;")) {
    const auto equals = std::min(part.find('='), part.size());
    const auto name = trimmed(part.substr(0, equals));
    const auto value = unquoted(trimmed(part.substr(std::min(equals + 1, part.size()))));
    if (!returns && http::equal_ignoring_case(name, "return")) returns = named<Return>(kReturns, value);
    if (!handling && http::equal_ignoring_case(name, "handling")) handling = named<Handling>(kHandlings, value);
  }
  return {.returns = returns.value_or(Return::unsaid), .handling = handling.value_or(Handling::unsaid)};
}

Preferences read_preferences(const http::Headers& headers) { return read_preferences(joined(headers, "Prefer")); }

}  // namespace concord::fhir::rest
