#include "service/partner/capabilities.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "fhir/definitions/compartments.h"
#include "fhir/resource_types.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::size_t kItemsMax = 1'000;
constexpr std::size_t kNameBytesMax = 200;

struct InteractionFlag {
  std::string_view code;
  bool TypeCapabilities::*flag;
};
constexpr std::array kInteractionFlags{
    InteractionFlag{"read", &TypeCapabilities::read},
    InteractionFlag{"vread", &TypeCapabilities::version_read},
    InteractionFlag{"history-instance", &TypeCapabilities::history},
    InteractionFlag{"search-type", &TypeCapabilities::search},
    InteractionFlag{"create", &TypeCapabilities::create},
    InteractionFlag{"update", &TypeCapabilities::update},
    InteractionFlag{"patch", &TypeCapabilities::patch},
    InteractionFlag{"delete", &TypeCapabilities::remove},
};
constexpr std::array kBooleanFlags{
    InteractionFlag{"conditionalCreate", &TypeCapabilities::conditional_create},
    InteractionFlag{"conditionalUpdate", &TypeCapabilities::conditional_update},
    InteractionFlag{"readHistory", &TypeCapabilities::read_history},
};

// In the order of the enums; the first is what counts for anything else.
constexpr std::array<std::string_view, 4> kVersioning{"", "no-version", "versioned", "versioned-update"};
constexpr std::array<std::string_view, 3> kConditionalDelete{"not-supported", "single", "multiple"};
constexpr std::array<std::string_view, 4> kConditionalRead{"not-supported", "modified-since", "not-match",
                                                           "full-support"};
constexpr std::array<std::string_view, 9> kSearchTypes{"number",    "date",     "string", "token",  "reference",
                                                       "composite", "quantity", "uri",    "special"};

template <class Enum, std::size_t N>
Enum coded(const std::array<std::string_view, N>& codes, std::string_view code) {
  const auto* at = std::ranges::find(codes, code);
  return at == codes.end() ? Enum{} : static_cast<Enum>(at - codes.begin());
}

