// An immutable JSON value. Numbers keep the text they arrived with (1.50 leaves as 1.50), objects keep their
// order, strings are valid UTF-8. Copies are cheap: containers and long strings are shared and never change,
// so values may be read from many threads.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace concord::json {

class Value;
struct Member;
using Array = std::vector<Value>;
using Object = std::vector<Member>;

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

class Value {
 public:
  Value() noexcept = default;  // null
  ~Value() {
    if (is_shared()) release();
  }
  Value(const Value& other) noexcept : raw_{other.raw_} {
    if (is_shared()) retain();
  }
  Value(Value&& other) noexcept : raw_{other.raw_} { other.raw_ = Raw{}; }
  // The old content ends last: `other` may be a part of it.
  Value& operator=(const Value& other) noexcept {
    Value old{other};
    std::swap(raw_, old.raw_);
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    Value old{std::move(other)};
    std::swap(raw_, old.raw_);
    return *this;
  }

  // Implicit on purpose: a value is written where it is built. Constrained, so that no pointer becomes a bool.
  // NOLINTBEGIN(google-explicit-constructor)
  Value(std::same_as<bool> auto boolean) noexcept : Value{BooleanTag{}, boolean} {}
  Value(std::integral auto number) requires(!std::same_as<decltype(number), bool> &&
                                            !std::same_as<decltype(number), char>)
      : Value{from_integer(number)} {}
  Value(const char* text) : Value{std::string_view{text}} {}
  Value(std::string_view text);
  Value(const std::string& text) : Value{std::string_view{text}} {}
  Value(const Array& items);
  Value(Array&& items);
  Value(Object&& members);
  // NOLINTEND(google-explicit-constructor)

  // An array or object of these elements, which are null afterwards.
  [[nodiscard]] static Value take(std::span<Value> items);
  [[nodiscard]] static Value take(std::span<Member> members);
  // A number from its JSON text ("1.50"). The caller vouches that it is one.
  [[nodiscard]] static Value number(std::string_view text);
  // A string that is not copied: the characters must live for ever (constants of the tables).
  [[nodiscard]] static Value literal(std::string_view text) noexcept;
  // The same value without a share in its block, whose owner must live for ever: for constants that all threads copy
  // and that nobody counts.
  [[nodiscard]] Value lasting() const noexcept;

  [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(raw_.tag & kKindBits); }
  [[nodiscard]] bool is_null() const noexcept { return kind() == Kind::null; }
  [[nodiscard]] bool is_string() const noexcept { return kind() == Kind::string; }
  [[nodiscard]] bool is_number() const noexcept { return kind() == Kind::number; }
  [[nodiscard]] bool is_array() const noexcept { return kind() == Kind::array; }
  [[nodiscard]] bool is_object() const noexcept { return kind() == Kind::object; }

  [[nodiscard]] std::optional<bool> as_bool() const noexcept;
  // The characters; empty optional when this is no string. The view lives as long as this value.
  [[nodiscard]] std::optional<std::string_view> as_string() const noexcept {
    return kind() == Kind::string ? std::optional{characters()} : std::nullopt;
  }
  // The text of a number; empty optional when this is no number.
  [[nodiscard]] std::optional<std::string_view> as_number() const noexcept {
    return kind() == Kind::number ? std::optional{characters()} : std::nullopt;
  }
  // The number when it is whole and fits.
  [[nodiscard]] std::optional<std::int64_t> as_integer() const noexcept;
  // Elements of an array; empty for anything else.
  [[nodiscard]] inline std::span<const Value> items() const noexcept;
  // Members of an object in order; empty for anything else.
  [[nodiscard]] inline std::span<const Member> members() const noexcept;
  // Number of elements or members; 0 for anything else.
  [[nodiscard]] std::size_t size() const noexcept { return kind() >= Kind::array && is_far() ? length() : 0; }
  // The compact text of an array or object that was made by with_text(); empty for all others.
  [[nodiscard]] std::string_view kept_text() const noexcept;
  // This array or object with its compact JSON text beside it, so that writing it again is a copy; any other value as
  // it is. The caller vouches for the text.
  [[nodiscard]] Value with_text(std::string_view text) const;

  // The member of that name, or nullptr when absent or when this is no object.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  // The member of that name, or null.
  [[nodiscard]] const Value& operator[](std::string_view name) const noexcept;
  // The element, or null when out of range or no array.
  [[nodiscard]] const Value& at(std::size_t index) const noexcept;
  // The characters of that member, or "" when it is absent or no string.
  [[nodiscard]] std::string_view text(std::string_view name) const noexcept;

  // True when both are one and the same: the same block, or the same few characters. Shallow.
  [[nodiscard]] bool is_same(const Value& other) const noexcept { return raw_ == other.raw_; }
  // Deep; numbers by their text, objects without regard to order.
  friend bool operator==(const Value& a, const Value& b) noexcept;

