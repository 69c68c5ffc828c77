#include "mappers/concept_maps/concept_maps.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mappers/systems.h"

namespace concord::mappers::concept_maps {
namespace {

using json::Value;

bool is_exact(Equivalence equivalence) {
  return equivalence == Equivalence::equal || equivalence == Equivalence::equivalent;
}

// A wider concept holds of all that the source holds of; a narrower or an overlapping one may say what nobody said.
Verdict verdict_of(Equivalence equivalence) {
  if (is_exact(equivalence)) return Verdict::exact;
  const bool is_wider = equivalence == Equivalence::wider || equivalence == Equivalence::subsumes;
  return is_wider ? Verdict::wider : Verdict::unfit;
}

Value text_or_none(std::string_view text) { return text.empty() ? Value{} : Value{text}; }

// The coding of a target, with the map that led there.
Value translated_coding(std::string_view map, const Group& group, std::string_view code, std::string_view display) {
  json::Object mark;
  mark.push_back(json::Member::constant("url", Value::literal(kTranslatedByUrl)));
  mark.push_back(json::Member::constant("valueCanonical", map));
  return json::object({{"extension", json::Array{Value{std::move(mark)}}},
                       {"system", group.target},
                       {"version", text_or_none(group.target_version)},
                       {"code", code},
                       {"display", text_or_none(display)}});
}

bool is_version(const std::string& wanted, const Value& coding) {
  const std::string_view said = coding.text("version");
  return wanted.empty() || said.empty() || said == wanted;
}

bool starts_from(const Group& group, const Value& coding) {
  return coding.text("system") == group.source && is_version(group.source_version, coding);
}

Issue fault(std::size_t map, std::string_view pointer, std::string_view code, std::string_view text) {
  return {.code = std::string{code}, .expression = fmt::format("/{}{}", map, pointer), .text = std::string{text}};
}

std::string group_pointer(std::size_t group, std::string_view member) {
  return fmt::format("/group/{}/{}", group, member);
}

}  // namespace

Result<ConceptMaps> ConceptMaps::of(std::vector<ConceptMap> maps) {
  ConceptMaps out{std::move(maps)};
  std::vector<Issue> issues = out.faults();
  if (!issues.empty())
    return fail(ErrorKind::unprocessable, "the concept maps contradict each other", std::move(issues));
  return out;
}

ConceptMaps::ConceptMaps(std::vector<ConceptMap> maps) : maps_{std::move(maps)} {
  for (const ConceptMap& map : maps_) canonicals_.push_back(map.canonical());
  for (std::size_t i = 0; i < maps_.size(); ++i) {
    for (std::size_t k = 0; k < maps_[i].groups.size(); ++k) {
      if (!is_fallback(i)) direct_.push_back({i, k});
      index({i, k});
    }
  }
  std::ranges::sort(back_, std::less<>{});
}

void ConceptMaps::index(const At& at) {
  const Group& from = group(at);
  for (std::size_t i = 0; i < from.elements.size(); ++i) {
    for (const Target& target : from.elements[i].targets) {
      if (!target.code.empty())
        back_.push_back({from.target, target.code, at, i, concept_maps::is_exact(target.equivalence)});
    }
  }
}

std::size_t ConceptMaps::find(std::string_view canonical) const {
  const auto bar = std::min(canonical.find('|'), canonical.size());
  const auto is_named = [&](const ConceptMap& map) {
    if (map.url != canonical.substr(0, bar)) return false;
    return bar == canonical.size() || map.version == canonical.substr(bar + 1);
  };
  return static_cast<std::size_t>(std::ranges::find_if(maps_, is_named) - maps_.begin());
}

bool ConceptMaps::is_fallback(std::size_t map) const {
  return std::ranges::any_of(maps_, [&](const ConceptMap& other) {
    return std::ranges::any_of(other.groups, [&](const Group& one) {
      return one.unmapped == Unmapped::other_map && find(one.other_map) == map;
    });
  });
}

std::vector<Translation> ConceptMaps::translate(const Value& coding) const {
  std::vector<Translation> out;
  if (coding.text("code").empty()) return out;
  for (const At& at : direct_) {
    if (starts_from(group(at), coding)) out.push_back(translate_by(at, coding, 0));
  }
  return out;
}

Translation ConceptMaps::translate_by(const At& at, const Value& coding, std::size_t depth) const {
  const Group& from = group(at);
  const std::string_view code = coding.text("code");
  const auto element = std::ranges::lower_bound(from.elements, code, {}, &Element::code);
  if (element == from.elements.end() || element->code != code) return unmapped(at, coding, depth);
  Translation out{.verdict = Verdict::unfit, .map = canonicals_[at.map], .codings = {}};
  for (const Verdict wanted : {Verdict::exact, Verdict::wider}) {
    for (const Target& target : element->targets) {
      if (verdict_of(target.equivalence) != wanted) continue;
      out.verdict = wanted;
      out.codings.push_back(translated_coding(out.map, from, target.code, target.display));
    }
    if (!out.codings.empty()) break;
  }
  return out;
}

Translation ConceptMaps::unmapped(const At& at, const Value& coding, std::size_t depth) const {
  const Group& from = group(at);
  Translation out{.verdict = Verdict::unmapped, .map = canonicals_[at.map], .codings = {}};
  switch (from.unmapped) {
    case Unmapped::unsaid:
      break;
    case Unmapped::provided:
      out.verdict = Verdict::provided;
      out.codings.push_back(translated_coding(out.map, from, coding.text("code"), coding.text("display")));
      break;
    case Unmapped::fixed:
      out.verdict = Verdict::fixed;
      out.codings.push_back(translated_coding(out.map, from, from.fixed_code, from.fixed_display));
      break;
    case Unmapped::other_map:
      if (const At other = fallback(from); depth < kChainMax && other.map != maps_.size())
        return translate_by(other, coding, depth + 1);
      break;
  }
  return out;
}

std::vector<Local> ConceptMaps::locals(const Value& coding) const {
  std::vector<Local> out;
  const auto key = std::pair{coding.text("system"), coding.text("code")};
  const auto key_of = [](const Back& back) { return std::pair{back.system, back.code}; };
  const auto first = std::ranges::lower_bound(back_, key, {}, key_of);
  for (auto it = first; it != back_.end() && key_of(*it) == key; ++it) {
    const Back& back = *it;
    const Group& from = group(back.at);
    if (!is_version(from.target_version, coding)) continue;
    const Element& element = from.elements[back.element];
    out.push_back({.is_exact = back.is_exact,
                   .system = from.source,
                   .map = canonicals_[back.at.map],
                   .coding = json::object({{"system", from.source},
                                           {"version", text_or_none(from.source_version)},
                                           {"code", element.code},
                                           {"display", text_or_none(element.display)}})});
  }
  return out;
}

// Follows `other-map` from each group until it ends; a way longer than kChainMax is taken as one that never does.
std::vector<Issue> ConceptMaps::faults() const {
  std::vector<Issue> out;
  const auto is_source = [this](const std::string& system) {
    const auto starts = [&](const ConceptMap& map) {
      return std::ranges::find(map.groups, system, &Group::source) != map.groups.end();
    };
    return std::ranges::any_of(maps_, starts);
  };
  for (std::size_t i = 0; i < maps_.size(); ++i) {
    if (static_cast<std::size_t>(std::ranges::find(maps_, maps_[i].url, &ConceptMap::url) - maps_.begin()) != i)
      out.push_back(fault(i, "/url", "duplicate", "another map of the folder has this url"));
    for (std::size_t k = 0; k < maps_[i].groups.size(); ++k) {
      const Group& one = maps_[i].groups[k];
      if (is_source(one.target))
        out.push_back(fault(i, group_pointer(k, "target"), "business-rule",
                            "is the source of a group as well: translations are one step"));
      const auto from_here =
          std::ranges::count_if(direct_, [&](const At& at) { return group(at).source == one.source; });
      if (static_cast<std::size_t>(from_here) > kGroupsPerSourceMax)
        out.push_back(fault(i, group_pointer(k, "source"), "too-long",
                            fmt::format("more than {} groups translate from this system", kGroupsPerSourceMax)));
      if (one.unmapped != Unmapped::other_map) continue;
      const std::string_view text = fault_of_chain(one);
      if (!text.empty()) out.push_back(fault(i, group_pointer(k, "unmapped/url"), "not-found", text));
    }
  }
  return out;
}

// Of the groups from the same system, the one with the same target if there is one, else the first.
ConceptMaps::At ConceptMaps::fallback(const Group& from) const {
  At out{.map = find(from.other_map), .group = 0};
  if (out.map == maps_.size()) return out;
  const std::vector<Group>& groups = maps_[out.map].groups;
  auto it = std::ranges::find_if(
      groups, [&from](const Group& one) { return one.source == from.source && one.target == from.target; });
  if (it == groups.end()) it = std::ranges::find(groups, from.source, &Group::source);
  if (it == groups.end()) return {.map = maps_.size(), .group = 0};
  out.group = static_cast<std::size_t>(it - groups.begin());
  return out;
}

std::string_view ConceptMaps::fault_of_chain(const Group& first) const {
  const Group* from = &first;
  for (std::size_t step = 0; step < kChainMax; ++step) {
    const At next = fallback(*from);
    if (next.map == maps_.size()) return "no map of the folder is named so, or none of its groups has this source";
    from = &group(next);
    if (from->unmapped != Unmapped::other_map) return {};
  }
  return "leads to a map that leads back, or too far";
}

}  // namespace concord::mappers::concept_maps
