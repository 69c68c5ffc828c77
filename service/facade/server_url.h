// The URL of a FHIR server, and whether another URL lies below it. Compared as URLs, never as text alone: scheme and
// host without case, the default port equal to none, and the path segment by segment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace concord::facade {

class ServerUrl {
 public:
  // An absolute http or https URL; slashes at its end are left out. Nothing lies below any other text.
  explicit ServerUrl(std::string_view url);

  // Without a slash at the end.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  // Whether the text holds "://" and this host, without regard to case: no text without it has a URL below this one.
  [[nodiscard]] bool is_host_in(std::string_view text) const noexcept;
  // What follows this URL in an absolute one: "" for itself, "/Goal/17", "/Goal?status=active". Nothing for URLs
  // elsewhere, those with user information or dot segments, and relative ones. The view is into `url`.
  [[nodiscard]] std::optional<std::string_view> below(std::string_view url) const noexcept;
  // The same of an absolute path on its host: "/fhir/Goal/17".
  [[nodiscard]] std::optional<std::string_view> below_path(std::string_view path) const noexcept;

 private:
  std::string text_;
};

}  // namespace concord::facade
