#include "fhir/search/parameters.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <unordered_map>
#include <utility>

#include "fhir/resource_types.h"
#include "fhir/search/selection.h"

namespace concord::fhir::search {
namespace {

// Faults of the official components of R4: a System type where the FHIR type is meant, and the two expressions of
// DocumentReference's relationship exchanged.
struct Erratum {
  std::string_view component;
  std::string_view published;
  std::string_view meant;
};
constexpr std::array kErrata{
    Erratum{"value-date", "value.as(DateTime) | value.as(Period)", "value.as(dateTime) | value.as(Period)"},
    Erratum{"relatesto", "code", "target"},
    Erratum{"relation", "target", "code"},
};

std::string_view expression_of(const SearchComponent& component) {
  for (const Erratum& erratum : kErrata) {
    if (erratum.component == component.code && erratum.published == component.expression) return erratum.meant;
  }
  return component.expression;
}

// Systems of codes that no table lists.
struct OpenSystem {
  std::string_view value_set;
  std::string_view system;
};
constexpr std::array kOpenSystems{
    OpenSystem{"http://hl7.org/fhir/ValueSet/mimetypes", "urn:ietf:bcp:13"},
    OpenSystem{"http://hl7.org/fhir/ValueSet/ucum-units", "http://unitsofmeasure.org"},
};
constexpr std::string_view kLanguages = "urn:ietf:bcp:47";  // elements called language are bound to it, not required

void add_binding(const Place& place, Term& out) {
  if (place.element == nullptr || place.type->primitive != Primitive::code) return;
  if (place.element->value_set == kNoValueSet) {
    if (place.element->name == "language") out.system = kLanguages;
    return;
  }
  const ValueSet& set = value_sets()[place.element->value_set];
  if (set.is_complete) {
    out.codes = &set;
    return;
  }
  const auto* open = std::ranges::find(kOpenSystems, set.url, &OpenSystem::value_set);
  if (open != kOpenSystems.end()) out.system = open->system;
}

// The type of the one resource that a parameter asks for where resources stand in resources (Bundle.entry.resource).
const Type* resource_target(const SearchParameterRow& row, std::span<const Place> places) {
  const bool is_of_resources = std::ranges::any_of(
      places, [](const Place& place) { return place.element != nullptr && place.type->kind == TypeKind::resource; });
  const auto targets = targets_of(row);
  return is_of_resources && targets.size() == 1 ? &type_at(targets.front()) : nullptr;
}

std::vector<Term> terms_of(const SearchParameterRow& row, std::string_view expression, const Type& from) {
  std::vector<Term> out;
  for (const std::string_view side : split_union(expression)) {
    const Targeted part = split_target(side);
    auto compiled = path::Expression::parse(part.expression);
    if (!compiled) return {};
    const auto places = places_of(part.expression, from, type_at(row.base));
    Term term{.expression = *std::move(compiled), .target = part.target, .codes = nullptr, .system = {}};
    if (term.target == nullptr) term.target = resource_target(row, places);
    for (const Place& place : places) add_binding(place, term);
    out.push_back(std::move(term));
  }
  return out;
}

Parameter compiled(const SearchParameterRow& row, std::string_view expression, const Type& from) {
  const auto places = places_of(expression, from, type_at(row.base));
  const auto is_called = [](std::string_view name) {
    return [name](const Place& place) { return place.type->name == name; };
  };
  return {.code = row.code,
          .type = row.type,
          .terms = terms_of(row, expression, from),
          .components = {},
          .is_of_references = !places.empty() && std::ranges::all_of(places, is_called("Reference")),
          .is_of_identifiers = std::ranges::any_of(places, is_called("Identifier"))};
}

// The components start at the first kind of element that the composite selects; the kinds of one composite have the
// same members (Observation and Observation.component).
Parameter compiled(const SearchParameterRow& row) {
  const Type& base = type_at(row.base);
  Parameter out = compiled(row, row.expression, base);
  if (row.type != SearchType::composite) return out;
  const auto places = places_of(row.expression, base, base);
  for (const SearchComponent& component : components_of(row)) {
    const SearchParameterRow* part = find_search_parameter(base, component.code);
    if (part == nullptr || places.empty()) return {};
    out.components.push_back(compiled(*part, expression_of(component), *places.front().type));
    out.components.back().code = component.code;
  }
  return out;
}

bool is_served(const SearchParameterRow& row) { return !row.expression.empty() && row.type != SearchType::special; }

bool is_whole(const Parameter& parameter) {
  return !parameter.terms.empty() && std::ranges::all_of(parameter.components, is_whole);
}

using Table = std::unordered_map<const SearchParameterRow*, Parameter>;

Table compiled_table() {
  Table out;
  for (const Type& type : types()) {
    for (const SearchParameterRow& row : own_search_parameters(type)) {
      if (!is_served(row)) continue;
      if (Parameter parameter = compiled(row); is_whole(parameter)) out.emplace(&row, std::move(parameter));
    }
  }
  return out;
}

// Made at first use, once for the process: expressions are not constant expressions, but as constant as the rows.
const Table& table() {
  static const Table kTable = compiled_table();
  return kTable;
}

const Parameter* find_compiled(const SearchParameterRow& row) {
  const auto found = table().find(&row);
  return found == table().end() ? nullptr : &found->second;
}

}  // namespace

const Parameter* find_parameter(std::string_view type, std::string_view code) {
  if (!is_resource_type(type)) return nullptr;
  const SearchParameterRow* row = find_search_parameter(*find_type(type), code);
  return row == nullptr ? nullptr : find_compiled(*row);
}

std::vector<const Parameter*> parameters_of(std::string_view type) {
  std::vector<const Parameter*> out;
  if (!is_resource_type(type)) return out;
  for (const Type* each = find_type(type);; each = &type_at(each->base)) {
    for (const SearchParameterRow& row : own_search_parameters(*each)) {
      if (const Parameter* parameter = find_compiled(row); parameter != nullptr) out.push_back(parameter);
    }
    if (each->base == kNoType) break;
  }
  std::ranges::sort(out, {}, &Parameter::code);
  return out;
}

}  // namespace concord::fhir::search
