// Where references lead: contained resources, entries of the Bundle, and the port of the environment.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/path/evaluator.h"

namespace concord::fhir::path {

// Is it a call of resolve()?
[[nodiscard]] bool is_resolve(const Expr& expr) noexcept;
// The text of a Reference, or of a uri, canonical or string; empty for other items.
[[nodiscard]] std::string_view reference_of(const Item& item) noexcept;
// The resource; empty when it is unknown.
[[nodiscard]] std::optional<Item> resolve(const Environment& environment, std::string_view reference);
// The type that the one reference before a call of resolve() names ("Patient/1", or Reference.type); nullptr when it
// names none.
[[nodiscard]] Result<const Type*> target_type(Evaluator& evaluator, const Expr& call, const Scope& scope);

}  // namespace concord::fhir::path
