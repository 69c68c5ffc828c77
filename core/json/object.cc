// How objects and arrays are put together from values; what a value is, is value.cc.
#include <cassert>
#include <memory>
#include <new>
#include <utility>

#include "core/json/block.h"
#include "core/json/value.h"

namespace concord::json {

ObjectBuilder::ObjectBuilder(std::size_t capacity) : capacity_{capacity} {
  if (capacity > 0) members_ = static_cast<Member*>(allocate(capacity * sizeof(Member)));
}

ObjectBuilder::~ObjectBuilder() {
  std::destroy_n(members_, size_);
  if (members_ != nullptr) deallocate(members_);
}

void ObjectBuilder::add(Member member) {
  assert(size_ < capacity_);
  new (members_ + size_) Member{std::move(member)};
  ++size_;
}

void ObjectBuilder::add_if_any(std::string_view name, Value value) {
  if (value.is_null() || (value.kind() >= Kind::array && value.size() == 0)) return;
  add(name, std::move(value));
}

Value ObjectBuilder::take() noexcept {
  capacity_ = 0;
  return Value::adopt(Kind::object, std::exchange(members_, nullptr), std::exchange(size_, 0));
}

ArrayBuilder::ArrayBuilder(std::size_t capacity) : capacity_{capacity} {
  if (capacity > 0) items_ = static_cast<Value*>(allocate(capacity * sizeof(Value)));
}

ArrayBuilder::~ArrayBuilder() {
  std::destroy_n(items_, size_);
  if (items_ != nullptr) deallocate(items_);
}

void ArrayBuilder::add(Value value) {
  assert(size_ < capacity_);
  new (items_ + size_) Value{std::move(value)};
  ++size_;
}

Value ArrayBuilder::take() noexcept {
  capacity_ = 0;
  return Value::adopt(Kind::array, std::exchange(items_, nullptr), std::exchange(size_, 0));
}

Value object(std::initializer_list<Field> fields) {
  ObjectBuilder out{fields.size()};
  for (const Field& field : fields) out.add_if_any(field.name, std::move(field.value));
  return out.take();
}

Value array_of(Value item) {
  ArrayBuilder out{1};
  out.add(std::move(item));
  return out.take();
}

Value with(const Value& object, std::string_view name, Value value) {
  if (value.is_null() && object.is_object() && object.find(name) == nullptr) return object;
  ObjectBuilder out{object.size() + 1};
  bool found = false;
  for (const Member& member : object.members()) {
    if (member.name() != name) {
      out.add(member);
      continue;
    }
    found = true;
    if (!value.is_null()) out.add(Member{member.name_value, value});
  }
  if (!found && !value.is_null()) out.add(Member{name, std::move(value)});
  return out.take();
}

}  // namespace concord::json
