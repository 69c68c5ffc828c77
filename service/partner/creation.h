// How a new resource comes to be at a partner, and how it is found again if nobody answers. Pure judgement from what
// the partner can do.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/http.h"
#include "core/json/value.h"
#include "service/partner/capabilities.h"
#include "service/partner/plan.h"

namespace concord::partner {

// How resources of a type that carry our identifier are found.
enum class Finding : std::uint8_t {
  by_identifier,
  by_patient,  // all of the patient's, each looked at here
  not_at_all
};
// A type whose statement names no search parameter at all is believed to know R4's.
[[nodiscard]] Finding finding_of(const TypeCapabilities& type) noexcept;
// The same of a type that the partner may not have.
[[nodiscard]] Finding finding_of(const Capabilities& capabilities, std::string_view type) noexcept;
// A search of the type may ask by that parameter.
[[nodiscard]] bool may_search(const Capabilities& capabilities, std::string_view type, std::string_view parameter);

struct Creation {
  enum class Way : std::uint8_t { own_id, on_condition, plain } way = Way::plain;
  Guarantee guarantee = Guarantee::exact;
  std::string_view reason = {};  // why not at all; empty when it can be created
};
// `own_id` is the id that the resource may give itself. Reasons: "create-not-supported", "category-not-accepted",
// "code-not-accepted".
[[nodiscard]] Creation creation_of(const json::Value& resource, std::string_view own_id,
                                   const Capabilities& capabilities);

// The condition under which the resource is made: none has its first identifier. Empty without identifier.
[[nodiscard]] http::Parameters identifier_condition(const json::Value& resource);
// `identifier`, or the first of it where it is a list.
[[nodiscard]] const json::Value& first_identifier(const json::Value& resource);
// The Reference `element` as one to a resource that is not there: by what it would be found under.
[[nodiscard]] json::Value logical_reference(const json::Value& element, const json::Value& absent);
// The capabilities of a partner that is known to make one resource of conditional creations at the same time.
[[nodiscard]] Capabilities with_atomic_creation(Capabilities stated);

}  // namespace concord::partner