// A name of a parameter, an operation or an include: "_id", "Goal:subject", "*".
bool is_name(std::string_view text) noexcept {
  constexpr std::string_view kMarks = "-_.:*";
  return !text.empty() && text.size() <= kNameBytesMax && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

std::span<const Value> items(const Value& list) {
  const std::span<const Value> all = list.items();
  return all.first(std::min(all.size(), kItemsMax));
}

bool has_interaction(std::span<const Value> interactions, std::string_view code) {
  return std::ranges::any_of(interactions, [&](const Value& one) { return one.text("code") == code; });
}

void sort_once(std::vector<std::string>& names) {
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> out;
  for (const Value& one : items(list)) {
    const std::string_view text = one.as_string().value_or("");
    if (is_name(text)) out.emplace_back(text);
  }
  sort_once(out);
  return out;
}

// Some write "$everything".
std::vector<std::string> operations(const Value& list) {
  std::vector<std::string> out;
  for (const Value& one : items(list)) {
    std::string_view name = one.text("name");
    if (name.starts_with('$')) name.remove_prefix(1);
    if (is_name(name)) out.emplace_back(name);
  }
  sort_once(out);
  return out;
}

void add_search_parameters(const Value& list, std::vector<SearchParameterStated>& out) {
  for (const Value& one : items(list)) {
    const std::string_view name = one.text("name");
    const auto* type = std::ranges::find(kSearchTypes, one.text("type"));
    if (!is_name(name)) continue;
    out.push_back({.name = std::string{name}, .type = std::string{type == kSearchTypes.end() ? "" : *type}});
  }
}

std::vector<SearchParameterStated> search_parameters(const Value& of_type, const Value& of_server) {
  std::vector<SearchParameterStated> out;
  add_search_parameters(of_type, out);
  add_search_parameters(of_server, out);
  std::ranges::stable_sort(out, {}, &SearchParameterStated::name);
  const auto same_name = [](const auto& a, const auto& b) { return a.name == b.name; };
  out.erase(std::unique(out.begin(), out.end(), same_name), out.end());
  return out;
}

TypeCapabilities parse_type(const Value& resource, const Value& server) {
  TypeCapabilities out{.type = std::string{resource.text("type")}};
  const auto interactions = items(resource["interaction"]);
  for (const auto& [code, flag] : kInteractionFlags) out.*flag = has_interaction(interactions, code);
  for (const auto& [name, flag] : kBooleanFlags) out.*flag = resource[name].as_bool().value_or(false);
  out.update_create = out.update && resource["updateCreate"].as_bool().value_or(false);
  out.conditional_delete = coded<ConditionalDelete>(kConditionalDelete, resource.text("conditionalDelete"));
  out.conditional_read = coded<ConditionalRead>(kConditionalRead, resource.text("conditionalRead"));
  out.versioning = coded<Versioning>(kVersioning, resource.text("versioning"));
  out.search_parameters = search_parameters(resource["searchParam"], server["searchParam"]);
  out.includes = texts(resource["searchInclude"]);
  out.reverse_includes = texts(resource["searchRevInclude"]);
  out.operations = operations(resource["operation"]);
  return out;
}

std::vector<TypeCapabilities> parse_types(const Value& server) {
  std::vector<TypeCapabilities> out;
  for (const Value& resource : items(server["resource"])) {
    if (fhir::is_resource_type(resource.text("type"))) out.push_back(parse_type(resource, server));
  }
  std::ranges::stable_sort(out, {}, &TypeCapabilities::type);
  const auto same_type = [](const TypeCapabilities& a, const TypeCapabilities& b) { return a.type == b.type; };
  out.erase(std::unique(out.begin(), out.end(), same_type), out.end());
  return out;
}

// "http://hl7.org/fhir/CompartmentDefinition/relatedPerson" is "RelatedPerson".
std::vector<std::string> compartments(const Value& list) {
  std::vector<std::string> out;
  for (const Value& one : items(list)) {
    const std::string_view url = one.as_string().value_or("");
    std::string name{url.substr(url.rfind('/') + 1)};
    name = name.substr(0, name.find('|'));
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z')
      name.front() = static_cast<char>(name.front() - 'a' + 'A');
    if (!fhir::compartment(name).empty()) out.push_back(std::move(name));
  }
  sort_once(out);
  return out;
}

std::vector<std::string> formats(const Value& list) {
  std::vector<std::string> out;
  for (const Value& one : items(list)) {
    const std::string_view text = one.as_string().value_or("");
    if (!text.empty() && text.size() <= kNameBytesMax) out.emplace_back(text);
  }
  return out;
}

}  // namespace

bool TypeCapabilities::has_search_parameter(std::string_view name) const noexcept {
  const auto at = std::ranges::lower_bound(search_parameters, name, {}, &SearchParameterStated::name);
  return at != search_parameters.end() && at->name == name;
}

bool TypeCapabilities::has_operation(std::string_view name) const noexcept {
  return std::ranges::binary_search(operations, name, std::ranges::less{});
}

const TypeCapabilities* Capabilities::find(std::string_view type) const noexcept {
  const auto at = std::ranges::lower_bound(types, type, {}, &TypeCapabilities::type);
  return at != types.end() && at->type == type ? &*at : nullptr;
}

Result<Capabilities> parse_capabilities(const Value& statement) {
  if (statement.text("resourceType") != "CapabilityStatement") {
    return fail(ErrorKind::partner_broken, "the partner's metadata is no CapabilityStatement");
  }
  if (!statement.text("fhirVersion").starts_with("4.0")) {
    return fail(ErrorKind::partner_broken, "the partner does not speak FHIR R4");
  }
  const auto rests = statement["rest"].items();
  const auto server = std::ranges::find_if(rests, [](const Value& rest) { return rest.text("mode") == "server"; });
  if (server == rests.end()) return fail(ErrorKind::partner_broken, "the partner's metadata names no server");
  const auto interactions = items((*server)["interaction"]);
  const Value& software = statement["software"];
  return Capabilities{
      .transaction = has_interaction(interactions, "transaction"),
      .batch = has_interaction(interactions, "batch"),
      .search_all = has_interaction(interactions, "search-system"),
      .history_all = has_interaction(interactions, "history-system"),
      .types = parse_types(*server),
      .operations = operations((*server)["operation"]),
      .compartments = compartments((*server)["compartment"]),
      .formats = formats(statement["format"]),
      .software = {.name = std::string{software.text("name")}, .version = std::string{software.text("version")}}};
}

}  // namespace concord::partner
