// Strong ids: a string with a meaning, so that a PartnerId and a RequestId do not mix.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace concord {

template <class Tag>
class StrongString {
 public:
  StrongString() = default;
  explicit StrongString(std::string text) : text_{std::move(text)} {}
  [[nodiscard]] const std::string& str() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  friend auto operator<=>(const StrongString&, const StrongString&) = default;

 private:
  std::string text_;
};

using PartnerId = StrongString<struct PartnerIdTag>;  // a partner of the configuration, part of URLs
using RequestId = StrongString<struct RequestIdTag>;  // X-Request-Id
using IdempotencyKey = StrongString<struct IdempotencyKeyTag>;

}  // namespace concord
