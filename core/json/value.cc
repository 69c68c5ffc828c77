#include "core/json/value.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <memory>
#include <utility>

#include "core/json/block.h"

namespace concord::json {

namespace {

const Value kNullValue;

}  // namespace

static_assert(sizeof(Value) == 16);

void Value::retain() const noexcept { block_of(pointer())->owners.fetch_add(1, std::memory_order_relaxed); }

void Value::release() noexcept {
  void* payload = const_cast<void*>(pointer());
  Block* block = block_of(payload);
  // The only owner needs no exchange: nobody else can count.
  if (block->owners.load(std::memory_order_acquire) != 1 && block->owners.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  if (kind() == Kind::array) std::destroy_n(static_cast<Value*>(payload), length());
  if (kind() == Kind::object) std::destroy_n(static_cast<Member*>(payload), length());
  deallocate(payload);
}

Value Value::lasting() const noexcept {
  Value out;
  out.raw_ = raw_;
  out.raw_.tag = static_cast<std::uint8_t>(raw_.tag & ~kSharedBit);
  return out;
}

Value::Value(BooleanTag /*tag*/, bool boolean) noexcept {
  raw_.tag = static_cast<std::uint8_t>(tag_of(Kind::boolean) | (boolean ? kTrueBit : 0U));
}

Value Value::make_text(Kind kind, std::string_view text) {
  Value out;
  if (text.size() <= sizeof out.raw_.small) {
    out.raw_.tag = tag_of(kind);
    out.raw_.small_size = static_cast<std::uint8_t>(text.size());
    if (!text.empty()) std::memcpy(out.raw_.small, text.data(), text.size());
    return out;
  }
  void* payload = allocate(text.size());
  std::memcpy(payload, text.data(), text.size());
  out.set_pointer(tag_of(kind) | kFarBit | kSharedBit, payload, text.size());
  return out;
}

Value::Value(std::string_view text) : Value{make_text(Kind::string, text)} {}
Value Value::number(std::string_view text) { return make_text(Kind::number, text); }

Value Value::literal(std::string_view text) noexcept {
  if (text.size() <= sizeof Raw::small) return make_text(Kind::string, text);
  Value out;
  out.set_pointer(tag_of(Kind::string) | kFarBit, text.data(), text.size());
  return out;
}

namespace {

template <class Integer>
Value integer_value(Integer number) {
  std::array<char, 24> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return Value::number({text.data(), static_cast<std::size_t>(end - text.data())});
}

}  // namespace

Value Value::from_signed(std::int64_t number) { return integer_value(number); }
Value Value::from_unsigned(std::uint64_t number) { return integer_value(number); }

Value Value::adopt(Kind kind, void* elements, std::size_t count) noexcept {
  Value out;
  out.raw_.tag = tag_of(kind);
  if (count > 0) {
    out.set_pointer(tag_of(kind) | kFarBit | kSharedBit, elements, count);
  } else if (elements != nullptr) {
    deallocate(elements);
  }
  return out;
}

Value Value::take(std::span<Value> items) {
  ArrayBuilder out{items.size()};
  for (Value& item : items) out.add(std::move(item));
  return out.take();
}

Value Value::take(std::span<Member> members) {
  ObjectBuilder out{members.size()};
  for (Member& member : members) out.add(std::move(member));
  return out.take();
}

// Parentheses: braces would choose the initializer_list constructor and make an array in an array.
Value::Value(const Array& items) : Value(Array(items)) {}
Value::Value(Array&& items) : Value{take(std::span{items})} {}
Value::Value(Object&& members) : Value{take(std::span{members})} {}

std::string_view Value::kept_text() const noexcept {
  if (kind() < Kind::array || !is_far()) return {};
  const KeptText* kept = block_of(pointer())->text;
  return kept == nullptr ? std::string_view{} : kept->view();
}

Value Value::with_text(std::string_view text) const {
  if (kind() < Kind::array || !is_far()) return *this;
  Value out;
  if (kind() == Kind::array) {
    ArrayBuilder copy{size()};
    for (const Value& item : items()) copy.add(item);
    out = copy.take();
  } else {
    ObjectBuilder copy{size()};
    for (const Member& member : members()) copy.add(member);
    out = copy.take();
  }
  block_of(out.pointer())->text = KeptText::make(text);
  return out;
}

std::optional<bool> Value::as_bool() const noexcept {
  if (kind() != Kind::boolean) return std::nullopt;
  return (raw_.tag & kTrueBit) != 0;
}

std::optional<std::int64_t> Value::as_integer() const noexcept {
  if (kind() != Kind::number) return std::nullopt;
  const std::string_view text = characters();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

const Value* Value::find(std::string_view name) const noexcept {
  for (const Member& member : members()) {
    if (member.name_value.characters() == name) return &member.value;
  }
  return nullptr;
}

const Value& Value::operator[](std::string_view name) const noexcept {
  const Value* found = find(name);
  return found == nullptr ? kNullValue : *found;
}

const Value& Value::at(std::size_t index) const noexcept {
  const auto all = items();
  return index < all.size() ? all[index] : kNullValue;
}

std::string_view Value::text(std::string_view name) const noexcept {
  return (*this)[name].as_string().value_or(std::string_view{});
}

bool operator==(const Value& a, const Value& b) noexcept {
  if (a.raw_.tag == b.raw_.tag && a.raw_ == b.raw_) return true;  // same shared block, or same small text
  const Kind kind = a.kind();
  if (kind != b.kind()) return false;
  switch (kind) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.raw_.tag == b.raw_.tag;
    case Kind::number:
    case Kind::string:
      return a.characters() == b.characters();
    case Kind::array:
      return std::ranges::equal(a.items(), b.items());
    case Kind::object: {
      if (a.size() != b.size()) return false;
      return std::ranges::all_of(a.members(), [&b](const Member& member) {
        const Value* other = b.find(member.name());
        return other != nullptr && *other == member.value;
      });
    }
  }
  return false;
}

}  // namespace concord::json
