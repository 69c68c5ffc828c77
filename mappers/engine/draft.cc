#include "mappers/engine/draft.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "mappers/narrative/narrative.h"

namespace concord::mappers {
namespace {

constexpr std::size_t kUsual = 12;  // elements that most objects do not exceed

struct Step {
  std::string_view name;
  bool is_list = false;
};

// Cuts the first step off the path.
Step next_step(std::string_view& path) {
  const std::size_t end = std::min(path.find('.'), path.size());
  std::string_view name = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  const bool is_list = name.ends_with(']');
  if (is_list) name.remove_suffix(2);
  return {.name = name, .is_list = is_list};
}

bool is_empty(const json::Value& value) {
  return value.is_null() || (value.kind() >= json::Kind::array && value.size() == 0);
}

}  // namespace

struct Draft::Element {
  std::string_view name;
  json::Value value;                   // the first of the list, when it is one
  std::vector<json::Value> more = {};  // the others
  std::unique_ptr<Draft> below = nullptr;
  bool is_list = false;
};

Draft::Draft() = default;
Draft::~Draft() = default;
Draft::Draft(Draft&& other) noexcept = default;
Draft& Draft::operator=(Draft&& other) noexcept = default;

Draft::Element& Draft::element(std::string_view step) {
  std::string_view rest = step;
  const Step parsed = next_step(rest);
  const auto it = std::ranges::find(elements_, parsed.name, &Element::name);
  if (it != elements_.end()) return *it;
  if (elements_.empty()) elements_.reserve(kUsual);
  Element& made = elements_.emplace_back();
  made.name = parsed.name;
  made.is_list = parsed.is_list;
  return made;
}

Draft::Element& Draft::descend(std::string_view path) {
  Draft* level = this;
  for (;;) {
    const std::size_t end = path.find('.');
    Element& found = level->element(path.substr(0, end));
    if (end == std::string_view::npos) return found;
    path.remove_prefix(end + 1);
    if (found.below == nullptr) found.below = std::make_unique<Draft>();
    level = found.below.get();
  }
}

void Draft::put(std::string_view path, json::Value value) {
  if (!is_empty(value)) descend(path).value = std::move(value);
}

void Draft::append(std::string_view path, json::Value value) {
  if (is_empty(value)) return;
  Element& list = descend(path);
  list.is_list = true;
  if (list.value.is_null()) {
    list.value = std::move(value);
  } else {
    list.more.push_back(std::move(value));
  }
}

void Draft::settle() {
  for (Element& one : elements_) {
    if (one.below != nullptr) one.value = one.below->freeze();
    if (!one.is_list || is_empty(one.value)) continue;
    json::ArrayBuilder items{1 + one.more.size()};
    items.add(std::move(one.value));
    for (json::Value& item : one.more) items.add(std::move(item));
    one.value = items.take();
  }
}

const json::Value& Draft::only(std::string_view name) const {
  static const json::Value kNone;
  const auto it = std::ranges::find(elements_, name, &Element::name);
  return it == elements_.end() || !it->more.empty() ? kNone : it->value;
}

json::Value Draft::freeze() {
  settle();
  json::ObjectBuilder out{elements_.size()};
  for (Element& one : elements_) out.add_if_any(one.name, std::move(one.value));
  elements_.clear();
  return out.take();
}

json::Value Draft::freeze_resource(std::string& buffer) {
  constexpr std::array<std::string_view, 4> kBeforeText{"resourceType", "id", "meta", "language"};
  settle();
  const auto text_of = [this](std::string_view name) {
    const auto it = std::ranges::find(elements_, name, &Element::name);
    return it == elements_.end() ? std::string_view{} : it->value.as_string().value_or("");
  };
  narrative::Narrative narrative{buffer, text_of("resourceType"), text_of("language")};
  for (const Element& one : elements_) narrative.add(one.name, one.value);
  json::Value text = narrative.take();
  json::ObjectBuilder out{elements_.size() + 1};
  for (Element& one : elements_) {
    const bool is_before = std::ranges::find(kBeforeText, one.name) != kBeforeText.end();
    if (!is_before) out.add_if_any("text", std::exchange(text, {}));
    out.add_if_any(one.name, std::move(one.value));
  }
  elements_.clear();
  return out.take();
}

const json::Value& element_at(const json::Value& object, std::string_view path) {
  const json::Value* at = &object;
  while (!path.empty()) {
    const Step step = next_step(path);
    at = &(*at)[step.name];
    if (step.is_list && at->is_array()) at = &at->at(0);
  }
  return *at;
}

}  // namespace concord::mappers
