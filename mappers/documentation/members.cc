#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "mappers/catalogue/extensions.h"
#include "mappers/documentation/markdown.h"
#include "mappers/documentation/sections.h"
#include "mappers/documentation/words.h"

namespace concord::mappers::documentation {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::Place;

std::string_view parent_of(std::string_view member) {
  const std::size_t dot = member.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : member.substr(0, dot);
}

// The element, and in which case or for what reason it holds the member.
std::string said_of(const Place& place, const std::string& path) {
  std::string out = code(path);
  if (place.kept == Kept::implied) return place.when.empty() ? out + " says it" : place.when + " (" + out + ")";
  if (!place.when.empty()) out += " when " + place.when;
  return out;
}

std::string places_text(const Catalogue& catalogue, const Entry& entry) {
  std::vector<std::string> held;
  std::vector<std::string> copies;
  for (const Place& place : entry.places) {
    const bool is_copy = place.kept == Kept::copy;
    std::string said = place.kept == Kept::mark ? "told by " + code(place_text(catalogue, place))
                                                : said_of(place, place_text(catalogue, place));
    auto& list = is_copy ? copies : held;
    if (std::ranges::find(list, said) == list.end()) list.push_back(std::move(said));
  }
  std::string out;
  for (const std::string& one : held) out += (out.empty() ? "" : "<br>") + one;
  for (const std::string& one : copies) out += (out.empty() ? "" : "<br>") + std::string{"copy: "} + one;
  return out;
}

std::string member_cell(const Entry& entry) {
  const std::string name = std::string{entry.shape->name} + (catalogue::is_list(*entry.shape) ? "[]" : "");
  return fmt::format("**{}**<br>{}", name, entry.shape->description);
}

std::string table_head() { return head({"Member", "Form", "Count", "FHIR", "Extension", "Without it"}); }

std::string member_row(const Entry& entry, std::string places, std::string need) {
  return row({member_cell(entry), form_text(*entry.shape), std::string{cardinality(*entry.shape)}, std::move(places),
              std::move(need), absence_text(*entry.shape)});
}

// Members of the object at `parent`, its own sub-objects after it.
void add_object(const Catalogue& catalogue, const Entry* parent, std::string& out) {
  std::vector<const Entry*> objects;
  const std::string_view prefix = parent == nullptr ? std::string_view{} : std::string_view{parent->member};
  out += table_head();
  for (const Entry& entry : catalogue.entries) {
    if (parent_of(entry.member) != prefix) continue;
    out += member_row(entry, places_text(catalogue, entry), need_text(catalogue, entry));
    if (entry.shape->object != nullptr && !is_shared(*entry.shape->object)) objects.push_back(&entry);
  }
  for (const Entry* object : objects) {
    out += fmt::format("\n### {}\n\n`{}`. {}\n\n", object->shape->object->name, object->shown,
                       object->shape->object->description);
    add_object(catalogue, object, out);
  }
}

// What a member of a shared type says of its places, relative to those of the whole.
struct Relative {
  std::vector<std::string> places;
  std::vector<std::string> needs;
};

void add_new(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

bool begins_with(const Place& place, const Place& whole) {
  return place.resource == whole.resource && place.steps.size() >= whole.steps.size() &&
         std::equal(whole.steps.begin(), whole.steps.end(), place.steps.begin());
}

// The place without what is so of the whole, which is said there.
Place beyond(const Place& place, const Place& whole) {
  Place out = place;
  if (out.when == whole.when) out.when.clear();
  if (!whole.when.empty() && out.when.starts_with(whole.when + ", and "))
    out.when.erase(0, whole.when.size() + std::string_view{", and "}.size());
  if (whole.kept == out.kept) out.kept = Kept::value;
  const std::size_t from = whole.steps.size();
  const auto rest = std::span{place.steps}.subspan(from, std::max(place.own_steps, from) - from);
  out.steps.assign(rest.begin(), rest.end());
  return out;
}

void add_place(const Place& here, Relative& out) {
  const std::string path = catalogue::path_text(here.steps);
  if (!path.empty() && here.kept != Kept::mark) add_new(out.places, said_of(here, path));
  const std::string_view url = catalogue::extension_of(here);
  if (url.empty()) return;
  add_new(out.needs, fmt::format("{} {}{}", catalogue::is_ours(url) ? "ours" : "HL7", code(catalogue::last_part(url)),
                                 here.when.empty() ? "" : " when " + here.when));
}

void add_relative(const Entry& whole, const Entry& part, Relative& out) {
  for (const Place& place : part.places) {
    const auto around = std::ranges::find_if(
        whole.places, [&place](const Place& one) { return begins_with(place, one) && one.kept != Kept::copy; });
    if (around != whole.places.end()) add_place(beyond(place, *around), out);
  }
}

std::string joined(const std::vector<std::string>& list, std::string_view between) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : std::string{between}) + one;
  return out;
}

void add_shared(const Catalogue& catalogue, const ObjectShape& shape, std::string& out) {
  out += fmt::format("\n### {}\n\n{}", shape.name, shape.description);
  if (shape.is_text_shorthand) out += " A plain string is its `text`; a Coding is its only `coding`.";
  out += "\n\n" + table_head();
  for (const MemberShape& member : shape.members) {
    Relative relative;
    const Entry* first = nullptr;
    for (const Entry& whole : catalogue.entries) {
      if (whole.shape->object != &shape) continue;
      const Entry* part = catalogue.find(whole.member + "." + std::string{member.name});
      if (part == nullptr) continue;
      if (first == nullptr) first = part;
      add_relative(whole, *part, relative);
    }
    if (first != nullptr) out += member_row(*first, joined(relative.places, "<br>"), joined(relative.needs, "; "));
  }
}

}  // namespace

std::string members_section(const Catalogue& catalogue) {
  std::string out = "## Members\n\n";
  add_object(catalogue, nullptr, out);
  return out;
}

std::string shared_section(const Catalogue& catalogue) {
  std::string out =
      "## Shared types\n\nPaths are relative to the element that holds the value. Where an element stands only for "
      "some values, the case is named.\n";
  std::vector<const ObjectShape*> done;
  for (const Entry& entry : catalogue.entries) {
    const ObjectShape* shape = entry.shape->object;
    if (shape == nullptr || !is_shared(*shape) || std::ranges::find(done, shape) != done.end()) continue;
    done.push_back(shape);
    add_shared(catalogue, *shape, out);
  }
  return out;
}

}  // namespace concord::mappers::documentation
