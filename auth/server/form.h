// Parameters of the OAuth endpoints (RFC 6749 §3.1, §3.2): each at most once, an empty one as if it were not there.
#pragma once

#include <string>
#include <string_view>

#include "auth/server/refusal.h"
#include "core/http.h"

namespace concord::auth::server {

inline constexpr std::size_t kFormBytesMax = 64U << 10U;

class Form {
 public:
  explicit Form(http::Parameters parameters) : parameters_{std::move(parameters)} {}
  // "" when it is missing or empty.
  [[nodiscard]] std::string_view operator[](std::string_view name) const noexcept;
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  // Some name is there twice.
  [[nodiscard]] bool has_repeats() const;

 private:
  http::Parameters parameters_;
};

// Refused: invalid_request for what cannot be read or is over 64 kB. Repeats are left to the caller.
[[nodiscard]] Answered<Form> parse_form(std::string_view text);
// The form of a POST whose URL has no query, without repeats.
[[nodiscard]] Answered<Form> posted_form(const http::Request& request);
// Whether the body says that it is a form.
[[nodiscard]] bool is_form(const http::Request& request);

}  // namespace concord::auth::server
