// JSON pointer (RFC 6901) text, as our findings about artifacts say where.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json/value.h"

namespace concord::json {

// Where we are, as a chain of stack frames: costs nothing until somebody asks for the text.
class Pointer {
 public:
  constexpr Pointer() = default;  // the whole document
  [[nodiscard]] Pointer operator/(std::string_view member) const noexcept { return {this, member, kNoIndex}; }
  [[nodiscard]] Pointer operator/(std::size_t index) const noexcept { return {this, {}, index}; }
  // "" for the document, "/targets/0/dueDate"; "~" and "/" escaped.
  [[nodiscard]] std::string str() const;

 private:
  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);
  constexpr Pointer(const Pointer* parent, std::string_view member, std::size_t index) noexcept
      : parent_{parent}, member_{member}, index_{index} {}
  const Pointer* parent_ = nullptr;
  std::string_view member_;
  std::size_t index_ = kNoIndex;
};

// The value a pointer text names, or nullptr.
[[nodiscard]] const Value* resolve(const Value& document, std::string_view pointer);

}  // namespace concord::json
