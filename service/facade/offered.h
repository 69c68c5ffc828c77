// What can be offered in front of this partner: R4's interactions that the partner serves, or that can be made of those
// it does. The CapabilityStatement, 405 and Allow all come from here.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "fhir/rest/target.h"
#include "service/facade/work.h"
#include "service/partner/capabilities.h"

namespace concord::facade {

// What the partner states for a type. Errors: not_found with code not-supported for a type it does not serve; those of
// asking for its capabilities.
[[nodiscard]] Result<std::shared_ptr<const partner::TypeCapabilities>> known_type(const Work& work,
                                                                                  std::string_view type);

// All of R4 that this facade implements.
[[nodiscard]] std::span<const rest::Offer> implemented() noexcept;

// Whether an interaction on a type can be served where the partner states `known`: patch by read and update, vread by
// read, conditional forms by search.
[[nodiscard]] bool is_offered(rest::Interaction interaction, const partner::TypeCapabilities& known) noexcept;

// Of the call: whether the caller may ask for it (auth::Guard::check), and then whether it can be served.
[[nodiscard]] Status check_asked(const Work& work);

// Of the call: nothing when it can be served. Errors: method_not_allowed; not_found with code not-supported for types,
// histories and operations that are not there.
[[nodiscard]] Status check_offered(const Work& work);

// The Allow field of that URL in front of this partner.
[[nodiscard]] std::string allowed_methods(const rest::Target& target, const partner::TypeCapabilities& known);

}  // namespace concord::facade
