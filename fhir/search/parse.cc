#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "fhir/resource_types.h"
#include "fhir/search/link_text.h"
#include "fhir/search/parameters.h"
#include "fhir/search/plan.h"
#include "fhir/search/search.h"

namespace concord::fhir {
namespace {

using search::Parameter;

constexpr std::size_t kCriteriaMax = 64;
constexpr std::size_t kValuesMax = 512;
constexpr std::size_t kSortMax = 8;

tl::unexpected<Error> refused(std::string_view code, std::string_view name, std::string_view rule) {
  // Names of parameters come from the caller: they are echoed only when they are known here.
  std::string text = fmt::format("search parameter {}: {}", name, rule);
  return fail(ErrorKind::malformed, text,
              {{.severity = Severity::error, .code = std::string{code}, .expression = {}, .text = text}});
}

// At commas that are not escaped; `\,` resolved, and so what is in `resolved`. Empty values are left out.
std::vector<std::string> split_values(std::string_view text, std::string_view resolved = "$") {
  std::vector<std::string> out;
  std::string value;
  const auto finish = [&] {
    if (!value.empty()) out.push_back(std::move(value));
    value.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',') {
      finish();
      continue;
    }
    if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      if (text[i] != ',' && resolved.find(text[i]) == std::string_view::npos) value += '\\';
    }
    value += text[i];
  }
  finish();
  return out;
}

bool are_sortable(std::string_view type, const std::vector<std::string>& names) {
  return names.size() <= kSortMax && std::ranges::all_of(names, [type](std::string_view name) {
           if (name.starts_with('-')) name.remove_prefix(1);
           const Parameter* parameter = search::find_parameter(type, name);
           return parameter != nullptr && parameter->type != SearchType::composite;
         });
}

// The part before the next colon, which is taken off with it.
std::string_view take_part(std::string_view& text) {
  const auto colon = std::min(text.find(':'), text.size());
  const std::string_view part = text.substr(0, colon);
  text.remove_prefix(std::min(colon + 1, text.size()));
  return part;
}

// "Goal:subject" or "Goal:subject:Patient", of a parameter served that is a reference; "Goal:*", "*".
std::optional<Include> parse_include(std::string_view text) {
  if (text == "*") return Include{.type = "*", .name = "*"};
  const std::string_view type = take_part(text);
  const std::string_view name = take_part(text);
  Include out{.type = std::string{type}, .name = std::string{name}, .target = std::string{text}};
  if (!is_resource_type(type) || !(text.empty() || is_resource_type(text))) return std::nullopt;
  if (name == "*") return out;
  const Parameter* parameter = search::find_parameter(type, name);
  return parameter != nullptr && parameter->type == SearchType::reference ? std::optional{out} : std::nullopt;
}

// Reads the parameters one by one.
class Reader {
 public:
  Reader(std::string_view type, std::string_view base, search::LinkBudget& budget) : base_{base}, budget_{budget} {
    out_.query.type = type;
  }
  Status read(const std::string& key, const std::string& value);
  // Whether it is known: a criterion of this type, or one at the end of links.
  Result<bool> read_criterion(std::string_view key, const std::string& value);
  ParsedSearch take() {
    out_.query.plan = std::make_shared<const search::Plan>(std::move(plan_));
    return std::move(out_);
  }

 private:
  // Whether the value was understood; nothing when the name is no control parameter.
  std::optional<Result<bool>> control(std::string_view key, const std::string& value);
  Result<bool> criterion(std::string_view key, const std::string& value);
  Result<bool> count(const std::string& value);
  Result<bool> link(const search::LinkText& text, const std::string& value);
  bool include(std::string_view modifier, const std::string& value, bool is_reverse);

  std::string_view base_;
  search::LinkBudget& budget_;
  ParsedSearch out_;
  search::Plan plan_;
  std::size_t values_ = 0;
};

Result<bool> Reader::count(const std::string& value) {
  int number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stop != end || number < 0) return refused("value", "_count", "takes a whole number");
  out_.control.count = number;
  return true;
}

bool Reader::include(std::string_view modifier, const std::string& value, bool is_reverse) {
  auto include = parse_include(value);
  const bool is_iterated = modifier == "iterate" || modifier == "recurse";  // the latter as of STU3
  if (!include || !(is_iterated || modifier.empty()) || out_.control.includes.size() == kCriteriaMax) return false;
  include->is_reverse = is_reverse;
  include->is_iterated = is_iterated;
  out_.control.includes.push_back(*std::move(include));
  return true;
}

