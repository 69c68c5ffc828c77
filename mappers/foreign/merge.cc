#include "mappers/foreign/merge.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/json/write.h"
#include "mappers/foreign/losses.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr int kDepthMax = 64;
constexpr std::array<std::string_view, 3> kServerMeta{"versionId", "lastUpdated", "source"};

Value merged_value(const Value& stored, const Value& known, const Value& wanted, int depth);

// "_birthDate" stands by "birthDate": what is said about a value stays while the value does.
bool is_sibling_of_changed(std::string_view name, const Value& stored, const Value& wanted) {
  if (!name.starts_with('_')) return false;
  const std::string_view value = name.substr(1);
  return !(stored[value] == wanted[value]);
}

// What both the artifact and the new version do not know.
bool is_kept(const json::Member& member, const Value& stored, const Value& known, const Value& wanted) {
  const bool is_known = known.find(member.name()) != nullptr || wanted.find(member.name()) != nullptr;
  return !is_known && !is_sibling_of_changed(member.name(), stored, wanted);
}

// Elements stand in FHIR's order as far as it is plain: id and extension first.
bool stands_first(std::string_view name) { return name == "id" || name == "extension"; }

Value merged_object(const Value& stored, const Value& known, const Value& wanted, int depth) {
  json::Object out;
  for (const json::Member& member : stored.members()) {
    if (stands_first(member.name()) && is_kept(member, stored, known, wanted)) out.push_back(member);
  }
  for (const json::Member& member : wanted.members()) {
    const Value* before = stored.find(member.name());
    Value value = before == nullptr ? member.value : merged_value(*before, known[member.name()], member.value, depth);
    out.emplace_back(member.name_value, std::move(value));
  }
  for (const json::Member& member : stored.members()) {
    if (!stands_first(member.name()) && is_kept(member, stored, known, wanted)) out.push_back(member);
  }
  return Value{std::move(out)};
}

// Where the known elements stand among the wanted ones; what fits nowhere else, by its place.
std::vector<std::size_t> places_of(const Value& known, const Value& wanted) {
  std::vector<std::size_t> out = aligned(known.items(), wanted.items());
  for (std::size_t i = 0; i < out.size() && i < wanted.size(); ++i) {
    const bool is_free = std::ranges::find(out, i) == out.end();
    if (out[i] == kNowhere && is_free && wanted.at(i).is_object()) out[i] = i;
  }
  return out;
}

Value merged_list(const Value& stored, const Value& known, const Value& wanted, int depth) {
  const std::vector<std::size_t> read_as = aligned(stored.items(), known.items());
  const std::vector<std::size_t> places = places_of(known, wanted);
  json::Array out{wanted.items().begin(), wanted.items().end()};
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (read_as[i] == kNowhere) {
      if (std::ranges::find(out, stored.at(i)) == out.end()) out.push_back(stored.at(i));
      continue;
    }
    const std::size_t place = places[read_as[i]];
    if (place != kNowhere) out[place] = merged_value(stored.at(i), known.at(read_as[i]), wanted.at(place), depth);
  }
  return Value{std::move(out)};
}

Value merged_value(const Value& stored, const Value& known, const Value& wanted, int depth) {
  if (depth > kDepthMax) return wanted;
  if (stored.is_object() && wanted.is_object()) return merged_object(stored, known, wanted, depth + 1);
  if (stored.is_array() && wanted.is_array()) return merged_list(stored, known, wanted, depth + 1);
  return wanted;
}

// A narrative that was made from the elements tells what they said before.
bool is_stale(const Value& narrative) {
  return narrative.text("status") == "generated" || narrative.text("status") == "extensions";
}

// dom-3: a contained resource is referred to from the resource around it.
Value without_loose_contained(const Value& resource) {
  if (resource["contained"].size() == 0) return resource;
  const std::string text = json::write(resource);
  json::Array kept;
  for (const Value& one : resource["contained"].items()) {
    const std::string reference = "\"#" + std::string{one.text("id")} + "\"";
    if (text.find(reference) != std::string::npos) kept.push_back(one);
  }
  return json::with(resource, "contained", kept.empty() ? Value{} : Value{std::move(kept)});
}

}  // namespace

Value merged(const Value& stored, const Value& known, const Value& wanted) {
  Value before = stored;
  if (is_stale(before["text"])) before = json::with(before, "text", {});
  if (Value meta = before["meta"]; meta.is_object()) {
    for (const std::string_view name : kServerMeta) meta = json::with(meta, name, {});
    before = json::with(before, "meta", meta.size() == 0 ? Value{} : meta);
  }
  return without_loose_contained(merged_value(before, known, wanted, 0));
}

}  // namespace concord::mappers::foreign
