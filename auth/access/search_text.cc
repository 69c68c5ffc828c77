#include "auth/access/search_text.h"

#include <algorithm>
#include <array>

namespace concord::auth {
namespace {

constexpr std::array<std::string_view, 8> kBeyond{"_filter", "_query",     "_content",       "_text",
                                                  "_list",   "_contained", "_containedType", "_type"};

}  // namespace

std::string_view first_name(std::string_view name) noexcept { return name.substr(0, name.find_first_of(":.")); }

std::string_view modifier_of(std::string_view name) noexcept {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(colon + 1);
}

bool is_link(std::string_view name) noexcept {
  return name.find('.') != std::string_view::npos || first_name(name) == "_has";
}

bool is_patient_parameter(std::string_view name) noexcept { return name == "patient" || name == "subject"; }

bool is_beyond_filters(std::string_view name) noexcept {
  return std::ranges::find(kBeyond, first_name(name)) != kBeyond.end();
}

}  // namespace concord::auth
