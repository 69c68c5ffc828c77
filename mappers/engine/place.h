// Where a mapping is: in the artifact, and in the resource. Chains of stack frames that cost nothing until a note asks
// for the texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json/pointer.h"
#include "mappers/mapper.h"

namespace concord::mappers {

// A FHIRPath expression: "Goal.target[0].due", "Goal.extension('https://…')[1]".
class FhirPath {
 public:
  constexpr FhirPath() = default;
  // Elements as tables name them: "restriction.period.end", "content[].attachment", "dueDuration"; or a type.
  [[nodiscard]] FhirPath element(std::string_view name) const noexcept { return {this, Kind::element, name, 0}; }
  [[nodiscard]] FhirPath extension(std::string_view url) const noexcept { return {this, Kind::extension, url, 0}; }
  [[nodiscard]] FhirPath at(std::size_t index) const noexcept { return {this, Kind::index, {}, index}; }
  [[nodiscard]] std::string str() const;

 private:
  enum class Kind : unsigned char { root, element, extension, index };
  constexpr FhirPath(const FhirPath* parent, Kind kind, std::string_view name, std::size_t index) noexcept
      : parent_{parent}, kind_{kind}, name_{name}, index_{index} {}
  const FhirPath* parent_ = nullptr;
  Kind kind_ = Kind::root;
  std::string_view name_;
  std::size_t index_ = 0;
};

struct Place {
  json::Pointer pointer = {};
  FhirPath path = {};
  // A note about this place.
  [[nodiscard]] Note note(NoteKind kind, std::string_view text) const {
    return {kind, pointer.str(), path.str(), std::string{text}};
  }
};

// Goes to a place below, until the end of the scope. Borrows the place and the names.
class Step {
 public:
  // To a member and the element it becomes; an empty one stays where it is.
  Step(Place& place, std::string_view member, std::string_view element);
  // To one of a list, on both sides.
  Step(Place& place, std::size_t index) : Step{place, index, index} {}
  Step(Place& place, std::size_t index, std::size_t element_index);
  // To one of a list of elements, the member staying where it is.
  struct Index {
    std::size_t value = 0;
  };
  Step(Place& place, std::string_view member, Index index);
  // To one of a list whose elements have a resource each.
  struct OwnResource {};
  Step(Place& place, std::size_t index, OwnResource own);
  // To the extension of that URL, and to its value when it is a simple one.
  struct Extension {
    std::string_view url;
    bool is_simple = true;
  };
  Step(Place& place, std::string_view member, Extension extension);
  ~Step() { place_ = saved_; }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

 private:
  Place& place_;
  const Place saved_;
  FhirPath between_ = {};
};

}  // namespace concord::mappers
