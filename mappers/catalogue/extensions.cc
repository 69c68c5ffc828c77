#include "mappers/catalogue/extensions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/canonical.h"
#include "fhir/definitions/definitions.h"

namespace concord::mappers::catalogue {
namespace {

bool is_absolute(std::string_view url) { return url.find(':') != std::string_view::npos; }

struct Member {
  const Catalogue* catalogue;
  std::string member;
  friend bool operator==(const Member&, const Member&) = default;
};

class Inventory {
 public:
  void add(const Catalogue& catalogue) {
    for (const Entry& entry : catalogue.entries) {
      for (const Place& place : entry.places) add(catalogue, place, &entry);
    }
    for (const Place& place : catalogue.besides) add(catalogue, place, nullptr);
  }

  std::vector<Extension> take() {
    std::vector<Extension> out;
    for (auto& [url, extension] : found_) {
      for (const auto& [catalogue, member] : whole_members(held_[url])) {
        const Entry& entry = *catalogue->find(member);
        extension.members.insert(std::string{catalogue->type->primary->artifact} + ": " + entry.shown);
        if (extension.held.description.empty()) extension.held.description = entry.shape->description;
      }
      out.push_back(std::move(extension));
    }
    return out;
  }

 private:
  void add(const Catalogue& catalogue, const Place& place, const Entry* entry) {
    for (std::size_t i = 0; i < place.steps.size(); ++i) {
      const PathStep& step = place.steps[i];
      if (!is_absolute(step.url)) continue;
      Extension& one = found_[step.url];
      one.url = step.url;
      one.contexts.insert(i == 0 ? catalogue.resources[place.resource].type : place.steps[i - 1].type);
      const std::span<const PathStep> rest = std::span{place.steps}.subspan(i + 1);
      if (entry != nullptr) held_[step.url].push_back({.catalogue = &catalogue, .member = entry->member});
      if (entry == nullptr && place.own_steps <= i + 2) one.cases.insert(place.when);
      if (is_part(rest)) {
        hold(part(one, rest.front().url).held, rest.subspan(1), place, entry);
      } else {
        hold(one.held, rest, place, entry);
      }
    }
  }

  static bool is_part(std::span<const PathStep> rest) {
    return !rest.empty() && rest.front().element == "extension" && !is_absolute(rest.front().url);
  }

  static Part& part(Extension& extension, std::string_view url) {
    const auto it = std::ranges::find(extension.parts, url, &Part::url);
    if (it != extension.parts.end()) return *it;
    return extension.parts.emplace_back(Part{.url = url, .held = {}});
  }

  // `rest` is what follows the extension: its value and what is in it.
  static void hold(Held& held, std::span<const PathStep> rest, const Place& place, const Entry* entry) {
    if (!rest.empty() && rest.front().element.starts_with("value")) held.types.insert(rest.front().type);
    const bool is_whole = rest.size() <= 1 && place.own_steps + 1 >= place.steps.size();
    if (!is_whole || entry == nullptr) return;
    held.description = entry->shape->description;
    held.is_required = held.is_required || entry->shape->count == Count::required;
    held.is_list = held.is_list || (is_list(*entry->shape) && place.kept != Kept::mark);
    if (entry->shape->form == Form::code && held.coded == nullptr) held.coded = entry;
    if (place.codec != nullptr) held.reference.insert(place.codec->types.begin(), place.codec->types.end());
    held.reference.insert(entry->shape->types.begin(), entry->shape->types.end());
  }

  // Members without those that lie in another, and parts of the same member together.
  static std::vector<Member> whole_members(const std::vector<Member>& all) {
    std::vector<Member> tops;
    for (const Member& one : all) {
      const bool lies_in_another = std::ranges::any_of(all, [&one](const Member& other) {
        return other.catalogue == one.catalogue && one.member.starts_with(other.member + ".");
      });
      if (!lies_in_another && std::ranges::find(tops, one) == tops.end()) tops.push_back(one);
    }
    std::vector<Member> out;
    for (const Member& one : tops) {
      Member whole = one;
      const std::string parent = one.member.substr(0, std::min(one.member.rfind('.'), one.member.size()));
      const auto siblings = std::ranges::count_if(tops, [&](const Member& other) {
        return other.catalogue == one.catalogue && other.member.starts_with(parent + ".");
      });
      if (siblings > 1) whole.member = parent;
      if (std::ranges::find(out, whole) == out.end()) out.push_back(std::move(whole));
    }
    return out;
  }

  std::map<std::string_view, Extension> found_;
  std::map<std::string_view, std::vector<Member>> held_;
};

}  // namespace

std::vector<Extension> extensions_of(std::span<const Catalogue> catalogues) {
  Inventory inventory;
  for (const Catalogue& catalogue : catalogues) inventory.add(catalogue);
  return inventory.take();
}

bool is_ours(std::string_view url) { return url.starts_with(kCanonicalBase); }
std::string_view last_part(std::string_view url) { return url.substr(url.rfind('/') + 1); }

}  // namespace concord::mappers::catalogue
