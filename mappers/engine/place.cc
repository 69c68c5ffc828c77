#include "mappers/engine/place.h"

#include <algorithm>
#include <array>

namespace concord::mappers {
namespace {

// FHIRPath calls a choice element by its name without the type.
struct ChoiceName {
  std::string_view element;
  std::string_view name;
};
constexpr std::array kChoices{
    ChoiceName{"valueQuantity", "value"},
    ChoiceName{"valueCodeableConcept", "value"},
    ChoiceName{"effectiveDateTime", "effective"},
    ChoiceName{"dueDuration", "due"},
    ChoiceName{"dueDate", "due"},
    ChoiceName{"authorReference", "author"},
};

void append_element(std::string& out, std::string_view name) {
  const auto* choice = std::ranges::find(kChoices, name, &ChoiceName::element);
  if (choice != kChoices.end()) name = choice->name;
  if (!out.empty()) out += '.';
  for (const char c : name) {
    if (c == ']') out += '0';
    out += c;
  }
}

}  // namespace

std::string FhirPath::str() const {
  std::string out = parent_ == nullptr ? std::string{} : parent_->str();
  switch (kind_) {
    case Kind::root:
      break;
    case Kind::element:
      append_element(out, name_);
      break;
    case Kind::extension:
      out += (out.empty() ? "extension('" : ".extension('") + std::string{name_} + "')";
      break;
    case Kind::index:
      out += '[' + std::to_string(index_) + ']';
      break;
  }
  return out;
}

Step::Step(Place& place, std::string_view member, std::string_view element) : place_{place}, saved_{place} {
  if (!member.empty()) place_.pointer = saved_.pointer / member;
  if (!element.empty()) place_.path = saved_.path.element(element);
}

Step::Step(Place& place, std::size_t index, std::size_t element_index) : place_{place}, saved_{place} {
  place_.pointer = saved_.pointer / index;
  place_.path = saved_.path.at(element_index);
}

Step::Step(Place& place, std::string_view member, Index index) : place_{place}, saved_{place} {
  if (!member.empty()) place_.pointer = saved_.pointer / member;
  place_.path = saved_.path.at(index.value);
}

Step::Step(Place& place, std::size_t index, OwnResource /*own*/) : place_{place}, saved_{place} {
  place_.pointer = saved_.pointer / index;
}

Step::Step(Place& place, std::string_view member, Extension extension) : place_{place}, saved_{place} {
  if (!member.empty()) place_.pointer = saved_.pointer / member;
  between_ = saved_.path.extension(extension.url);
  place_.path = extension.is_simple ? between_.element("value") : between_;
}

}  // namespace concord::mappers
