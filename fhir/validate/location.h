// Where we are in a resource, as a chain of stack frames: costs nothing until somebody asks for its FHIRPath.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace concord::fhir {

class Location {
 public:
  // The resource itself: "Goal". Empty when its type is not known.
  explicit constexpr Location(std::string_view type) noexcept : name_{type} {}
  // An element by its FHIRPath name, and an item of a repeating one: "Goal.target[0]". The frame refers to this one.
  [[nodiscard]] constexpr Location element(std::string_view name) const noexcept { return {this, name, kNoIndex}; }
  [[nodiscard]] constexpr Location item(std::size_t index) const noexcept { return {this, {}, index}; }
  // "Goal.target[0].due"
  [[nodiscard]] std::string str() const;

 private:
  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);
  constexpr Location(const Location* parent, std::string_view name, std::size_t index) noexcept
      : parent_{parent}, name_{name}, index_{index} {}
  const Location* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = kNoIndex;
};

}  // namespace concord::fhir
