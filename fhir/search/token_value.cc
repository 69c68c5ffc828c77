#include "fhir/search/token_value.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "fhir/search/escapes.h"
#include "fhir/search/fold.h"

namespace concord::fhir::search {
namespace {

using json::Value;

constexpr std::string_view kSpecialValues = "http://terminology.hl7.org/CodeSystem/special-values";
constexpr std::string_view kSpecialValuesOfR4 = "http://hl7.org/fhir/special-values";

bool matches_pair(const TokenValue& wanted, std::string_view system, std::string_view code) {
  if (wanted.has_system && wanted.system != system) return false;
  return wanted.code.empty() ? wanted.has_system && !wanted.system.empty() : wanted.code == code;
}

// "true", "false", or the characters of a string or number.
std::string_view primitive_text(const Value& element) {
  if (const auto boolean = element.as_bool()) return *boolean ? "true" : "false";
  if (const auto number = element.as_number()) return *number;
  return element.as_string().value_or("");
}

// Whether a code element with that binding is of that system.
bool implies(const Term& term, std::string_view system, std::string_view code) {
  return term.codes != nullptr ? has_code(*term.codes, system, code) : !system.empty() && term.system == system;
}

bool matches_primitive(const TokenValue& wanted, const Selected& selected) {
  const std::string_view text = primitive_text(selected.value);
  if (text.empty() || (!wanted.code.empty() && wanted.code != text)) return false;
  if (!wanted.has_system) return !wanted.code.empty();
  const bool has_binding = selected.term->codes != nullptr || !selected.term->system.empty();
  if (selected.type == "code" && has_binding) return implies(*selected.term, wanted.system, text);
  if (selected.value.as_bool() && !wanted.system.empty()) {
    return wanted.system == kSpecialValues || wanted.system == kSpecialValuesOfR4;
  }
  return wanted.system.empty() && !wanted.code.empty();
}

// Identifiers and contact points have a value where codings have a code.
bool matches_object(const TokenValue& wanted, const Value& element, std::string_view type) {
  if (type == "CodeableConcept") {
    return std::ranges::any_of(element["coding"].items(), [&wanted](const Value& coding) {
      return matches_pair(wanted, coding.text("system"), coding.text("code"));
    });
  }
  return matches_pair(wanted, element.text("system"), element.text(type == "Coding" ? "code" : "value"));
}

}  // namespace

bool any_finds(std::span<const TokenWanted> wanted, const Selected& selected) {
  return std::ranges::any_of(wanted, [&selected](const TokenWanted& one) {
    return selected.value.is_object() ? matches_object(one.token, selected.value, selected.type)
                                      : matches_primitive(one.token, selected);
  });
}

bool any_finds(std::span<const TokenTextWanted> wanted, const Selected& selected) {
  const Value& element = selected.value;
  const auto reads = [wanted](std::string_view text) {
    const std::string folded = fold(text);
    return std::ranges::any_of(wanted, [&folded](const TokenTextWanted& one) {
      return !one.folded.empty() && folded.starts_with(one.folded);
    });
  };
  if (reads(element.text("text")) || reads(element.text("display")) || reads(element["type"].text("text"))) return true;
  return std::ranges::any_of(element["coding"].items(),
                             [&reads](const Value& coding) { return reads(coding.text("display")); });
}

Result<OfTypeWanted> parse_of_type(std::string_view value) {
  const auto parts = split_unescaped(value, '|');
  const bool is_whole = parts.size() == 3 && std::ranges::none_of(parts, &std::string_view::empty);
  if (!is_whole) return fail(ErrorKind::malformed, ":of-type takes system|code|value");
  return OfTypeWanted{.system = unescape(parts[0]), .code = unescape(parts[1]), .value = unescape(parts[2])};
}

bool any_finds(std::span<const OfTypeWanted> wanted, const Selected& selected) {
  if (selected.type != "Identifier") return false;
  const std::string_view value = selected.value.text("value");
  const auto codings = selected.value["type"]["coding"].items();
  return std::ranges::any_of(wanted, [value, codings](const OfTypeWanted& one) {
    return one.value == value && std::ranges::any_of(codings, [&one](const Value& coding) {
             return coding.text("system") == one.system && coding.text("code") == one.code;
           });
  });
}

bool any_finds(std::span<const IdentifierWanted> wanted, const Selected& selected) {
  const Value* identifier = selected.value.find("identifier");
  if (identifier == nullptr || selected.type != "Reference") return false;
  return std::ranges::any_of(wanted, [identifier](const IdentifierWanted& one) {
    return matches_object(one.token, *identifier, "Identifier");
  });
}

}  // namespace concord::fhir::search
