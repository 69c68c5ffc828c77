// Functions of strings. Positions and lengths count Unicode characters.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "fhir/path/functions.h"
#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

constexpr std::size_t kTextBytesMax = 1U << 20U;
// Compiling a pattern is as much work as so many steps.
constexpr std::size_t kStepsOfPattern = 100;

// The input and the first argument, when both are there.
struct Pair {
  std::optional<Item> input;
  std::optional<Item> argument;
  [[nodiscard]] bool is_whole() const { return input && argument; }
  [[nodiscard]] std::string_view text() const { return *input->as_string(); }
  [[nodiscard]] std::string_view other() const { return *argument->as_string(); }
};

Result<Pair> pair_of(const Call& call) {
  ASSIGN_OR_RETURN(auto input, call.text_input());
  ASSIGN_OR_RETURN(auto argument, call.text_argument(0));
  return Pair{.input = std::move(input), .argument = std::move(argument)};
}

void give_position(std::string_view text, std::size_t offset, Items& out) {
  const std::int64_t position =
      offset == std::string_view::npos ? -1 : static_cast<std::int64_t>(count_characters(text.substr(0, offset)));
  out.push_back(Item::integer(position));
}

Status index_of(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto pair, pair_of(call));
  if (pair.is_whole()) give_position(pair.text(), pair.text().find(pair.other()), out);
  return {};
}

Status last_index_of(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto pair, pair_of(call));
  if (pair.is_whole()) give_position(pair.text(), pair.text().rfind(pair.other()), out);
  return {};
}

using Claim = bool (*)(std::string_view text, std::string_view other);
template <Claim kClaim>
Status claim(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto pair, pair_of(call));
  if (pair.is_whole()) out.push_back(Item::boolean(kClaim(pair.text(), pair.other())));
  return {};
}
bool begins(std::string_view text, std::string_view other) { return text.starts_with(other); }
bool ends(std::string_view text, std::string_view other) { return text.ends_with(other); }
bool has(std::string_view text, std::string_view other) { return text.find(other) != std::string_view::npos; }

Status substring(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  ASSIGN_OR_RETURN(const auto start, call.integer_argument(0));
  std::optional<std::int64_t> length;
  if (call.has_argument(1)) {
    ASSIGN_OR_RETURN(length, call.integer_argument(1));
  }
  if (!input || !start || *start < 0) return {};
  std::string_view text = *input->as_string();
  const std::size_t offset = byte_offset(text, static_cast<std::size_t>(*start));
  if (offset >= text.size()) return {};
  text.remove_prefix(offset);
  if (length) text = text.substr(0, byte_offset(text, static_cast<std::size_t>(std::max<std::int64_t>(*length, 0))));
  return call.give_text(text, out);
}

using Change = std::string (*)(std::string_view text);
template <Change kChange>
Status change(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  return input ? call.give_text(kChange(*input->as_string()), out) : Status{};
}
std::string without_blanks(std::string_view text) { return std::string{trimmed(text)}; }

// The pattern of a call: compiled with the expression when it is constant, else now. Empty: there is none.
Result<std::optional<Regex>> pattern_of(const Call& call) {
  if (call.expr.regex) return call.expr.regex;
  ASSIGN_OR_RETURN(const auto pattern, call.text_argument(0));
  if (!pattern) return std::nullopt;
  RETURN_IF_ERROR(call.evaluator.spend(kStepsOfPattern));
  auto regex = Regex::compile(*pattern->as_string());
  if (!regex) return call.fault(regex.error().message);
  return *std::move(regex);
}

template <bool kWhole>
Status matches(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  ASSIGN_OR_RETURN(const auto regex, pattern_of(call));
  if (!input || !regex) return {};
  const std::string_view text = *input->as_string();
  out.push_back(Item::boolean(kWhole ? regex->matches_all(text) : regex->finds(text)));
  return {};
}

Status replace_matches(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  ASSIGN_OR_RETURN(const auto regex, pattern_of(call));
  ASSIGN_OR_RETURN(const auto substitution, call.text_argument(1));
  if (!input || !regex || !substitution) return {};
  // The empty pattern replaces nothing (the official tests ask so).
  const Expr& pattern = *call.expr.arguments[0];
  if (pattern.value && pattern.value->as_string() == std::string_view{}) {
    out.push_back(*input);
    return {};
  }
  const auto text = regex->replace(*input->as_string(), *substitution->as_string(), kTextBytesMax);
  if (!text) return call.fault("a text is over 1 MiB");
  return call.give_text(*text, out);
}

