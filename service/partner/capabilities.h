// What a partner says it can do, from its CapabilityStatement. Pure data; vendor profiles and the operator's
// overrides are laid over it elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/delivery_form.h"

namespace concord::partner {

// CapabilityStatement.rest.resource.versioning; not_stated is what most vendors say.
enum class Versioning : std::uint8_t { not_stated, no_version, versioned, versioned_update };
// CapabilityStatement.rest.resource.conditionalDelete.
enum class ConditionalDelete : std::uint8_t { not_supported, single, multiple };
// CapabilityStatement.rest.resource.conditionalRead.
enum class ConditionalRead : std::uint8_t { not_supported, modified_since, not_match, full_support };

struct SearchParameterStated {
  std::string name;  // "target-date"
  std::string type;  // "date"; empty when it is none of R4's
  friend bool operator==(const SearchParameterStated&, const SearchParameterStated&) = default;
};

struct TypeCapabilities {
  std::string type;
  bool read = false;
  bool version_read = false;
  bool history = false;  // of an instance
  bool search = false;
  bool create = false;
  bool update = false;
  bool patch = false;
  bool remove = false;
  bool conditional_create = false;
  bool conditional_update = false;
  bool update_create = false;  // PUT to an id that is not there creates it
  bool read_history = false;   // vread of former versions
  ConditionalDelete conditional_delete = ConditionalDelete::not_supported;
  ConditionalRead conditional_read = ConditionalRead::not_supported;
  Versioning versioning = Versioning::not_stated;
  std::vector<SearchParameterStated> search_parameters = {};  // by name, each once; those of the whole server too
  std::vector<std::string> includes = {};                     // "Goal:subject", "*"; sorted, each once
  std::vector<std::string> reverse_includes = {};             // "Provenance:target"; sorted, each once
  std::vector<std::string> operations = {};                   // "everything"; sorted, each once
  // What no CapabilityStatement says; vendor profiles and the operator do.
  bool conditional_create_is_atomic = false;           // two at the same time make one resource
  bool keeps_identifier = true;                        // our identifier comes back with what is stored
  std::vector<std::string> creatable_categories = {};  // codes of `category` that a new one may have; empty: any
  std::vector<std::string> creatable_codes = {};       // codes of `code` that a new one may have; empty: any

  [[nodiscard]] bool has_search_parameter(std::string_view name) const noexcept;
  [[nodiscard]] bool has_operation(std::string_view name) const noexcept;
  friend bool operator==(const TypeCapabilities&, const TypeCapabilities&) = default;
};

struct Software {
  std::string name;
  std::string version;
  friend bool operator==(const Software&, const Software&) = default;
};

struct Capabilities {
  bool transaction = false;
  bool batch = false;
  bool search_all = false;                   // search over all types
  bool history_all = false;                  // history of all types
  std::vector<TypeCapabilities> types = {};  // sorted by type, each once
  std::vector<std::string> operations = {};  // of the whole server; sorted, each once
  // "Patient", sorted. Servers that have compartments seldom say so: none stated says nothing.
  std::vector<std::string> compartments = {};
  std::vector<std::string> formats = {};  // as stated: "json", "application/fhir+json"
  Software software = {};
  mappers::DocumentStyle documents = {};   // of vendor profile and operator
  bool alerts_may_stay_in_report = false;  // the operator's `alerts: report-only`
  // Or nullptr.
  [[nodiscard]] const TypeCapabilities* find(std::string_view type) const noexcept;
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

// Of the `server` part of a CapabilityStatement. What is not as R4 has it (names that are no names, unknown codes and
// types) is passed over, and of each list at most 1,000 items are read. Errors: partner_broken for anything that is no
// CapabilityStatement, or not of R4.
[[nodiscard]] Result<Capabilities> parse_capabilities(const json::Value& statement);

}  // namespace concord::partner
