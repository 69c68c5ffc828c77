#include "fhir/search/plan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>

#include "fhir/resource_types.h"
#include "fhir/search/escapes.h"
#include "fhir/search/fold.h"

namespace concord::fhir::search {
namespace {

struct ModifierRow {
  std::string_view modifier;
  SearchType type;
};
constexpr std::array kModifiers{
    ModifierRow{"not", SearchType::token},       ModifierRow{"text", SearchType::token},
    ModifierRow{"of-type", SearchType::token},   ModifierRow{"exact", SearchType::string},
    ModifierRow{"contains", SearchType::string}, ModifierRow{"identifier", SearchType::reference},
    ModifierRow{"above", SearchType::uri},       ModifierRow{"below", SearchType::uri},
};

template <class T>
Wanted one(T value) {
  std::vector<T> out;
  out.push_back(std::move(value));
  return out;
}

template <class T>
Result<Wanted> one(Result<T> value) {
  return std::move(value).map([](T&& read) { return one(std::move(read)); });
}

// Both are of one parameter and modifier, hence of one kind.
void append(Wanted& out, Wanted more) {
  std::visit(
      [&more](auto& values) {
        auto& others = std::get<std::decay_t<decltype(values)>>(more);
        std::ranges::move(others, std::back_inserter(values));
      },
      out);
}

Result<Wanted> read_token(std::string_view modifier, std::string_view value) {
  if (modifier == "text") return one(TokenTextWanted{.folded = fold(unescape(value))});
  if (modifier == "of-type") return one(parse_of_type(value));
  return one(TokenWanted{.token = parse_token(value)});
}

Result<Wanted> read_reference_value(std::string_view modifier, std::string_view value, std::string_view base) {
  if (modifier == "identifier") return one(IdentifierWanted{.token = parse_token(value)});
  return one(read_reference(value, modifier, base));
}

StringWanted::How string_match(std::string_view modifier) {
  if (modifier == "exact") return StringWanted::How::exact;
  return modifier == "contains" ? StringWanted::How::contains : StringWanted::How::starts_with;
}

UriWanted::How uri_match(std::string_view modifier) {
  if (modifier == "below") return UriWanted::How::below;
  return modifier == "above" ? UriWanted::How::above : UriWanted::How::exact;
}

Result<Wanted> read(SearchType type, std::string_view modifier, std::string_view value, std::string_view base) {
  switch (type) {
    case SearchType::number:
      return one(parse_number(value));
    case SearchType::date:
      return one(parse_date_wanted(value));
    case SearchType::string:
      return one(read_string(value, string_match(modifier)));
    case SearchType::token:
      return read_token(modifier, value);
    case SearchType::reference:
      return read_reference_value(modifier, value, base);
    case SearchType::quantity:
      return one(parse_quantity(value));
    case SearchType::uri:
      return one(read_uri(value, uri_match(modifier)));
    case SearchType::composite:
    case SearchType::special:
      break;
  }
  return fail(ErrorKind::malformed, "is of no type that has values of its own");
}

Result<std::vector<Wanted>> read_composite(const Parameter& parameter, std::string_view value, std::string_view base) {
  const auto parts = split_unescaped(value, '$');
  const bool is_whole =
      parts.size() == parameter.components.size() && std::ranges::none_of(parts, &std::string_view::empty);
  if (!is_whole) return fail(ErrorKind::malformed, "takes a value for each of its components, with $ between them");
  std::vector<Wanted> out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ASSIGN_OR_RETURN(auto part, read(parameter.components[i].type, {}, parts[i], base));
    out.push_back(std::move(part));
  }
  return out;
}

Result<PlannedCriterion> plan_missing(const Parameter& parameter, const Criterion& criterion) {
  const bool is_true = criterion.values == std::vector<std::string>{"true"};
  if (!is_true && criterion.values != std::vector<std::string>{"false"}) {
    return fail(ErrorKind::malformed, ":missing takes true or false");
  }
  return PlannedCriterion{
      .parameter = &parameter, .ask = is_true ? Ask::is_missing : Ask::is_there, .wanted = {}, .composites = {}};
}

}  // namespace

bool takes_modifier(const Parameter& parameter, std::string_view modifier) {
  if (modifier.empty() || modifier == "missing") return true;
  if (modifier == "of-type" && !parameter.is_of_identifiers) return false;
  if (parameter.type == SearchType::reference && is_resource_type(modifier)) return true;
  return std::ranges::any_of(
      kModifiers, [&](const ModifierRow& row) { return row.modifier == modifier && row.type == parameter.type; });
}

Result<PlannedCriterion> plan(const Parameter& parameter, const Criterion& criterion, std::string_view base) {
  if (criterion.modifier == "missing") return plan_missing(parameter, criterion);
  const Ask ask = criterion.modifier == "not" ? Ask::matches_not : Ask::matches;
  PlannedCriterion out{.parameter = &parameter, .ask = ask, .wanted = {}, .composites = {}};
  bool is_first = true;
  for (const std::string& value : criterion.values) {
    if (parameter.type == SearchType::composite) {
      ASSIGN_OR_RETURN(auto parts, read_composite(parameter, value, base));
      out.composites.push_back(std::move(parts));
      continue;
    }
    ASSIGN_OR_RETURN(auto read_value, read(parameter.type, criterion.modifier, value, base));
    if (is_first) {
      out.wanted = std::move(read_value);
    } else {
      append(out.wanted, std::move(read_value));
    }
    is_first = false;
  }
  return out;
}

}  // namespace concord::fhir::search
