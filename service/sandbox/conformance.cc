#include "service/sandbox/conformance.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/http.h"
#include "core/version.h"
#include "fhir/resource_types.h"
#include "fhir/search/search.h"
#include "service/sandbox/compartment.h"
#include "service/sandbox/served.h"

namespace concord::sandbox {
namespace {

using json::Value;

// What a route offers as codes of http://hl7.org/fhir/restful-interaction.
struct Offer {
  std::string_view code;
  Shape shape = Shape::type;
  http::Method method = http::Method::get;
};
constexpr std::array kTypeOffers{
    Offer{"read", Shape::instance, http::Method::get},
    Offer{"vread", Shape::version, http::Method::get},
    Offer{"update", Shape::instance, http::Method::put},
    Offer{"patch", Shape::instance, http::Method::patch},
    Offer{"delete", Shape::instance, http::Method::del},
    Offer{"history-instance", Shape::instance_history, http::Method::get},
    Offer{"history-type", Shape::type_history, http::Method::get},
    Offer{"create", Shape::type, http::Method::post},
    Offer{"search-type", Shape::type, http::Method::get},
};

Value interactions() {
  json::Array out;
  for (const Offer& offer : kTypeOffers) {
    if (served_interaction(offer.shape, offer.method)) out.push_back(json::object({{"code", offer.code}}));
  }
  return Value{std::move(out)};
}

Value codes(std::initializer_list<std::string_view> all) {
  json::Array out;
  for (const std::string_view code : all) out.push_back(json::object({{"code", code}}));
  return Value{std::move(out)};
}

// Patient/$everything is the only one.
Value operations(std::string_view type) {
  if (type != "Patient") return {};
  return json::Array{json::object(
      {{"name", "everything"}, {"definition", "http://hl7.org/fhir/OperationDefinition/Patient-everything"}})};
}

Value compartments() {
  json::Array out;
  for (const std::string_view type : fhir::resource_types()) {
    if (!is_compartment(type)) continue;
    out.emplace_back(
        fmt::format("http://hl7.org/fhir/CompartmentDefinition/{}",
                    std::string{static_cast<char>(type.front() - 'A' + 'a')} + std::string{type.substr(1)}));
  }
  return Value{std::move(out)};
}

// "*", and "Goal:subject" of every reference parameter of a type.
void append_includes(std::string_view type, json::Array& out) {
  out.emplace_back("*");
  for (const fhir::SearchParameter& parameter : fhir::search_parameters(type)) {
    if (parameter.type == "reference") out.emplace_back(fmt::format("{}:{}", type, parameter.name));
  }
}

Value resource_entry(std::string_view type) {
  json::Array parameters;
  for (const fhir::SearchParameter& parameter : fhir::search_parameters(type)) {
    parameters.push_back(json::object({{"name", parameter.name}, {"type", parameter.type}}));
  }
  json::Array includes;
  append_includes(type, includes);
  return json::object({{"type", type},
                       {"profile", fmt::format("http://hl7.org/fhir/StructureDefinition/{}", type)},
                       {"interaction", interactions()},
                       {"versioning", "versioned-update"},
                       {"readHistory", true},
                       {"updateCreate", true},
                       {"conditionalCreate", true},
                       {"conditionalRead", "full-support"},
                       {"conditionalUpdate", true},
                       {"conditionalDelete", "single"},
                       {"referencePolicy", json::Array{"literal", "logical", "enforced"}},
                       {"searchInclude", std::move(includes)},
                       {"searchRevInclude", json::Array{"*", "Provenance:target"}},
                       {"searchParam", std::move(parameters)},
                       {"operation", operations(type)}});
}

}  // namespace

Value capability_statement(std::string_view base, Instant since) {
  json::Array resources;
  for (const std::string_view type : fhir::resource_types()) {
    if (is_stored_type(type)) resources.push_back(resource_entry(type));
  }
  const Value rest = json::object(
      {{"mode", "server"},
       {"documentation",
        "Synthetic data in memory. Literal references are enforced; times without an offset are UTC. _revinclude takes "
        "any type and reference parameter, includes iterate, parameters may be chained and reverse chained (_has)."},
       {"resource", std::move(resources)},
       {"interaction", codes({"transaction", "batch", "search-system", "history-system"})},
       {"compartment", compartments()}});
  return json::object(
      {{"resourceType", "CapabilityStatement"},
       {"status", "active"},
       {"date", format_instant(since)},
       {"kind", "instance"},
       {"software", json::object({{"name", "Concord sandbox"}, {"version", kVersion}})},
       {"implementation",
        json::object({{"description", "In-memory FHIR R4 server with synthetic patients"}, {"url", base}})},
       {"fhirVersion", "4.0.1"},
       {"format", json::Array{"application/fhir+json", "json"}},
       {"patchFormat", json::Array{"application/json-patch+json"}},
       {"rest", json::Array{rest}}});
}

}  // namespace concord::sandbox
