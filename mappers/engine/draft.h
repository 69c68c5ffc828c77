// A FHIR object while it is being written: elements are put by path, in the order they shall stand.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"

namespace concord::mappers {

// Paths are constants that live for ever, since their names become member names without a copy.
class Draft {
 public:
  Draft();
  ~Draft();
  Draft(Draft&& other) noexcept;
  Draft& operator=(Draft&& other) noexcept;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  // Sets the element at "restriction.period.end"; objects on the way are made. A step "content[]" is the first
  // element of a list. Null, [] and {} are not put.
  void put(std::string_view path, json::Value value);
  // Adds an element to the list at the path.
  void append(std::string_view path, json::Value value);
  // The element of that name, or of a list its only one; null when there is none or more.
  [[nodiscard]] const json::Value& only(std::string_view name) const;
  // The object; the draft is empty afterwards.
  [[nodiscard]] json::Value freeze();
  // The same of a resource, with the narrative of its elements. `buffer` is only room for that.
  [[nodiscard]] json::Value freeze_resource(std::string& buffer);

 private:
  struct Element;
  [[nodiscard]] Element& element(std::string_view step);
  [[nodiscard]] Element& descend(std::string_view path);
  // Turns lists and what is below into the values that they will be.
  void settle();

  std::vector<Element> elements_;
};

// The value at such a path of a frozen object; null when absent.
[[nodiscard]] const json::Value& element_at(const json::Value& object, std::string_view path);

}  // namespace concord::mappers
