// Names and values of search parameters, as far as access control looks at them (R4 search.html).
#pragma once

#include <string_view>

namespace concord::auth {

// "subject" of "subject:Patient.name", "_has" of "_has:Observation:patient:code".
[[nodiscard]] std::string_view first_name(std::string_view name) noexcept;
// "Patient" of "subject:Patient"; empty without one. Of a plain name.
[[nodiscard]] std::string_view modifier_of(std::string_view name) noexcept;
// Chained, or reverse chained.
[[nodiscard]] bool is_link(std::string_view name) noexcept;
// "patient" and "subject": whose resource it is.
[[nodiscard]] bool is_patient_parameter(std::string_view name) noexcept;
// Parameters that reach what filters cannot judge: _filter, _text and the like.
[[nodiscard]] bool is_beyond_filters(std::string_view name) noexcept;

}  // namespace concord::auth
