#include "mappers/conformance/parts.h"

#include <fmt/format.h>

#include <utility>

#include "core/version.h"

namespace concord::mappers::conformance {

using json::Value;

json::Object heading(const Heading& of) {
  json::Object out;
  out.emplace_back("resourceType", of.type);
  out.emplace_back("id", of.id);
  out.emplace_back("url", of.url.empty() ? definition_url(of.type, of.id) : of.url);
  out.emplace_back("version", kVersion);
  out.emplace_back("name", camel(of.id));
  out.emplace_back("title", of.title);
  out.emplace_back("status", "active");
  out.emplace_back("publisher", "Concord");
  out.emplace_back("description", of.description);
  return out;
}

bool has_code_system(const catalogue::Entry& entry) {
  if (entry.shape->form == Form::code && entry.shape->codes.size() > 1) return true;
  for (const catalogue::Place& place : entry.places) {
    if (place.codec != nullptr && !place.codec->codes.empty()) return true;
  }
  return false;
}

Value element_definition(const Element& element) {
  json::Object out;
  out.emplace_back("id", element.id);
  out.emplace_back("path", element.path);
  if (!element.slice.empty()) out.emplace_back("sliceName", element.slice);
  for (const json::Member& member : element.more.members()) {
    if (member.name() == "slicing") out.push_back(member);
  }
  out.emplace_back("short", element.description);
  out.emplace_back("definition", element.description);
  out.emplace_back("min", element.min);
  out.emplace_back("max", element.max);
  for (const json::Member& member : element.more.members()) {
    if (member.name() != "slicing") out.push_back(member);
  }
  return Value{std::move(out)};
}

void put_elements(const std::vector<Element>& elements, json::Object& out) {
  json::Array full;
  json::Array stated;
  for (const Element& element : elements) {
    const Value one = element_definition(element);
    stated.push_back(one);
    json::Object with_base;
    for (const json::Member& member : one.members()) {
      with_base.push_back(member);
      if (member.name() != "max") continue;
      with_base.emplace_back("base", json::object({{"path", element.base},
                                                   {"min", element.min},
                                                   {"max", element.max == "0" ? std::string{"*"} : element.max}}));
    }
    full.emplace_back(std::move(with_base));
  }
  out.emplace_back("snapshot", json::object({{"element", std::move(full)}}));
  out.emplace_back("differential", json::object({{"element", std::move(stated)}}));
}

Value binding_to(const catalogue::Entry& coded) {
  return json::object(
      {{"strength", "required"}, {"valueSet", definition_url("ValueSet", coded_id(*coded.owner, *coded.shape))}});
}

}  // namespace concord::mappers::conformance
