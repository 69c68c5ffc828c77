// JSON values with one place changed, for tests of what is wrong with a file.
#pragma once

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/value.h"

namespace concord::mappers::testing_support {

// The document with the value at the pointer (no escapes) replaced; null removes it, "-" appends to a list.
[[nodiscard]] inline json::Value with_at(const json::Value& document, std::string_view pointer,
                                         const json::Value& value) {
  if (pointer.empty()) return value;
  pointer.remove_prefix(1);
  const std::size_t slash = std::min(pointer.find('/'), pointer.size());
  const std::string_view name = pointer.substr(0, slash);
  const std::string_view rest = pointer.substr(slash);
  if (!document.is_array()) return json::with(document, name, with_at(document[name], rest, value));
  json::Array items{document.items().begin(), document.items().end()};
  std::size_t index = items.size();
  std::from_chars(name.data(), name.data() + name.size(), index);
  if (index >= items.size()) {
    items.push_back(with_at({}, rest, value));
  } else {
    items[index] = with_at(items[index], rest, value);
    if (items[index].is_null()) items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
  }
  return json::Value{std::move(items)};
}

}  // namespace concord::mappers::testing_support
