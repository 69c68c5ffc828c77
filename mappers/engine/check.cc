#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <optional>
#include <string>

#include "mappers/engine/forms.h"
#include "mappers/engine/shape.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Pointer;
using json::Value;

constexpr std::size_t kListMax = 1'000;  // elements of one list of an artifact

void check_one(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings);

std::string joined(std::span<const std::string_view> codes) { return fmt::format("{}", fmt::join(codes, ", ")); }

void check_code(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings) {
  const auto text = value.as_string();
  if (text && std::ranges::find(member.codes, *text) != member.codes.end()) return;
  findings.add(at, text ? "code-invalid" : "structure", fmt::format("must be one of: {}", joined(member.codes)));
}

void check_integer(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings) {
  const auto number = value.as_integer();
  if (number && *number >= member.min && *number <= member.max) return;
  findings.add(at, value.is_number() ? "value" : "structure",
               fmt::format("must be a whole number from {} to {}", member.min, member.max));
}

bool is_value_name(std::string_view name) { return name.starts_with("value") && name.size() > 5; }

// FHIR Extension JSON: a url, and either one value[x] or nested extensions (ext-1).
void check_extension(const Value& value, const Pointer& at, Findings& findings) {
  if (!value.is_object()) return findings.add(at, "structure", "must be a FHIR Extension (an object)");
  const auto url = value["url"].as_string();
  if (!url || url->empty()) findings.add(at / "url", "required", "an extension needs a url");
  std::size_t values = 0;
  for (const json::Member& member : value.members()) {
    const std::string_view name = member.name();
    if (is_value_name(name)) {
      ++values;
    } else if (!is_extension_member(name)) {
      findings.add(at / name, "structure", "is no member of a FHIR Extension");
    }
  }
  const Value* nested = value.find("extension");
  if (nested != nullptr) {
    if (!nested->is_array() || nested->size() == 0)
      findings.add(at / "extension", "structure", "must be a list that is not empty");
    const Pointer list = at / "extension";
    for (std::size_t i = 0; i < nested->size(); ++i) check_extension(nested->at(i), list / i, findings);
  }
  if (values + (nested != nullptr ? 1U : 0U) != 1) {
    findings.add(at, "invariant", "an extension has either one value[x] or nested extensions");
  }
}

void check_answer(const Value& value, const Pointer& at, Findings& findings) {
  if (value.is_object()) return check(kQuantityShape, value, at, findings);
  if (value.is_array() || value.is_null()) {
    findings.add(at, "structure", "must be a number, a string, a boolean or a Quantity");
  } else if (const auto text = value.as_string(); text && !find_form(Form::text)->holds(*text)) {
    findings.add(at, "value", find_form(Form::text)->rule);
  }
}

void check_numbers(const Value& value, const Pointer& at, Findings& findings) {
  if (!value.is_object()) return findings.add(at, "structure", "must be an object of numbers");
  for (const json::Member& member : value.members()) {
    if (!member.value.is_number()) findings.add(at / member.name(), "structure", "must be a number");
  }
}

// The type is told by the literal, or by `type`; an identifier alone may be of any.
void check_type(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings) {
  const std::string_view type = named_type(value);
  if (type.empty() || std::ranges::find(member.types, type) != member.types.end()) return;
  findings.add(at, "value", fmt::format("must refer to one of: {}", joined(member.types)));
}

void check_string(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings) {
  const FormText* form = find_form(member.form);
  const auto text = value.as_string();
  if (!text) return findings.add(at, "structure", fmt::format("must be a string: {}", form->rule));
  if (!form->holds(*text)) findings.add(at, "value", form->rule);
}

void check_one(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings) {
  switch (member.form) {
    case Form::code:
      return check_code(member, value, at, findings);
    case Form::boolean:
      if (!value.as_bool()) findings.add(at, "structure", "must be true or false");
      return;
    case Form::integer:
      return check_integer(member, value, at, findings);
    case Form::decimal:
      if (!value.is_number()) findings.add(at, "structure", "must be a number");
      return;
    case Form::object:
      check(*member.object, value, at, findings);
      if (!member.types.empty()) check_type(member, value, at, findings);
      return;
    case Form::extension:
      return check_extension(value, at, findings);
    case Form::answer:
      return check_answer(value, at, findings);
    case Form::numbers:
      return check_numbers(value, at, findings);
    case Form::text:
    case Form::uri:
    case Form::url:
    case Form::id:
    case Form::token:
    case Form::unit:
    case Form::instant:
    case Form::date_time:
    case Form::date:
    case Form::language:
      return check_string(member, value, at, findings);
  }
}

void check_list(const MemberShape& member, const Value& value, const Pointer& at, Findings& findings) {
  if (!value.is_array()) return findings.add(at, "structure", "must be a list");
  if (member.count == Count::required_list && value.size() == 0)
    findings.add(at, "required", "must have at least one element");
  if (value.size() > kListMax) return findings.add(at, "too-long", fmt::format("has more than {} elements", kListMax));
  for (std::size_t i = 0; i < value.size(); ++i) check_one(member, value.at(i), at / i, findings);
}

void check_member(const MemberShape& member, const Value* value, const Pointer& at, Findings& findings) {
  const bool required = member.count == Count::required || member.count == Count::required_list;
  if (value == nullptr) {
    if (required) findings.add(at / member.name, "required", "is required");
    return;
  }
  const Pointer here = at / member.name;
  if (member.count == Count::list || member.count == Count::required_list)
    return check_list(member, *value, here, findings);
  check_one(member, *value, here, findings);
}

// The value of each member of a shape, or nullptr.
constexpr std::size_t kMembersMax = 48;  // of a shape
using Found = std::array<const Value*, kMembersMax>;

// Members mostly come in the order of the shape: each is looked for from where the last one was.
Found find_members(const ObjectShape& shape, const Value& object, const Pointer& at, Findings& findings) {
  assert(shape.members.size() <= kMembersMax);
  Found out{};
  std::size_t place = 0;
  for (const json::Member& member : object.members()) {
    const std::string_view name = member.name();
    const auto from = shape.members.begin() + static_cast<std::ptrdiff_t>(place);
    auto it = std::find_if(from, shape.members.end(), [name](const MemberShape& one) { return one.name == name; });
    if (it == shape.members.end()) it = std::ranges::find(shape.members, name, &MemberShape::name);
    if (it == shape.members.end()) {
      findings.add(at / name, "structure", "is not a member of this format");
      continue;
    }
    place = static_cast<std::size_t>(it - shape.members.begin());
    out[place] = &member.value;
  }
  return out;
}

}  // namespace

bool is_extension_member(std::string_view name) {
  return is_value_name(name) || name == "url" || name == "extension" || name == "id" || name.starts_with("_value");
}

void check(const ObjectShape& shape, const Value& value, const Pointer& at, Findings& findings) {
  if (shape.is_text_shorthand && value.is_string()) {
    const FormText* form = find_form(Form::text);
    if (!form->holds(value.as_string().value_or(""))) findings.add(at, "value", form->rule);
    return;
  }
  if (!value.is_object()) return findings.add(at, "structure", "must be an object");
  if (shape.is_text_shorthand && is_coding_shorthand(value)) {
    check(kCodingShape, value, at, findings);
    if (shape.rule != nullptr) shape.rule(shape.settle(value), at, findings);
    return;
  }
  const Found found = find_members(shape, value, at, findings);
  for (std::size_t i = 0; i < shape.members.size(); ++i) check_member(shape.members[i], found[i], at, findings);
  if (shape.rule != nullptr) shape.rule(value, at, findings);
}

}  // namespace concord::mappers
