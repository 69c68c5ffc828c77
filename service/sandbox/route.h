// Which FHIR interaction a method and a URL below the base ask for. A table; nothing is looked up here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::sandbox {

enum class Interaction : std::uint8_t {
  capabilities,
  bundle,
  search,
  create,
  conditional_update,
  conditional_delete,
  read,
  update,
  remove,
  history,
  version_read,
};

// The form of a URL below the base.
enum class Shape : std::uint8_t { system, metadata, type, type_search, instance, instance_history, version };

struct Route {
  Shape shape = Shape::system;
  std::string type = {};
  std::string id = {};
  std::string version = {};
  friend bool operator==(const Route&, const Route&) = default;
};

// Of a path without the base ("/Goal/17", raw, still escaped). A slash at the end is taken.
// Errors: not_found for a resource type that is not stored here, for operations, compartments and the histories of
// types and of the system; malformed for an id that is none and for bad escapes.
[[nodiscard]] Result<Route> parse_route(std::string_view path);
// Nothing when the shape does not take the method: 405 with allowed_methods().
[[nodiscard]] std::optional<Interaction> interaction_of(Shape shape, http::Method method) noexcept;
// "GET, HEAD, PUT, DELETE", for the Allow header.
[[nodiscard]] std::string allowed_methods(Shape shape);
// Whether resources of that type are stored: every R4 type but Bundle, OperationOutcome and Parameters.
[[nodiscard]] bool is_stored_type(std::string_view type) noexcept;

}  // namespace concord::sandbox
