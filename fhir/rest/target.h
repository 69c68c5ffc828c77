// What a URL below the FHIR base names, and which interaction a method on it is (R4 http.html#summary): tables, and
// nothing is looked up. Who serves fewer of them says so itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::fhir::rest {

// The form of a URL below the base.
enum class Shape : std::uint8_t {
  system,              // [base]
  metadata,            // [base]/metadata
  system_search,       // [base]/_search
  system_history,      // [base]/_history
  system_operation,    // [base]/$op
  type,                // [base]/Goal
  type_search,         // [base]/Goal/_search
  type_history,        // [base]/Goal/_history
  type_operation,      // [base]/Goal/$op
  instance,            // [base]/Goal/17
  instance_history,    // [base]/Goal/17/_history
  instance_operation,  // [base]/Goal/17/$op
  version,             // [base]/Goal/17/_history/2
  compartment,         // [base]/Patient/1/Goal
  compartment_search,  // [base]/Patient/1/Goal/_search
};

enum class Interaction : std::uint8_t {
  capabilities,
  bundle,  // a transaction or batch
  system_search,
  system_history,
  search,
  type_history,
  create,
  conditional_update,
  conditional_patch,
  conditional_delete,
  read,
  update,
  patch,
  remove,
  history,
  version_read,
  compartment_search,
  operation,
};

struct Target {
  Shape shape = Shape::system;
  std::string type = {};       // "Goal"; of a compartment "Patient"
  std::string id = {};         // of the instance, or of the compartment
  std::string version = {};    // of Shape::version
  std::string operation = {};  // "$validate"
  std::string member = {};     // the type, or "*", that is looked for in a compartment
  friend bool operator==(const Target&, const Target&) = default;
};

// Of a path without the base ("/Goal/17", raw, still escaped); a slash at the end is taken. Errors: not_found with code
// not-supported for what is no resource type of R4, not_found for a path of no such form; malformed for an id that is
// none and for bad escapes.
[[nodiscard]] Result<Target> parse_target(std::string_view path);

// One method on one form of URL.
struct Offer {
  Shape shape = Shape::system;
  http::Method method = http::Method::get;
  Interaction interaction = Interaction::read;
};
// All of R4.
[[nodiscard]] std::span<const Offer> offers() noexcept;
// HEAD is GET. Nothing when the form does not take the method.
[[nodiscard]] std::optional<Interaction> interaction_of(Shape shape, http::Method method) noexcept;
// "GET, HEAD, PUT", for the Allow header: all methods of the form among `offers`.
[[nodiscard]] std::string allowed_methods(std::span<const Offer> offers, Shape shape);

// "read", "vread", "update", "patch", "delete", "history-instance", "create", "search-type", "batch" … as
// http://hl7.org/fhir/restful-interaction says it; conditional forms as the plain ones, "operation" for operations.
[[nodiscard]] std::string_view code_of(Interaction interaction) noexcept;
// Whether the interaction changes nothing; an operation counts as one that might.
[[nodiscard]] bool is_read(Interaction interaction) noexcept;

}  // namespace concord::fhir::rest
