#include "service/app/config_access.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "fhir/resource_types.h"
#include "fhir/search/search.h"

namespace concord::app {
namespace {

using auth::PolicyOptions;
using auth::UserScopes;

constexpr std::array<std::pair<std::string_view, UserScopes>, 3> kUserScopes{
    {{"launch-patient", UserScopes::launch_patient},
     {"fhir-user", UserScopes::fhir_user_compartment},
     {"unrestricted", UserScopes::unrestricted}}};

const char* set_user_scopes(PolicyOptions& options, const std::string& value) {
  const auto* row = std::ranges::find(kUserScopes, value, &std::pair<std::string_view, UserScopes>::first);
  if (row == kUserScopes.end()) return "must be launch-patient, fhir-user or unrestricted";
  options.user_scopes = row->second;
  return nullptr;
}

const char* set_enforcement(PolicyOptions& options, const std::string& value) {
  if (value != "on" && value != "shadow") return "must be on or shadow";
  options.is_shadow = value == "shadow";
  return nullptr;
}

constexpr const char* kNoParameter = "must be a resource type and one of its reference parameters, Task.patient";
constexpr const char* kNoType = "must be a resource type of R4";

bool is_reference_parameter(std::string_view type, std::string_view name) {
  const auto parameter = fhir::search_parameter(type, name);
  return parameter && parameter->type == "reference";
}

const char* add_dropped(PolicyOptions& options, const std::string& value) {
  const auto dot = std::min(value.find('.'), value.size());
  if (!is_reference_parameter(value.substr(0, dot), value.substr(std::min(dot + 1, value.size())))) return kNoParameter;
  options.compartment.drop.push_back(value);
  return nullptr;
}

const char* add_extended(PolicyOptions& options, const std::string& value) {
  const auto dot = std::min(value.find('.'), value.size());
  const std::string type = value.substr(0, dot);
  const std::string name = value.substr(std::min(dot + 1, value.size()));
  if (!is_reference_parameter(type, name)) return kNoParameter;
  options.compartment.extend[type].push_back(name);
  return nullptr;
}

const char* add_universal(PolicyOptions& options, const std::string& value) {
  if (!fhir::is_resource_type(value)) return kNoType;
  options.compartment.universal.push_back(value);
  return nullptr;
}

constexpr std::array kRows{
    AccessRow{"access.user_scopes", set_user_scopes},
    AccessRow{"access.enforcement", set_enforcement},
    AccessRow{"access.compartment.drop", add_dropped, [](PolicyOptions& o) { o.compartment.drop.clear(); }},
    AccessRow{"access.compartment.extend", add_extended, [](PolicyOptions& o) { o.compartment.extend.clear(); }},
    AccessRow{"access.compartment.universal", add_universal, [](PolicyOptions& o) { o.compartment.universal.clear(); }},
};

}  // namespace

std::span<const AccessRow> access_rows() noexcept { return kRows; }

}  // namespace concord::app