// With an empty pattern between all characters and at both ends, as Java and JavaScript do it.
std::string surround(std::string_view text, std::string_view substitution) {
  std::string out{substitution};
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_size(text, i);
    out.append(text.substr(i, size)).append(substitution);
    i += size;
  }
  return out;
}

std::string replaced(std::string_view text, std::string_view pattern, std::string_view substitution) {
  std::string out;
  while (true) {
    const std::size_t at = text.find(pattern);
    out.append(text.substr(0, at));
    if (at == std::string_view::npos || out.size() > kTextBytesMax) return out;
    out.append(substitution);
    text.remove_prefix(at + pattern.size());
  }
}

Status replace(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto pair, pair_of(call));
  ASSIGN_OR_RETURN(const auto substitution, call.text_argument(1));
  if (!pair.is_whole() || !substitution) return {};
  const std::string_view new_text = *substitution->as_string();
  if (!pair.other().empty()) return call.give_text(replaced(pair.text(), pair.other(), new_text), out);
  if ((pair.text().size() + 1) * new_text.size() > kTextBytesMax) return call.fault("a text is over 1 MiB");
  return call.give_text(surround(pair.text(), new_text), out);
}

Status length(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  if (input) out.push_back(Item::integer(static_cast<std::int64_t>(count_characters(*input->as_string()))));
  return {};
}

Status to_chars(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  if (!input) return {};
  const std::string_view text = *input->as_string();
  RETURN_IF_ERROR(call.evaluator.spend(text.size()));
  for (std::size_t i = 0; i < text.size(); i += character_size(text, i)) {
    out.push_back(Item::string(text.substr(i, character_size(text, i))));
  }
  return {};
}

Status split(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto pair, pair_of(call));
  if (!pair.is_whole()) return {};
  if (pair.other().empty()) return to_chars(call, out);
  RETURN_IF_ERROR(call.evaluator.spend(pair.text().size() / pair.other().size()));
  std::string_view rest = pair.text();
  while (true) {
    const std::size_t at = rest.find(pair.other());
    out.push_back(Item::string(rest.substr(0, at)));
    if (at == std::string_view::npos) return {};
    rest.remove_prefix(at + pair.other().size());
  }
}

Status join(const Call& call, Items& out) {
  std::optional<Item> separator;
  if (call.has_argument(0)) {
    ASSIGN_OR_RETURN(separator, call.text_argument(0));
  }
  std::string text;
  bool is_first = true;
  for (const Item& item : call.input) {
    const auto part = item.as_string();
    if (!part) {
      const Node* node = item.node();
      if (node != nullptr && node->value == nullptr) continue;
      return call.fault("is for strings");
    }
    if (!is_first && separator) text += *separator->as_string();
    is_first = false;
    text += *part;
    if (text.size() > kTextBytesMax) return call.fault("a text is over 1 MiB");
  }
  return call.give_text(text, out);
}

constexpr std::array kFunctions{
    Function{"indexOf", 1, 1, index_of},
    Function{"lastIndexOf", 1, 1, last_index_of},
    Function{"substring", 1, 2, substring},
    Function{"startsWith", 1, 1, claim<begins>},
    Function{"endsWith", 1, 1, claim<ends>},
    Function{"contains", 1, 1, claim<has>},
    Function{"upper", 0, 0, change<to_upper>},
    Function{"lower", 0, 0, change<to_lower>},
    Function{"trim", 0, 0, change<without_blanks>},
    Function{"replace", 2, 2, replace},
    Function{
        .name = "matches", .arguments_min = 1, .arguments_max = 1, .evaluate = matches<false>, .pattern_argument = 0},
    Function{.name = "matchesFull",
             .arguments_min = 1,
             .arguments_max = 1,
             .evaluate = matches<true>,
             .pattern_argument = 0},
    Function{.name = "replaceMatches",
             .arguments_min = 2,
             .arguments_max = 2,
             .evaluate = replace_matches,
             .pattern_argument = 0},
    Function{"length", 0, 0, length},
    Function{"toChars", 0, 0, to_chars},
    Function{"split", 1, 1, split},
    Function{"join", 0, 1, join},
};

}  // namespace

std::span<const Function> string_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
