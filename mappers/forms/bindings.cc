#include "mappers/forms/bindings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/references.h"

namespace concord::mappers::forms {
namespace {

using json::Value;

const Value* mark_of(const Value& element) {
  const auto extensions = element["extension"].items();
  const auto it =
      std::ranges::find_if(extensions, [](const Value& one) { return one.text("url") == kResolvedReferenceUrl; });
  return it == extensions.end() ? nullptr : &*it;
}

// Delivery wrote it otherwise than the mapping did.
bool is_changed(const Value& element) {
  return element["identifier"].text("system") == kUnresolvedReferenceSystem ||
         (element.find("reference") != nullptr && mark_of(element) != nullptr);
}

// What names the thing: the literal, else type and identifier.
std::string name_of(const Value& plain) {
  if (const std::string_view literal = plain.text("reference"); !literal.empty()) return std::string{literal};
  const Value& identifier = plain["identifier"];
  return fmt::format("{}?{}|{}", plain.text("type"), identifier.text("system"), identifier.text("value"));
}

}  // namespace

Bindings::Bindings(const Graph& bound) {
  for (const GraphResource& one : bound.resources) collect(one.resource);
}

void Bindings::collect(const Value& value) {
  if (value.is_object() && is_changed(value)) {
    const Value* mark = mark_of(value);
    changed_.try_emplace(name_of(plain_reference(value)),
                         json::object({{"extension", mark == nullptr ? Value{} : json::array_of(*mark)},
                                       {"reference", value["reference"]},
                                       {"type", value["type"]},
                                       {"identifier", value["identifier"]}}));
  }
  for (const json::Member& member : value.members()) collect(member.value);
  for (const Value& item : value.items()) collect(item);
}

Value Bindings::bound(const Value& reference) const {
  if (changed_.empty()) return reference;
  const auto it = changed_.find(name_of(plain_reference(reference)));
  return it == changed_.end() ? reference : json::with(it->second, "display", reference["display"]);
}

}  // namespace concord::mappers::forms
