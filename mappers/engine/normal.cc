#include <optional>
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

// The list itself when all of its elements are normal.
Value normal_list(const MemberShape& member, const Value& list, const Pointer& at, Notes* notes) {
  std::size_t i = 0;
  Value item;
  for (; i < list.size(); ++i) {
    item = normal_one(member, list.at(i), at / i, notes);
    if (!item.is_same(list.at(i))) break;
  }
  if (i == list.size()) return list;
  json::ArrayBuilder out{list.size()};
  for (const Value& before : list.items().first(i)) out.add(before);
  out.add(std::move(item));
  for (++i; i < list.size(); ++i) out.add(normal_one(member, list.at(i), at / i, notes));
  return out.take();
}

Value normal_member(const MemberShape& member, const Value& value, const Pointer& at, Notes* notes) {
  const bool is_list = member.count == Count::list || member.count == Count::required_list;
  return is_list ? normal_list(member, value, at, notes) : normal_one(member, value, at, notes);
}

// An object in the order of its shape, copied only from where it differs from what was given.
class NormalObject {
 public:
  NormalObject(const ObjectShape& shape, const Value& given) : shape_{shape}, given_{given} {}

  // What was given of the next member of the shape.
  [[nodiscard]] const Value* next(const MemberShape& member) {
    is_in_order_ = place_ < given_.size() && given_.members()[place_].name() == member.name;
    return is_in_order_ ? &given_.members()[place_].value : given_.find(member.name);
  }
  void put(const MemberShape& member, Value value, const Value* found) {
    const bool is_kept = !out_ && is_in_order_ && found != nullptr && value.is_same(*found);
    if (!is_kept) copy().add(member.name, std::move(value));
    if (is_in_order_) ++place_;
  }
  // What was found is left out.
  void leave_out() {
    copy();
    if (is_in_order_) ++place_;
  }
  [[nodiscard]] Value take() {
    const bool is_whole = !out_ && place_ == given_.size();
    return is_whole ? given_ : copy().take();
  }

 private:
  json::ObjectBuilder& copy() {
    if (out_) return *out_;
    out_.emplace(shape_.members.size());
    for (const json::Member& member : given_.members().first(place_)) out_->add(member);
    return *out_;
  }

  const ObjectShape& shape_;
  const Value& given_;
  std::optional<json::ObjectBuilder> out_;
  std::size_t place_ = 0;  // in what was given
  bool is_in_order_ = false;
};

void put_absent(const MemberShape& member, const Pointer& at, Notes* notes, NormalObject& out) {
  if (member.keep_empty) out.put(member, Value{json::Array{}}, nullptr);
  if (member.fallback.empty()) return;
  out.put(member, Value::literal(member.fallback), nullptr);
  if (notes == nullptr) return;
  const Pointer here = at / member.name;
  notes->push_back({NoteKind::defaulted, here.str(), {}, "is absent: the default of the format is taken"});
}

Value normal_of(const ObjectShape& shape, const Value& value, const Pointer& at, Notes* notes) {
  const Value settled = shape.settle == nullptr ? value : shape.settle(value);
  if (notes != nullptr && shape.explain != nullptr && !(settled == value)) shape.explain(value, settled, at, *notes);
  NormalObject out{shape, settled};
  for (const MemberShape& member : shape.members) {
    const Value* found = out.next(member);
    if (found == nullptr) {
      put_absent(member, at, notes, out);
    } else if (found->is_array() && found->size() == 0 && !member.keep_empty) {
      out.leave_out();
    } else {
      out.put(member, normal_member(member, *found, at / member.name, notes), found);
    }
  }
  return out.take();
}

}  // namespace

Value normalise(const ObjectShape& shape, const Value& value) { return normal_of(shape, value, Pointer{}, nullptr); }

Value normalise(const ObjectShape& shape, const Value& value, const Pointer& at, std::vector<Note>& notes) {
  return normal_of(shape, value, at, &notes);
}

}  // namespace concord::mappers
