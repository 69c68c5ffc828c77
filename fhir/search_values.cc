#include "fhir/search_values.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "fhir/reference.h"

namespace concord::fhir::search {
namespace {

using json::Value;

bool visit_path(const Value& value, std::string_view path, const Visit& visit) {
  if (value.is_array()) {
    return std::ranges::any_of(value.items(), [&](const Value& item) { return visit_path(item, path, visit); });
  }
  if (path.empty()) return visit(value);
  const auto dot = std::min(path.find('.'), path.size());
  const Value* member = value.find(path.substr(0, dot));
  return member != nullptr && visit_path(*member, path.substr(std::min(dot + 1, path.size())), visit);
}

// "true", "false", or the characters of a string or number.
std::string_view primitive_text(const Value& element) {
  if (const auto boolean = element.as_bool()) return *boolean ? "true" : "false";
  if (const auto number = element.as_number()) return *number;
  return element.as_string().value_or("");
}

// The systems of R4's required bindings, which elements of type code imply, live here.
constexpr std::string_view kFhirSystems = "http://hl7.org/fhir/";

bool matches_code(const TokenValue& value, std::string_view code) {
  if (value.has_system && !value.system.starts_with(kFhirSystems)) return false;
  return value.code.empty() ? value.has_system : value.code == code;
}

bool matches_pair(const TokenValue& value, std::string_view system, std::string_view code) {
  if (value.has_system && value.system != system) return false;
  return value.code.empty() ? value.has_system && !value.system.empty() : value.code == code;
}

// A reference or canonical of one and the same target, version left aside.
bool same_target(const LiteralReference& a, const LiteralReference& b) {
  return a.base == b.base && a.type == b.type && a.id == b.id && (a.version.empty() || a.version == b.version);
}

std::string_view without_version(std::string_view canonical) { return canonical.substr(0, canonical.find('|')); }

bool matches_canonical(std::string_view value, std::string_view canonical) {
  return value == canonical || value == without_version(canonical);
}

// One character of two UTF-8 bytes from U+00C0 to U+00FF as the letter without its accent.
constexpr std::string_view kLatinLetters = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
static_assert(kLatinLetters.size() == 0x100 - 0xC0);

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\xC3' && i + 1 < text.size()) {
      out += kLatinLetters[static_cast<unsigned char>(text[++i]) & 0x3FU];
    } else {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

bool matches_text(std::string_view value, StringMatch how, std::string_view text) {
  switch (how) {
    case StringMatch::exact:
      return value == text;
    case StringMatch::starts_with:
      return folded(text).starts_with(folded(value));
    case StringMatch::contains:
      return folded(text).find(folded(value)) != std::string::npos;
  }
  return false;
}

}  // namespace

bool any_element(const Value& resource, std::string_view paths, const Visit& visit) {
  while (!paths.empty()) {
    if (visit_path(resource, take_word(paths), visit)) return true;
  }
  return false;
}

bool matches_token(const TokenValue& value, const Value& element) {
  if (!element.is_object()) return matches_code(value, primitive_text(element));
  if (const Value* codings = element.find("coding"); codings != nullptr) {
    return std::ranges::any_of(codings->items(), [&value](const Value& coding) {
      return matches_pair(value, coding.text("system"), coding.text("code"));
    });
  }
  const bool is_coding = element.find("code") != nullptr;
  return matches_pair(value, element.text("system"), element.text(is_coding ? "code" : "value"));
}

bool matches_reference(std::string_view value, std::string_view type, const Value& element) {
  if (const auto canonical = element.as_string()) return matches_canonical(value, *canonical);
  const std::string_view text = element.text("reference");
  if (text.empty()) return false;
  const auto actual = parse_reference(text);
  if (!actual) return value == text;
  const auto wanted = parse_reference(value);
  if (wanted) return same_target(*wanted, *actual) && (type.empty() || type == actual->type);
  return actual->base.empty() && value == actual->id && (type.empty() || type == actual->type);
}

bool refers_to(std::string_view target, const Value& element) {
  if (target.empty() || element.text("type") == target) return true;
  const auto actual = parse_reference(element.text("reference"));
  return actual ? actual->type == target : element.find("type") == nullptr;
}

bool matches_string(std::string_view value, StringMatch how, const Value& element) {
  if (const auto text = element.as_string()) return matches_text(value, how, *text);
  // HumanName and Address: every part but those that are codes.
  return std::ranges::any_of(element.members(), [&](const json::Member& member) {
    if (member.name() == "use" || member.name() == "type" || member.name() == "period") return false;
    return visit_path(member.value, {}, [&](const Value& part) {
      return part.is_string() && matches_text(value, how, *part.as_string());
    });
  });
}

bool matches_token_text(std::string_view value, const Value& element) {
  const auto reads = [value](const Value& part, std::string_view name) {
    return part.find(name) != nullptr && matches_text(value, StringMatch::starts_with, part.text(name));
  };
  return reads(element, "text") || reads(element, "display") || reads(element["type"], "text") ||
         std::ranges::any_of(element["coding"].items(), [&](const Value& coding) { return reads(coding, "display"); });
}

std::string unescape(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    out += value[i];
  }
  return out;
}

}  // namespace concord::fhir::search
