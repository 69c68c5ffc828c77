#include "mappers/foreign/prune.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "core/json/pointer.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr int kRoundsMax = 64;

using Tokens = std::vector<std::string>;

Tokens tokens_of(std::string_view pointer) {
  Tokens out;
  for (const char c : pointer) {
    if (c == '/') {
      out.emplace_back();
    } else if (!out.empty()) {
      out.back() += c;
    }
  }
  for (std::string& token : out) {
    for (std::size_t at = token.find('~'); at != std::string::npos; at = token.find('~', at + 1))
      token.replace(at, 2, token.substr(at, 2) == "~1" ? "/" : "~");
  }
  return out;
}

// Numbers compare as such, so that later elements of a list come after earlier ones.
bool comes_before(const Tokens& a, const Tokens& b) {
  return std::ranges::lexicographical_compare(a, b, [](const std::string& x, const std::string& y) {
    const bool both_numbers = !x.empty() && !y.empty() && x.find_first_not_of("0123456789") == std::string::npos &&
                              y.find_first_not_of("0123456789") == std::string::npos;
    if (both_numbers && x.size() != y.size()) return x.size() < y.size();
    return x < y;
  });
}

Value without(const Value& value, std::span<const std::string> tokens) {
  if (tokens.empty()) return {};
  if (value.is_array()) {
    std::size_t index = 0;
    const std::string& text = tokens.front();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc{} || end != text.data() + text.size() || index >= value.size()) return value;
    json::Array out{value.items().begin(), value.items().end()};
    Value rest = without(out[index], tokens.subspan(1));
    if (rest.is_null()) {
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(index));
    } else {
      out[index] = std::move(rest);
    }
    return out.empty() ? Value{} : Value{std::move(out)};
  }
  const Value* member = value.find(tokens.front());
  if (member == nullptr) return value;
  Value out = json::with(value, tokens.front(), without(*member, tokens.subspan(1)));
  return out.size() == 0 ? Value{} : out;
}

}  // namespace

Pruned pruned(const Value& value, const Check& check) {
  Value left = value;
  for (int round = 0; round < kRoundsMax; ++round) {
    std::vector<Issue> issues = check(left);
    if (issues.empty()) return {.value = left, .issues = {}};
    std::set<Tokens, decltype(&comes_before)> wrong{&comes_before};
    std::vector<Issue> fatal;
    for (const Issue& issue : issues) {
      Tokens tokens = tokens_of(issue.expression);
      const bool is_missing = issue.code == "required" && json::resolve(left, issue.expression) == nullptr;
      if (is_missing && !tokens.empty()) tokens.pop_back();
      if (tokens.empty()) fatal.push_back(issue);
      wrong.insert(std::move(tokens));
    }
    if (!fatal.empty()) return {.value = {}, .issues = std::move(fatal)};
    std::for_each(wrong.rbegin(), wrong.rend(), [&left](const auto& place) { left = without(left, place); });
    if (left.is_null()) return {.value = {}, .issues = std::move(issues)};
  }
  return {.value = {}, .issues = check(left)};
}

}  // namespace concord::mappers::foreign
