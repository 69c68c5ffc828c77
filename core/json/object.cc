// How objects are put together from values; what a value is, is value.cc.
#include <utility>

#include "core/json/value.h"

namespace concord::json {

Value object(std::initializer_list<Field> fields) {
  Object out;
  out.reserve(fields.size());
  for (const Field& field : fields) {
    if (!field.value || field.value->is_null()) continue;
    const bool is_container = field.value->is_array() || field.value->is_object();
    if (is_container && field.value->size() == 0) continue;
    out.push_back(Member::constant(field.name, *field.value));
  }
  return Value{std::move(out)};
}

Value with(const Value& object, std::string_view name, Value value) {
  Object out;
  out.reserve(object.size() + 1);
  bool found = false;
  for (const Member& member : object.members()) {
    if (member.name() != name) {
      out.push_back(member);
      continue;
    }
    found = true;
    if (!value.is_null()) out.emplace_back(member.name_value, value);
  }
  if (!found && !value.is_null()) out.emplace_back(name, std::move(value));
  return Value{std::move(out)};
}

}  // namespace concord::json
