#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

#include "fhir/resource_types.h"
#include "fhir/search.h"
#include "fhir/search_values.h"

namespace concord::fhir {
namespace {

using search::Kind;
using search::Row;

constexpr std::size_t kCriteriaMax = 64;
constexpr std::size_t kValuesMax = 512;
constexpr std::size_t kSortMax = 8;

tl::unexpected<Error> refused(std::string_view code, std::string_view name, std::string_view rule) {
  // Names of parameters come from the caller: they are echoed only when they are known here.
  std::string text = fmt::format("search parameter {}: {}", name, rule);
  return fail(ErrorKind::malformed, text,
              {{.severity = Severity::error, .code = std::string{code}, .expression = {}, .text = text}});
}

// At commas that are not escaped; `\,` and `\$` resolved. Empty values are left out.
std::vector<std::string> split_values(std::string_view text) {
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
      if (text[i] != ',' && text[i] != '$') value += '\\';
    }
    value += text[i];
  }
  finish();
  return out;
}

constexpr std::array<std::string_view, 2> kTokenModifiers{"not", "text"};
constexpr std::array<std::string_view, 2> kStringModifiers{"exact", "contains"};
constexpr std::array<std::string_view, 1> kReferenceModifiers{"identifier"};

bool takes_modifier(const Row& row, std::string_view modifier) {
  const auto in = [modifier](std::span<const std::string_view> allowed) {
    return std::ranges::find(allowed, modifier) != allowed.end();
  };
  if (modifier.empty() || modifier == "missing") return true;
  switch (row.kind) {
    case Kind::token:
      return in(kTokenModifiers);
    case Kind::string:
      return in(kStringModifiers);
    case Kind::reference:
      return in(kReferenceModifiers) || is_resource_type(modifier);
    case Kind::date:
    case Kind::uri:
      return false;
  }
  return false;
}

Status check_values(const Row& row, const Criterion& criterion) {
  if (criterion.modifier == "missing") {
    const bool is_boolean =
        criterion.values.size() == 1 && (criterion.values.front() == "true" || criterion.values.front() == "false");
    if (!is_boolean) return refused("value", row.name, ":missing takes true or false");
  } else if (row.kind == Kind::date) {
    const bool all = std::ranges::all_of(
        criterion.values, [](const std::string& value) { return search::parse_date_value(value).has_value(); });
    if (!all) return refused("value", row.name, "takes a date, with one of the prefixes eq ne gt lt ge le sa eb ap");
  }
  return {};
}

bool are_sortable(std::string_view type, const std::vector<std::string>& names) {
  return names.size() <= kSortMax && std::ranges::all_of(names, [type](std::string_view name) {
           if (name.starts_with('-')) name.remove_prefix(1);
           return search::find_row(type, name) != nullptr;
         });
}

// "Goal:subject" or "Goal:subject:Patient", of a parameter served that is a reference; "Goal:*".
bool is_include(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const std::string_view type = text.substr(0, colon);
  const std::string_view rest = text.substr(std::min(colon + 1, text.size()));
  const std::string_view name = rest.substr(0, rest.find(':'));
  if (name == "*") return is_resource_type(type);
  const Row* row = search::find_row(type, name);
  return row != nullptr && row->kind == Kind::reference && is_resource_type(type);
}

// Reads the parameters one by one.
class Reader {
 public:
  explicit Reader(std::string_view type) { out_.query.type = type; }
  Status read(const std::string& key, const std::string& value);
  ParsedSearch take() { return std::move(out_); }

 private:
  // Whether the value was understood; nothing when the name is no control parameter.
  std::optional<Result<bool>> control(std::string_view key, const std::string& value);
  Result<bool> criterion(std::string_view key, const std::string& value);
  Result<bool> count(const std::string& value);
  bool include(std::string_view key, const std::string& value);

  ParsedSearch out_;
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

bool Reader::include(std::string_view key, const std::string& value) {
  auto& list = key == "_include" ? out_.control.include : out_.control.revinclude;
  if (!is_include(value) || list.size() == kCriteriaMax) return false;
  list.push_back(value);
  return true;
}

std::optional<Result<bool>> Reader::control(std::string_view key, const std::string& value) {
  SearchControl& control = out_.control;
  if (key == "_count") return count(value);
  if (key == "_include" || key == "_revinclude") return include(key, value);
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
  if (key == "_summary") {
    if (value != "count" && value != "data" && value != "false") return false;
    control.summary = value;
    return true;
  }
  if (key == "_elements") {
    auto elements = split_values(value);
    if (elements.empty() || elements.size() > kValuesMax) return false;
    control.elements = std::move(elements);
    return true;
  }
  return std::nullopt;
}

Result<bool> Reader::criterion(std::string_view key, const std::string& value) {
  const auto colon = std::min(key.find(':'), key.size());
  Criterion criterion{.name = std::string{key.substr(0, colon)},
                      .modifier = std::string{key.substr(std::min(colon + 1, key.size()))},
                      .values = split_values(value)};
  const Row* row = search::find_row(out_.query.type, criterion.name);
  if (row == nullptr || criterion.values.empty()) return false;
  if (!takes_modifier(*row, criterion.modifier)) {
    return refused("not-supported", row->name, "does not have this modifier");
  }
  values_ += criterion.values.size();
  if (out_.query.criteria.size() == kCriteriaMax || values_ > kValuesMax) {
    return refused("too-costly", row->name, "more criteria or values than a search may have");
  }
  RETURN_IF_ERROR(check_values(*row, criterion));
  out_.query.criteria.push_back(std::move(criterion));
  return true;
}

Status Reader::read(const std::string& key, const std::string& value) {
  if (key == "_format" || key == "_pretty") return {};
  auto understood = control(key, value);
  if (!understood) understood = criterion(key, value);
  if (!understood->has_value()) return tl::unexpected(std::move(*understood).error());
  if (**understood) {
    out_.used.emplace_back(key, value);
  } else {
    out_.ignored.push_back(key);
  }
  return {};
}

}  // namespace

Result<ParsedSearch> parse_search(std::string_view type, const http::Parameters& parameters) {
  Reader reader{type};
  for (const auto& [key, value] : parameters) {
    RETURN_IF_ERROR(reader.read(key, value));
  }
  return reader.take();
}

std::string escape_search_value(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\\' || c == '|' || c == ',' || c == '$') out += '\\';
    out += c;
  }
  return out;
}

TokenValue parse_token(std::string_view value) {
  std::size_t bar = 0;
  while (bar < value.size() && value[bar] != '|') bar += value[bar] == '\\' ? 2 : 1;
  if (bar >= value.size()) return {.system = {}, .code = search::unescape(value), .has_system = false};
  return {.system = search::unescape(value.substr(0, bar)),
          .code = search::unescape(value.substr(bar + 1)),
          .has_system = true};
}

}  // namespace concord::fhir
