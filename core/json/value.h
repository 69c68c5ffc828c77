// An immutable JSON value. Numbers keep the text they arrived with (1.50 leaves as 1.50), objects keep their
// order, strings are valid UTF-8. Copies are cheap: containers and long strings are shared and never change,
// so values may be read from many threads.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept;

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

  [[nodiscard]] Kind kind() const noexcept;
  [[nodiscard]] bool is_null() const noexcept { return kind() == Kind::null; }
  [[nodiscard]] bool is_string() const noexcept { return kind() == Kind::string; }
  [[nodiscard]] bool is_number() const noexcept { return kind() == Kind::number; }
  [[nodiscard]] bool is_array() const noexcept { return kind() == Kind::array; }
  [[nodiscard]] bool is_object() const noexcept { return kind() == Kind::object; }

  [[nodiscard]] std::optional<bool> as_bool() const noexcept;
  // The characters; empty optional when this is no string. The view lives as long as this value.
  [[nodiscard]] std::optional<std::string_view> as_string() const noexcept;
  // The text of a number; empty optional when this is no number.
  [[nodiscard]] std::optional<std::string_view> as_number() const noexcept;
  // The number when it is whole and fits.
  [[nodiscard]] std::optional<std::int64_t> as_integer() const noexcept;
  // Elements of an array; empty for anything else.
  [[nodiscard]] std::span<const Value> items() const noexcept;
  // Members of an object in order; empty for anything else.
  [[nodiscard]] std::span<const Member> members() const noexcept;
  // Number of elements or members; 0 for anything else.
  [[nodiscard]] std::size_t size() const noexcept;

  // The member of that name, or nullptr when absent or when this is no object.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  // The member of that name, or null.
  [[nodiscard]] const Value& operator[](std::string_view name) const noexcept;
  // The element, or null when out of range or no array.
  [[nodiscard]] const Value& at(std::size_t index) const noexcept;
  // The characters of that member, or "" when it is absent or no string.
  [[nodiscard]] std::string_view text(std::string_view name) const noexcept;

  // Deep; numbers by their text, objects without regard to order.
  friend bool operator==(const Value& a, const Value& b) noexcept;

 private:
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
  enum Tag : std::uint8_t;
  static constexpr std::uint8_t kFirstSharedTag = 0x80;  // tags from here on own a share of a block
  static Value make_text(Tag small, Tag literal_or_shared, std::string_view text, bool copy);
  void set_pointer(Tag tag, const void* pointer, std::size_t size) noexcept;
  [[nodiscard]] const void* pointer() const noexcept;
  [[nodiscard]] std::size_t length() const noexcept;
  [[nodiscard]] std::string_view characters() const noexcept;
  [[nodiscard]] bool is_shared() const noexcept { return raw_.tag >= kFirstSharedTag; }
  void retain() const noexcept;
  void release() noexcept;
  template <class T>
  static Value adopt(Tag empty, Tag tag, std::span<T> elements);

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

// One row of `object({...})`: a constant name and a value that may be absent.
struct Field {
  template <std::size_t N, class T>
  Field(const char (&n)[N], T&& v) : name{n, N - 1}, value{wrap(std::forward<T>(v))} {}
  std::string_view name;
  std::optional<Value> value;

 private:
  template <class T>
  static std::optional<Value> wrap(T&& v) {
    if constexpr (requires {
                    v.has_value();
                    *v;
                  }) {
      if (!v.has_value()) return std::nullopt;
      return Value{*std::forward<T>(v)};
    } else {
      return Value{std::forward<T>(v)};
    }
  }
};

// An object of constant names in the order written. Absent, null, empty-array and empty-object values are left
// out, since FHIR has no null, [] or {}.
[[nodiscard]] Value object(std::initializer_list<Field> fields);

// A copy of `object` in which `name` has `value`: replaced in place, or appended. A null value removes it.
[[nodiscard]] Value with(const Value& object, std::string_view name, Value value);

}  // namespace concord::json
