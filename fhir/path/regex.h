// Regular expressions of bounded time and memory (RE2): no look-around, no back references.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace concord::fhir::path {

// Compiled once, used from any thread.
class Regex {
 public:
  // "." takes line ends too. Errors: malformed, without the text of the pattern.
  [[nodiscard]] static Result<Regex> compile(std::string_view pattern);

  [[nodiscard]] bool finds(std::string_view text) const;
  [[nodiscard]] bool matches_all(std::string_view text) const;
  // All matches replaced; `substitution` refers to groups as $1 … $9 and to a dollar as \$. Empty when the result is
  // over `bytes_max`.
  [[nodiscard]] std::optional<std::string> replace(std::string_view text, std::string_view substitution,
                                                   std::size_t bytes_max) const;

 private:
  struct Impl;
  explicit Regex(std::shared_ptr<const Impl> compiled) noexcept : impl_{std::move(compiled)} {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace concord::fhir::path
