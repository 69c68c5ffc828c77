#include "core/json/value.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace concord::json {

enum Value::Tag : std::uint8_t {
  null_tag,
  false_tag,
  true_tag,
  small_number_tag,
  small_string_tag,
  literal_string_tag,
  empty_array_tag,
  empty_object_tag,
  shared_number_tag = 0x80,  // kFirstSharedTag
  shared_string_tag,
  array_tag,
  object_tag,
};

namespace {

// Every shared block starts with its count of owners; the payload follows at the next 16 bytes.
struct alignas(16) Block {
  std::atomic<std::uint32_t> owners{1};
};

const Value kNullValue;

Block* block_of(const void* payload) noexcept {
  // The payload was placed right behind its Block by allocate().
  return reinterpret_cast<Block*>(static_cast<std::byte*>(const_cast<void*>(payload)) - sizeof(Block));
}

void* allocate(std::size_t payload_bytes) {
  void* memory = ::operator new(sizeof(Block) + payload_bytes);
  new (memory) Block{};
  return static_cast<std::byte*>(memory) + sizeof(Block);
}

void deallocate(const void* payload) noexcept {
  Block* block = block_of(payload);
  block->~Block();
  ::operator delete(static_cast<void*>(block));
}

}  // namespace

static_assert(sizeof(Value) == 16);

void Value::set_pointer(Tag tag, const void* pointer, std::size_t size) noexcept {
  raw_.tag = tag;
  const auto length = static_cast<std::uint32_t>(size);
  std::memcpy(raw_.small + 2, &length, sizeof length);
  std::memcpy(raw_.small + 6, &pointer, sizeof pointer);
}

const void* Value::pointer() const noexcept {
  const void* pointer = nullptr;
  std::memcpy(&pointer, raw_.small + 6, sizeof pointer);
  return pointer;
}

std::size_t Value::length() const noexcept {
  std::uint32_t length = 0;
  std::memcpy(&length, raw_.small + 2, sizeof length);
  return length;
}

void Value::retain() const noexcept { block_of(pointer())->owners.fetch_add(1, std::memory_order_relaxed); }

void Value::release() noexcept {
  static_assert(kFirstSharedTag == shared_number_tag);
  const auto tag = static_cast<Tag>(raw_.tag);
  const void* payload = pointer();
  if (block_of(payload)->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (tag == array_tag) std::destroy_n(static_cast<Value*>(const_cast<void*>(payload)), length());
  if (tag == object_tag) std::destroy_n(static_cast<Member*>(const_cast<void*>(payload)), length());
  deallocate(payload);
}

// The old content ends last: `other` may be a part of it.
Value& Value::operator=(const Value& other) noexcept {
  Value old{other};
  std::swap(raw_, old.raw_);
  return *this;
}

Value& Value::operator=(Value&& other) noexcept {
  Value old{std::move(other)};
  std::swap(raw_, old.raw_);
  return *this;
}

Value::Value(BooleanTag /*tag*/, bool boolean) noexcept { raw_.tag = boolean ? true_tag : false_tag; }

Value Value::make_text(Tag small, Tag shared, std::string_view text, bool copy) {
  Value out;
  if (text.size() <= sizeof out.raw_.small) {
    out.raw_.tag = small;
    out.raw_.small_size = static_cast<std::uint8_t>(text.size());
    if (!text.empty()) std::memcpy(out.raw_.small, text.data(), text.size());
    return out;
  }
  if (!copy) {
    out.set_pointer(shared, text.data(), text.size());
    return out;
  }
  void* payload = allocate(text.size());
  std::memcpy(payload, text.data(), text.size());
  out.set_pointer(shared, payload, text.size());
  return out;
}

Value::Value(std::string_view text) : Value{make_text(small_string_tag, shared_string_tag, text, true)} {}
Value Value::number(std::string_view text) { return make_text(small_number_tag, shared_number_tag, text, true); }
Value Value::literal(std::string_view text) noexcept {
  return make_text(small_string_tag, literal_string_tag, text, false);
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

template <class T>
Value Value::adopt(Tag empty, Tag tag, std::span<T> elements) {
  Value out;
  out.raw_.tag = empty;
  if (elements.empty()) return out;
  void* payload = allocate(elements.size_bytes());
  std::uninitialized_move(elements.begin(), elements.end(), static_cast<T*>(payload));
  out.set_pointer(tag, payload, elements.size());
  return out;
}

Value Value::take(std::span<Value> items) { return adopt(empty_array_tag, array_tag, items); }
Value Value::take(std::span<Member> members) { return adopt(empty_object_tag, object_tag, members); }

// Parentheses: braces would choose the initializer_list constructor and make an array in an array.
Value::Value(const Array& items) : Value(Array(items)) {}
Value::Value(Array&& items) : Value{take(std::span{items})} {}
Value::Value(Object&& members) : Value{take(std::span{members})} {}

Kind Value::kind() const noexcept {
  switch (static_cast<Tag>(raw_.tag)) {
    case null_tag:
      return Kind::null;
    case false_tag:
    case true_tag:
      return Kind::boolean;
    case small_number_tag:
    case shared_number_tag:
      return Kind::number;
    case small_string_tag:
    case shared_string_tag:
    case literal_string_tag:
      return Kind::string;
    case empty_array_tag:
    case array_tag:
      return Kind::array;
    case empty_object_tag:
    case object_tag:
      return Kind::object;
  }
  return Kind::null;
}

std::string_view Value::characters() const noexcept {
  const auto tag = static_cast<Tag>(raw_.tag);
  if (tag == small_number_tag || tag == small_string_tag) return {raw_.small, raw_.small_size};
  return {static_cast<const char*>(pointer()), length()};
}

std::optional<bool> Value::as_bool() const noexcept {
  if (kind() != Kind::boolean) return std::nullopt;
  return raw_.tag == true_tag;
}

std::optional<std::string_view> Value::as_string() const noexcept {
  if (kind() != Kind::string) return std::nullopt;
  return characters();
}

std::optional<std::string_view> Value::as_number() const noexcept {
  if (kind() != Kind::number) return std::nullopt;
  return characters();
}

std::optional<std::int64_t> Value::as_integer() const noexcept {
  if (kind() != Kind::number) return std::nullopt;
  const std::string_view text = characters();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::span<const Value> Value::items() const noexcept {
  if (raw_.tag != array_tag) return {};
  return {static_cast<const Value*>(pointer()), length()};
}

std::span<const Member> Value::members() const noexcept {
  if (raw_.tag != object_tag) return {};
  return {static_cast<const Member*>(pointer()), length()};
}

std::size_t Value::size() const noexcept { return raw_.tag == array_tag || raw_.tag == object_tag ? length() : 0; }

const Value* Value::find(std::string_view name) const noexcept {
  for (const Member& member : members()) {
    if (member.name() == name) return &member.value;
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
