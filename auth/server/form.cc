#include "auth/server/form.h"

#include <algorithm>
#include <set>

namespace concord::auth::server {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::size_t kParametersMax = 100;

}  // namespace

std::string_view Form::operator[](std::string_view name) const noexcept {
  const auto it = std::ranges::find_if(parameters_, [name](const auto& each) { return each.first == name; });
  return it == parameters_.end() ? std::string_view{} : std::string_view{it->second};
}

std::size_t Form::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(parameters_, [name](const auto& each) { return each.first == name; }));
}

bool Form::has_repeats() const {
  std::set<std::string_view> seen;
  return !std::ranges::all_of(parameters_, [&seen](const auto& each) { return seen.insert(each.first).second; });
}

Answered<Form> parse_form(std::string_view text) {
  if (text.size() > kFormBytesMax) return refuse("invalid_request", "the parameters are too long");
  auto parameters = http::parse_parameters(text);
  if (!parameters) return refuse("invalid_request", "the parameters cannot be read");
  if (parameters->size() > kParametersMax) return refuse("invalid_request", "there are too many parameters");
  return Form{*std::move(parameters)};
}

bool is_form(const http::Request& request) {
  std::string_view type = request.headers.value("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  return http::equal_ignoring_case(type, kFormType);
}

Answered<Form> posted_form(const http::Request& request) {
  if (!is_form(request)) return refuse("invalid_request", "the body must be application/x-www-form-urlencoded");
  if (!request.query().empty()) return refuse("invalid_request", "parameters belong into the body, not into the URL");
  ASSIGN_OR_RETURN(auto form, parse_form(request.body));
  if (form.has_repeats()) return refuse("invalid_request", "a parameter is there twice");
  return form;
}

}  // namespace concord::auth::server
