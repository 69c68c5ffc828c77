// Members that no shape knows: left out on request, each with a note.
#include <algorithm>
#include <optional>
#include <utility>

#include "mappers/engine/shape.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Pointer;
using json::Value;
using Notes = std::vector<Note>;

// Keeps the members for which `keep` gives a value, and notes the others.
template <class Keep>
Value kept(const Value& object, const Pointer& at, Notes& notes, const Keep& keep) {
  json::Object out;
  out.reserve(object.size());
  for (const json::Member& member : object.members()) {
    const Pointer here = at / member.name();
    if (auto value = keep(member, here)) {
      out.emplace_back(member.name_value, *std::move(value));
    } else {
      notes.push_back({NoteKind::dropped, here.str(), {}, "is not a member of this format: left out"});
    }
  }
  return Value{std::move(out)};
}

Value each(const Value& list, const Pointer& at, const auto& prune) {
  json::Array out;
  out.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) out.push_back(prune(list.at(i), at / i));
  return Value{std::move(out)};
}

Value pruned_extension(const Value& value, const Pointer& at, Notes& notes) {
  return kept(value, at, notes, [&notes](const json::Member& member, const Pointer& here) -> std::optional<Value> {
    if (!is_extension_member(member.name()) && notes.size() < kUnknownMax) return std::nullopt;
    if (member.name() != "extension" || !member.value.is_array()) return member.value;
    return each(member.value, here, [&notes](const Value& one, const Pointer& place) {
      return one.is_object() ? pruned_extension(one, place, notes) : one;
    });
  });
}

Value pruned_one(const MemberShape& shape, const Value& value, const Pointer& at, Notes& notes) {
  if (!value.is_object()) return value;
  if (shape.form == Form::extension) return pruned_extension(value, at, notes);
  if (shape.form == Form::answer) return without_unknown(kQuantityShape, value, at, notes);
  return shape.form == Form::object ? without_unknown(*shape.object, value, at, notes) : value;
}

}  // namespace

Value without_unknown(const ObjectShape& shape, const Value& value, const Pointer& at, Notes& notes) {
  if (!value.is_object()) return value;
  if (shape.is_text_shorthand && is_coding_shorthand(value)) return without_unknown(kCodingShape, value, at, notes);
  return kept(value, at, notes, [&](const json::Member& member, const Pointer& here) -> std::optional<Value> {
    const auto known = std::ranges::find(shape.members, member.name(), &MemberShape::name);
    if (known == shape.members.end()) return notes.size() < kUnknownMax ? std::nullopt : std::optional{member.value};
    if (!member.value.is_array()) return pruned_one(*known, member.value, here, notes);
    return each(member.value, here,
                [&](const Value& one, const Pointer& place) { return pruned_one(*known, one, place, notes); });
  });
}

}  // namespace concord::mappers