 private:
  friend class ObjectBuilder;
  friend class ArrayBuilder;
  struct BooleanTag {};
  Value(BooleanTag, bool boolean) noexcept;
  static Value from_integer(std::signed_integral auto number) { return from_signed(number); }
  static Value from_integer(std::unsigned_integral auto number) { return from_unsigned(number); }
  static Value from_signed(std::int64_t number);
  static Value from_unsigned(std::uint64_t number);
  // 16 bytes: a tag, and either up to 14 characters in place or a length and a pointer.
  struct Raw {
    std::uint8_t tag = 0;
    std::uint8_t small_size = 0;
    char small[14] = {};
    friend bool operator==(const Raw&, const Raw&) = default;
  };
  // The tag: the kind, and what it needs to be read and ended.
  static constexpr std::uint8_t kKindBits = 0x07;
  static constexpr std::uint8_t kTrueBit = 0x08;
  static constexpr std::uint8_t kFarBit = 0x10;     // the characters or elements are elsewhere
  static constexpr std::uint8_t kSharedBit = 0x80;  // and a share of their block is owned
  static constexpr std::uint8_t tag_of(Kind kind) noexcept { return static_cast<std::uint8_t>(kind); }
  static Value make_text(Kind kind, std::string_view text);
  static Value adopt(Kind kind, void* elements, std::size_t count) noexcept;
  void set_pointer(std::uint8_t tag, const void* pointer, std::size_t size) noexcept {
    raw_.tag = tag;
    const auto length = static_cast<std::uint32_t>(size);
    std::memcpy(raw_.small + 2, &length, sizeof length);
    std::memcpy(raw_.small + 6, &pointer, sizeof pointer);
  }
  [[nodiscard]] const void* pointer() const noexcept {
    const void* pointer = nullptr;
    std::memcpy(&pointer, raw_.small + 6, sizeof pointer);
    return pointer;
  }
  [[nodiscard]] std::size_t length() const noexcept {
    std::uint32_t length = 0;
    std::memcpy(&length, raw_.small + 2, sizeof length);
    return length;
  }
  [[nodiscard]] std::string_view characters() const noexcept {
    if (is_far()) return {static_cast<const char*>(pointer()), length()};
    return {raw_.small, raw_.small_size};
  }
  [[nodiscard]] bool is_far() const noexcept { return (raw_.tag & kFarBit) != 0; }
  [[nodiscard]] bool is_shared() const noexcept { return (raw_.tag & kSharedBit) != 0; }
  void retain() const noexcept;
  void release() noexcept;

  alignas(8) Raw raw_{};
};

// A member of an object. The name is a string value, so that constant names cost nothing.
struct Member {
  Value name_value;
  Value value;
  Member(std::string_view name, Value v) : name_value{name}, value{std::move(v)} {}
  Member(const char* name, Value v) : Member{std::string_view{name}, std::move(v)} {}
  Member(Value name, Value v) : name_value{std::move(name)}, value{std::move(v)} {}
  // A member whose name is a constant that lives for ever.
  [[nodiscard]] static Member constant(std::string_view name, Value v) { return {Value::literal(name), std::move(v)}; }
  [[nodiscard]] std::string_view name() const noexcept { return name_value.as_string().value_or(std::string_view{}); }
};

inline std::span<const Value> Value::items() const noexcept {
  if (raw_.tag != (tag_of(Kind::array) | kFarBit) && raw_.tag != (tag_of(Kind::array) | kFarBit | kSharedBit))
    return {};
  return {static_cast<const Value*>(pointer()), length()};
}

inline std::span<const Member> Value::members() const noexcept {
  if (raw_.tag != (tag_of(Kind::object) | kFarBit) && raw_.tag != (tag_of(Kind::object) | kFarBit | kSharedBit))
    return {};
  return {static_cast<const Member*>(pointer()), length()};
}

// An object that is put together member by member, in the place where it will stay.
class ObjectBuilder {
 public:
  // At most `capacity` members.
  explicit ObjectBuilder(std::size_t capacity);
  ~ObjectBuilder();
  ObjectBuilder(const ObjectBuilder&) = delete;
  ObjectBuilder& operator=(const ObjectBuilder&) = delete;
  // `name` is a constant that lives for ever. The name is not there yet.
  void add(std::string_view name, Value value) { add(Member::constant(name, std::move(value))); }
  void add(Member member);
  // As add(), but leaves out null, [] and {}, since FHIR has none of them.
  void add_if_any(std::string_view name, Value value);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // The object; the builder is empty and has no room afterwards.
  [[nodiscard]] Value take() noexcept;

 private:
  Member* members_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// An array of a length that is known before, put together in the place where it will stay.
class ArrayBuilder {
 public:
  // At most `capacity` elements.
  explicit ArrayBuilder(std::size_t capacity);
  ~ArrayBuilder();
  ArrayBuilder(const ArrayBuilder&) = delete;
  ArrayBuilder& operator=(const ArrayBuilder&) = delete;
  void add(Value value);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // The array; the builder is empty and has no room afterwards.
  [[nodiscard]] Value take() noexcept;

 private:
  Value* items_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// One row of `object({...})`: a constant name and a value that may be absent.
struct Field {
  template <std::size_t N, class T>
  Field(const char (&n)[N], T&& v) : name{n, N - 1}, value{wrap(std::forward<T>(v))} {}
  std::string_view name;
  mutable Value value;  // the list that holds the field is read once, so that the value may leave it

 private:
  template <class T>
  static Value wrap(T&& v) {
    if constexpr (requires {
                    v.has_value();
                    *v;
                  }) {
      if (!v.has_value()) return {};
      return Value{*std::forward<T>(v)};
    } else {
      return Value{std::forward<T>(v)};
    }
  }
};

// An object of constant names in the order written. Absent, null, empty-array and empty-object values are left
// out, since FHIR has no null, [] or {}.
[[nodiscard]] Value object(std::initializer_list<Field> fields);
// An array of one element.
[[nodiscard]] Value array_of(Value item);

// A copy of `object` in which `name` has `value`: replaced in place, or appended. A null value removes it.
[[nodiscard]] Value with(const Value& object, std::string_view name, Value value);

}  // namespace concord::json
