#include "fhir/search/link_text.h"

#include <algorithm>

#include "fhir/resource_types.h"
#include "fhir/search/parameters.h"

namespace concord::fhir::search {
namespace {

tl::unexpected<Error> too_costly(const char* text) {
  return fail(ErrorKind::malformed, text, {{Severity::error, "too-costly", "", text}});
}

const Parameter* reference_parameter(std::string_view type, std::string_view name) {
  const Parameter* parameter = find_parameter(type, name);
  return parameter != nullptr && parameter->type == SearchType::reference ? parameter : nullptr;
}

// The types that a reference parameter may lead to; all of R4 when its row names none.
std::vector<std::string_view> targets(std::string_view type, std::string_view name) {
  const Type* searched = find_type(type);
  const SearchParameterRow* row = searched == nullptr ? nullptr : find_search_parameter(*searched, name);
  std::vector<std::string_view> out;
  if (row != nullptr) {
    for (const TypeIndex target : targets_of(*row)) out.push_back(type_at(target).name);
  }
  const bool is_any = out.empty() || std::ranges::find(out, "Resource") != out.end();
  if (is_any) out.assign(resource_types().begin(), resource_types().end());
  return out;
}

// "Observation:patient:code" behind "_has:".
std::optional<LinkText> parse_reverse(std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  LinkText out{.is_reverse = true,
               .parameter = text.substr(first + 1, second - first - 1),
               .types = {text.substr(0, first)},
               .criterion = text.substr(second + 1)};
  const bool is_known = is_resource_type(out.types.front()) &&
                        reference_parameter(out.types.front(), out.parameter) != nullptr && !out.criterion.empty();
  return is_known ? std::optional{std::move(out)} : std::nullopt;
}

// "subject:Patient.name".
std::optional<LinkText> parse_forward(std::string_view type, std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view head = text.substr(0, dot);
  const std::size_t colon = std::min(head.find(':'), head.size());
  LinkText out{.is_reverse = false, .parameter = head.substr(0, colon), .types = {}, .criterion = text.substr(dot + 1)};
  if (reference_parameter(type, out.parameter) == nullptr || out.criterion.empty()) return std::nullopt;
  out.types = targets(type, out.parameter);
  if (colon == head.size()) return out;
  const std::string_view wanted = head.substr(colon + 1);
  if (std::ranges::find(out.types, wanted) == out.types.end()) return std::nullopt;
  out.types = {wanted};
  return out;
}

}  // namespace

Status spend_end(LinkBudget& budget) {
  if (++budget.ends > kLinkEndsMax) return too_costly("the links of this search lead to too many types: name them");
  return {};
}

Result<std::optional<LinkText>> parse_link(std::string_view type, std::string_view name, const LinkBudget& budget) {
  constexpr std::string_view kHas = "_has:";
  auto out = name.starts_with(kHas) ? parse_reverse(name.substr(kHas.size())) : parse_forward(type, name);
  if (out && budget.depth == kLinkDepthMax) return too_costly("a search may follow 4 links, one behind the other");
  return out;
}

}  // namespace concord::fhir::search
