#include <utility>

#include "mappers/engine/shape.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Pointer;
using json::Value;
using Notes = std::vector<Note>;

// `notes` is null when nobody wants to know.
Value normal_of(const ObjectShape& shape, const Value& value, const Pointer& at, Notes* notes);

Value normal_one(const MemberShape& member, const Value& value, const Pointer& at, Notes* notes) {
  const bool is_object = member.form == Form::object || (member.form == Form::answer && value.is_object());
  if (!is_object) return value;
  return normal_of(member.object == nullptr ? kQuantityShape : *member.object, value, at, notes);
}

Value normal_member(const MemberShape& member, const Value& value, const Pointer& at, Notes* notes) {
  if (member.count != Count::list && member.count != Count::required_list) return normal_one(member, value, at, notes);
  json::Array items;
  items.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) items.push_back(normal_one(member, value.at(i), at / i, notes));
  return Value{std::move(items)};
}

void put_absent(const MemberShape& member, const Pointer& at, Notes* notes, json::Object& out) {
  if (member.keep_empty) out.push_back(json::Member::constant(member.name, Value{json::Array{}}));
  if (member.fallback.empty()) return;
  out.push_back(json::Member::constant(member.name, Value::literal(member.fallback)));
  if (notes == nullptr) return;
  const Pointer here = at / member.name;
  notes->push_back({NoteKind::defaulted, here.str(), {}, "is absent: the default of the format is taken"});
}

Value normal_of(const ObjectShape& shape, const Value& value, const Pointer& at, Notes* notes) {
  const Value settled = shape.settle == nullptr ? value : shape.settle(value);
  if (notes != nullptr && shape.explain != nullptr && !(settled == value)) shape.explain(value, settled, at, *notes);
  json::Object out;
  out.reserve(shape.members.size());
  for (const MemberShape& member : shape.members) {
    const Value* found = settled.find(member.name);
    if (found == nullptr) {
      put_absent(member, at, notes, out);
      continue;
    }
    if (found->is_array() && found->size() == 0 && !member.keep_empty) continue;
    out.push_back(json::Member::constant(member.name, normal_member(member, *found, at / member.name, notes)));
  }
  return Value{std::move(out)};
}

}  // namespace

Value normalise(const ObjectShape& shape, const Value& value) { return normal_of(shape, value, Pointer{}, nullptr); }

Value normalise(const ObjectShape& shape, const Value& value, const Pointer& at, std::vector<Note>& notes) {
  return normal_of(shape, value, at, &notes);
}

}  // namespace concord::mappers
