#include "fhir/search/selection.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace concord::fhir::search {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The offset of `word` outside of parentheses; npos when it is not there.
std::size_t find_outside(std::string_view text, std::string_view word) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (depth == 0 && text.substr(i).starts_with(word)) return i;
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
  }
  return std::string_view::npos;
}

// "where(…)" and "as(Quantity)" as name and argument; a plain step has no argument.
struct Step {
  std::string_view name;
  std::string_view argument;
};
Step step_of(std::string_view text) {
  const auto open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')'))
    return {.name = text.substr(0, text.find('[')), .argument = {}};
  return {.name = text.substr(0, open), .argument = text.substr(open + 1, text.size() - open - 2)};
}

// Follows an expression step by step.
class Walk {
 public:
  Walk(const Type& from, const Type& resource) : resource_{resource}, places_{{.type = &from}} {}

  bool expression(std::string_view text) {
    text = trimmed(text);
    if (const auto as = find_outside(text, " as "); as != std::string_view::npos) {
      return expression(text.substr(0, as)) && cast(trimmed(text.substr(as + 4)));
    }
    if (find_outside(text, " ") != std::string_view::npos) return false;
    if (text.starts_with('(')) {
      const auto close = find_outside(text.substr(1), ")");
      if (close == std::string_view::npos || !expression(text.substr(1, close))) return false;
      text.remove_prefix(close + 2);
      if (!text.empty()) text.remove_prefix(1);
    } else {
      text = first_step(text);
    }
    while (!text.empty()) {
      const auto dot = std::min(find_outside(text, "."), text.size());
      if (!step(step_of(text.substr(0, dot)))) return false;
      text.remove_prefix(std::min(dot + 1, text.size()));
    }
    return true;
  }

  std::vector<Place> take() { return std::move(places_); }

 private:
  // What is left when the first step names the root: its type, or %resource.
  std::string_view first_step(std::string_view text) {
    const auto dot = std::min(text.find('.'), text.size());
    const std::string_view name = text.substr(0, dot);
    const Type* named = find_type(name);
    if (name == "%resource") {
      places_ = {{.type = &resource_}};
    } else if (named == nullptr || named->kind != TypeKind::resource || !is_a(*places_.front().type, *named)) {
      return text;
    }
    return text.substr(std::min(dot + 1, text.size()));
  }

  bool step(const Step& step) {
    if (step.name == "as" || step.name == "ofType") return cast(step.argument);
    if (step.name == "where") return true;
    if (!step.argument.empty()) return false;
    std::vector<Place> next;
    for (const Place& place : places_) {
      const Element* element = find_element(*place.type, step.name);
      if (element == nullptr) continue;
      for (const TypeIndex type : types_of(*element)) next.push_back({.type = &type_at(type), .element = element});
    }
    places_ = std::move(next);
    return !places_.empty();
  }

  bool cast(std::string_view name) {
    const Type* wanted = find_type(name);
    if (wanted == nullptr) return false;
    std::erase_if(places_, [wanted](const Place& place) { return !is_a(*place.type, *wanted); });
    return !places_.empty();
  }

  const Type& resource_;
  std::vector<Place> places_;
};

}  // namespace

std::vector<Place> places_of(std::string_view expression, const Type& from, const Type& resource) {
  std::vector<Place> out;
  for (const std::string_view side : split_union(expression)) {
    Walk walk{from, resource};
    if (!walk.expression(split_target(side).expression)) return {};
    for (const Place& place : walk.take()) {
      if (std::ranges::find(out, place) == out.end()) out.push_back(place);
    }
  }
  return out;
}

std::vector<std::string_view> split_union(std::string_view expression) {
  std::vector<std::string_view> out;
  while (!expression.empty()) {
    const auto bar = std::min(find_outside(expression, "|"), expression.size());
    const std::string_view side = trimmed(expression.substr(0, bar));
    if (!side.empty()) out.push_back(side);
    expression.remove_prefix(std::min(bar + 1, expression.size()));
  }
  return out;
}

Targeted split_target(std::string_view expression) {
  constexpr std::string_view kFilter = ".where(resolve() is ";
  const auto at = expression.rfind(kFilter);
  if (at == std::string_view::npos || !expression.ends_with(')')) return {.expression = expression};
  const auto name = at + kFilter.size();
  const Type* target = find_type(expression.substr(name, expression.size() - name - 1));
  if (target == nullptr) return {.expression = expression};
  return {.expression = expression.substr(0, at), .target = target};
}

}  // namespace concord::fhir::search
