// The text of a resource for people (R4 narrative.html): what it is and its main facts, generated from its elements. It
// is never read back. Nothing here knows artifacts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "mappers/narrative/lines.h"

namespace concord::mappers::narrative {

inline constexpr std::size_t kTextBytesMax = 1'000;  // of one text, then "…"
inline constexpr std::size_t kListBytesMax = 4'000;  // of one list: no entry begins after that
inline constexpr std::size_t kEntriesMax = 50;       // of what has a line each, then "…"
inline constexpr std::size_t kDivBytesMax = 16'384;  // no line begins after that

// Text of one resource, fed with its elements in their order. Labels are English; texts stay in the language they have,
// which the div says. A patient is called so, never by an identifier.
class Narrative {
 public:
  // `buffer` is overwritten; it is borrowed so that resources can share its room. The language may be empty.
  Narrative(std::string& buffer, std::string_view type, std::string_view language);
  void add(std::string_view element, const json::Value& value);
  // {status, div}; null for a type that has no lines.
  [[nodiscard]] json::Value take();

 private:
  void add_line(const Line& line, std::string_view element, const json::Value& value);
  void add_extension(const json::Value& extension);
  void add_items(const json::Value& items, int depth);
  void add_group(const json::Value& group, int depth);
  // One list element of the div, when `write` writes something.
  template <class Write>
  void list_element(std::string_view label, const Write& write);

  std::string& out_;
  const Layout* layout_;
  std::size_t next_ = 0;    // the line that the next element may be of
  json::Value extensions_;  // told after the elements
};

// The narrative of a finished resource, from its own elements; null for a type that has no lines.
[[nodiscard]] json::Value narrative_of(const json::Value& resource);

}  // namespace concord::mappers::narrative
