// Which of R4's interactions and types the sandbox serves.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/result.h"
#include "fhir/rest/call.h"
#include "fhir/rest/target.h"

namespace concord::sandbox {

namespace rest = fhir::rest;
using rest::Interaction;
using rest::Shape;

// A subset of R4's.
[[nodiscard]] std::span<const rest::Offer> offers() noexcept;
// Nothing when it is not served: 405 with the methods among offers().
[[nodiscard]] std::optional<Interaction> served_interaction(Shape shape, http::Method method) noexcept;
// Whether resources of that type are stored: every R4 type but Bundle, OperationOutcome and Parameters.
[[nodiscard]] bool is_stored_type(std::string_view type) noexcept;
// Errors: not_found with code not-supported for types that are not stored, for operations but Patient/$everything, and
// for what R4 has no compartment of.
[[nodiscard]] Status check_served(const rest::Target& target);

// The interaction changes nothing.
[[nodiscard]] bool is_read(const rest::Call& call) noexcept;

}  // namespace concord::sandbox
