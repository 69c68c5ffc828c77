#include <utility>

#include "mappers/engine/shape.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Value;

Value normal_one(const MemberShape& member, const Value& value) {
  const bool is_object = member.form == Form::object || (member.form == Form::answer && value.is_object());
  if (!is_object) return value;
  return normalise(member.object == nullptr ? kQuantityShape : *member.object, value);
}

Value normal_member(const MemberShape& member, const Value& value) {
  if (member.count != Count::list && member.count != Count::required_list) return normal_one(member, value);
  json::Array items;
  items.reserve(value.size());
  for (const Value& item : value.items()) items.push_back(normal_one(member, item));
  return Value{std::move(items)};
}

}  // namespace

Value normalise(const ObjectShape& shape, const Value& value) {
  const Value settled = shape.settle == nullptr ? value : shape.settle(value);
  json::Object out;
  out.reserve(shape.members.size());
  for (const MemberShape& member : shape.members) {
    const Value* found = settled.find(member.name);
    if (found == nullptr) {
      if (member.keep_empty) out.push_back(json::Member::constant(member.name, Value{json::Array{}}));
      if (!member.fallback.empty()) out.push_back(json::Member::constant(member.name, Value::literal(member.fallback)));
      continue;
    }
    if (found->is_array() && found->size() == 0 && !member.keep_empty) continue;
    out.push_back(json::Member::constant(member.name, normal_member(member, *found)));
  }
  return Value{std::move(out)};
}

}  // namespace concord::mappers
