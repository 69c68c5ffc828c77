// What a narrative says: a table per resource type, a line per element, in the order of the elements.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace concord::mappers::narrative {

enum class Kind : std::uint8_t {
  plain,       // a string, a number, a boolean
  code,        // CodeableConcept or Coding
  reference,   // Reference
  choice,      // value[x]: the end of the element's name says the type
  period,      // Period
  annotation,  // Annotation; a line each
  parts,       // an object of which `parts` are told, side by side; a line each
  inside,      // an object whose `parts` are lines of their own
  items,       // items of a QuestionnaireResponse; a line each
};

struct Line {
  std::string_view element;  // for a choice, how its name begins; for an extension, its URL
  std::string_view label;
  Kind kind = Kind::plain;
  std::span<const Line> parts = {};
};

struct Layout {
  std::string_view type;
  std::string_view title;
  std::span<const Line> lines;
  std::span<const Line> extensions = {};  // by URL; a complex one is told by the values of its parts
};

// nullptr for a type that has none.
[[nodiscard]] const Layout* find_layout(std::string_view type);

}  // namespace concord::mappers::narrative