// A link to types of which none knows the criterion is no parameter; one whose value no type takes is refused.
Result<bool> Reader::link(const search::LinkText& text, const std::string& value) {
  Link link{.is_reverse = text.is_reverse, .parameter = std::string{text.parameter}, .ends = {}};
  Status fault;
  for (const std::string_view type : text.types) {
    RETURN_IF_ERROR(search::spend_end(budget_));
    Reader end{type, base_, budget_};
    ++budget_.depth;
    auto done = end.read_criterion(text.criterion, value);
    --budget_.depth;
    if (!done) {
      if (fault) fault = tl::unexpected(std::move(done).error());
    } else if (*done) {
      link.ends.push_back(end.take().query);
    }
  }
  if (link.ends.empty() && !fault) return tl::unexpected(std::move(fault).error());
  if (link.ends.empty()) return false;
  if (out_.query.links.size() == kCriteriaMax)
    return refused("too-costly", "_has", "more links than a search may have");
  out_.query.links.push_back(std::make_shared<const Link>(std::move(link)));
  return true;
}

std::optional<Result<bool>> Reader::control(std::string_view key, const std::string& value) {
  SearchControl& control = out_.control;
  std::string_view modifier = key;
  const std::string_view name = take_part(modifier);
  if (key == "_count") return count(value);
  if (name == "_include" || name == "_revinclude") return include(modifier, value, name == "_revinclude");
  if (key == "_sort") {
    const auto names = split_values(value);
    if (names.empty() || !are_sortable(out_.query.type, names)) return false;
    control.sort = names;
    return true;
  }
  if (key == "_total") {
    if (value != "none" && value != "estimate" && value != "accurate") {
      return refused("value", "_total", "takes none, estimate or accurate");
    }
    control.total = value;
    return true;
  }
  if (key == "_summary" || key == "_elements") return true;  // read together by parse_search()
  return std::nullopt;
}

Result<bool> Reader::criterion(std::string_view key, const std::string& value) {
  const auto colon = std::min(key.find(':'), key.size());
  const std::string_view name = key.substr(0, colon);
  const std::string_view modifier = key.substr(std::min(colon + 1, key.size()));
  const Parameter* parameter = search::find_parameter(out_.query.type, name);
  if (parameter == nullptr) return false;
  Criterion criterion{.name = std::string{name},
                      .modifier = std::string{modifier},
                      .values = split_values(value, parameter->type == SearchType::composite ? "" : "$")};
  if (criterion.values.empty()) return false;
  if (!search::takes_modifier(*parameter, modifier)) {
    return refused("not-supported", name, "does not have this modifier");
  }
  values_ += criterion.values.size();
  if (out_.query.criteria.size() == kCriteriaMax || values_ > kValuesMax) {
    return refused("too-costly", name, "more criteria or values than a search may have");
  }
  auto planned = search::plan(*parameter, criterion, base_);
  if (!planned) return refused("value", name, planned.error().message);
  plan_.criteria.push_back(*std::move(planned));
  out_.query.criteria.push_back(std::move(criterion));
  return true;
}

Result<bool> Reader::read_criterion(std::string_view key, const std::string& value) {
  ASSIGN_OR_RETURN(const auto text, search::parse_link(out_.query.type, key, budget_));
  if (!text) return criterion(key, value);
  return link(*text, value);
}

Status Reader::read(const std::string& key, const std::string& value) {
  if (key == "_format" || key == "_pretty") return {};
  auto understood = control(key, value);
  if (!understood) understood = read_criterion(key, value);
  if (!understood->has_value()) return tl::unexpected(std::move(*understood).error());
  if (**understood) {
    out_.used.emplace_back(key, value);
  } else {
    out_.ignored.push_back(key);
  }
  return {};
}

}  // namespace

Result<ParsedSearch> parse_search(std::string_view type, const http::Parameters& parameters, std::string_view base) {
  search::LinkBudget budget;
  Reader reader{type, base, budget};
  ASSIGN_OR_RETURN(auto subset, rest::parse_subset(parameters));
  for (const auto& [key, value] : parameters) {
    RETURN_IF_ERROR(reader.read(key, value));
  }
  ParsedSearch out = reader.take();
  out.control.subset = std::move(subset);
  return out;
}

}  // namespace concord::fhir
