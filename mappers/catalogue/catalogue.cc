#include "mappers/catalogue/catalogue.h"

#include <algorithm>
#include <utility>

#include "core/canonical.h"
#include "mappers/catalogue/collector.h"

namespace concord::mappers::catalogue {
namespace {

constexpr int kDepthMax = 12;  // of a shape

void add_entries(const ObjectShape& shape, const std::string& member, const std::string& shown, int depth,
                 Collector& collector, Catalogue& out) {
  if (depth > kDepthMax) return;
  for (const MemberShape& one : shape.members) {
    const std::string name = member.empty() ? std::string{one.name} : member + "." + std::string{one.name};
    std::string said = shown.empty() ? std::string{one.name} : shown + "." + std::string{one.name};
    if (is_list(one)) said += "[]";
    out.entries.push_back(
        {.member = name, .shown = said, .shape = &one, .owner = &shape, .places = collector.places_of(name)});
    if (one.object != nullptr) add_entries(*one.object, name, said, depth + 1, collector, out);
  }
}

bool is_ours(std::string_view url) { return url.starts_with(kCanonicalBase); }

std::string_view last_part(std::string_view url) { return url.substr(url.rfind('/') + 1); }

// A mark on the member or on one above it.
Need marked(const Catalogue& catalogue, std::string_view member) {
  Need out = Need::never;
  while (!member.empty()) {
    const Entry* entry = catalogue.find(member);
    for (const Place& place : entry == nullptr ? std::vector<Place>{} : entry->places) {
      if (place.kept != Kept::mark || our_extension(place).empty()) continue;
      out = std::max(out, place.when.empty() ? Need::always : Need::sometimes);
    }
    const std::size_t dot = member.rfind('.');
    member = dot == std::string_view::npos ? std::string_view{} : member.substr(0, dot);
  }
  return out;
}

}  // namespace

const Entry* Catalogue::find(std::string_view member) const {
  const auto it = std::ranges::find(entries, member, &Entry::member);
  return it == entries.end() ? nullptr : &*it;
}

Catalogue catalogue_of(const ArtifactType& type) {
  Catalogue out;
  out.type = &type;
  Collector collector{out};
  collector.collect(type);
  add_entries(*type.shape, "", "", 0, collector, out);
  return out;
}

Need need_of(const Catalogue& catalogue, const Entry& entry) {
  bool in_standard = false;
  bool in_ours = false;
  Need by_mark = marked(catalogue, entry.member);
  for (const Place& place : entry.places) {
    if (place.kept != Kept::value && place.kept != Kept::implied) continue;
    (our_extension(place).empty() ? in_standard : in_ours) = true;
    // What stands in a resource for something else goes with it.
    by_mark = std::max(by_mark, marked(catalogue, catalogue.resources[place.resource].member));
  }
  const Need by_place = !in_ours ? Need::never : (in_standard ? Need::sometimes : Need::always);
  return std::max(by_place, by_mark);
}

std::string path_text(std::span<const PathStep> steps) {
  std::string out;
  for (const PathStep& step : steps) {
    if (!out.empty()) out += '.';
    out += step.element;
    if (!step.url.empty()) out += "(" + std::string{last_part(step.url)} + ")";
    if (step.is_list && step.url.empty()) out += "[]";
  }
  return out;
}

std::string_view our_extension(const Place& place) {
  const auto it = std::ranges::find_if(place.steps, [](const PathStep& step) { return is_ours(step.url); });
  return it == place.steps.end() ? std::string_view{} : it->url;
}

std::string_view extension_of(const Place& place) {
  const auto it = std::ranges::find_if(
      place.steps, [](const PathStep& step) { return step.url.find(':') != std::string_view::npos; });
  return it == place.steps.end() ? std::string_view{} : it->url;
}

bool is_list(const MemberShape& member) { return member.count == Count::list || member.count == Count::required_list; }

}  // namespace concord::mappers::catalogue
