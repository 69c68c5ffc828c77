#include "mappers/documentation/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "mappers/catalogue/extensions.h"
#include "mappers/documentation/markdown.h"
#include "mappers/engine/types.h"

namespace concord::mappers::documentation {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::Need;
using catalogue::Place;

struct FormName {
  Form form;
  std::string_view name;
};
constexpr std::array kFormNames{
    FormName{Form::text, "text"},
    FormName{Form::uri, "URI"},
    FormName{Form::url, "URL (http, https)"},
    FormName{Form::id, "id (1 to 64 of `A-Za-z0-9-._`)"},
    FormName{Form::token, "token (no stray white space)"},
    FormName{Form::code, "code"},
    FormName{Form::unit, "UCUM code"},
    FormName{Form::instant, "instant (with offset)"},
    FormName{Form::date_time, "dateTime (may be partial)"},
    FormName{Form::date, "date (may be partial)"},
    FormName{Form::language, "BCP 47 tag"},
    FormName{Form::boolean, "boolean"},
    FormName{Form::integer, "whole number"},
    FormName{Form::decimal, "number (its text is kept)"},
    FormName{Form::extension, "FHIR Extension"},
    FormName{Form::answer, "number, text, boolean, Quantity or date"},
    FormName{Form::numbers, "object of numbers"},
};

constexpr std::array kSharedShapes{
    &kCodingShape,  &kCodeableConceptShape, &kTextedConceptShape,  &kIdentifierShape, &kReferenceShape,
    &kPatientShape, &kQuantityShape,        &kSimpleQuantityShape, &kDurationShape,   &kRangeShape,
    &kRatioShape,   &kPartyShape,           &kArtifactRefShape,    &kNoteShape};

std::string codes_text(std::span<const std::string_view> codes) {
  std::string out;
  for (const std::string_view one : codes) out += (out.empty() ? "" : " ") + code(one);
  return out;
}

std::string integer_text(const MemberShape& member) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (member.min == kLeast && member.max == kMost) return "whole number";
  if (member.max == kMost) return fmt::format("whole number from {}", member.min);
  return fmt::format("whole number from {} to {}", member.min, member.max);
}

// Of a heading.
std::string anchor(std::string_view heading) {
  std::string out{heading};
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// "ours `goal-encounter`", "HL7 `goal-acceptance`".
std::string extension_text(std::string_view url) {
  return fmt::format("{} {}", catalogue::is_ours(url) ? "ours" : "HL7", code(catalogue::last_part(url)));
}

}  // namespace

std::string form_text(const MemberShape& member) {
  if (member.form == Form::code) return codes_text(member.codes);
  if (member.form == Form::integer) return integer_text(member);
  if (member.form == Form::object) return fmt::format("[{}](#{})", member.object->name, anchor(member.object->name));
  return std::string{std::ranges::find(kFormNames, member.form, &FormName::form)->name};
}

std::string_view cardinality(const MemberShape& member) {
  switch (member.count) {
    case Count::optional:
      return "0..1";
    case Count::required:
      return "1";
    case Count::list:
      return "0..*";
    case Count::required_list:
      return "1..*";
  }
  return {};
}

std::string absence_text(const MemberShape& member) {
  if (!member.absent.empty()) return std::string{member.absent};
  if (!member.fallback.empty()) return "filled in: " + code(member.fallback);
  if (member.count == Count::required || member.count == Count::required_list) return "refused (422)";
  return member.keep_empty ? "`[]` in the normal form" : "left out";
}

std::string resource_text(const catalogue::ResourceKind& resource) {
  const bool is_plain = resource.member.empty();
  return is_plain ? std::string{resource.type} : fmt::format("{}({})", resource.type, resource.role);
}

std::string place_text(const Catalogue& catalogue, const Place& place) {
  const std::string path = catalogue::path_text(std::span{place.steps}.first(place.own_steps));
  const std::string resource = resource_text(catalogue.resources[place.resource]);
  return path.empty() ? resource : resource + "." + path;
}

std::string need_text(const Catalogue& catalogue, const Entry& entry) {
  std::vector<std::string> out;
  const auto add = [&out](std::string text) {
    if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
  };
  for (const Place& place : entry.places) {
    const std::string_view url = catalogue::extension_of(place);
    if (url.empty() || place.kept == Kept::copy) continue;
    add(extension_text(url) + (place.when.empty() ? "" : " when " + place.when));
  }
  std::string text;
  for (const std::string& one : out) text += (text.empty() ? "" : "; ") + one;
  if (catalogue::need_of(catalogue, entry) == Need::always) return "**needs** " + text;
  return text;
}

bool is_shared(const ObjectShape& shape) { return std::ranges::find(kSharedShapes, &shape) != kSharedShapes.end(); }

}  // namespace concord::mappers::documentation
