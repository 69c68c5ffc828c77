#include "mappers/engine/translate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "mappers/engine/types.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using concept_maps::ConceptMaps;
using concept_maps::Local;
using concept_maps::Translation;
using concept_maps::Verdict;
using json::Pointer;
using json::Value;
using Notes = std::vector<Note>;

struct Said {
  Verdict verdict;
  NoteKind kind;
  std::string_view text;
};
constexpr std::array kSaid{
    Said{Verdict::exact, NoteKind::translated, "the coding of the same meaning was added"},
    Said{Verdict::wider, NoteKind::translated, "the coding of a wider meaning was added"},
    Said{Verdict::provided, NoteKind::translated, "has no such code: it was taken over, as the map says of all others"},
    Said{Verdict::fixed, NoteKind::translated, "has no such code: the map's code for all others was added"},
    Said{Verdict::unfit, NoteKind::doubted, "knows no equal and no wider code: no coding was added"},
    Said{Verdict::unmapped, NoteKind::doubted, "has no such code: no coding was added"},
};

Note note_at(const Place& place, const Translation& translation) {
  const auto* said = std::ranges::find(kSaid, translation.verdict, &Said::verdict);
  return place.note(said->kind, fmt::format("concept map {}: {}", translation.map, said->text));
}

bool holds(const json::Array& codings, const Value& coding) {
  return std::ranges::any_of(codings, [&coding](const Value& one) {
    return one.text("system") == coding.text("system") && one.text("code") == coding.text("code");
  });
}

bool has_system(const Value& codings, std::string_view system) {
  return std::ranges::any_of(codings.items(), [system](const Value& one) { return one.text("system") == system; });
}

// What the codings of one concept say in one system of the site.
struct Candidate {
  Local local;
  bool is_ambiguous = false;
};

std::vector<Candidate> candidates_of(const Value& codings, const ConceptMaps& maps) {
  std::vector<Candidate> out;
  for (const Value& coding : codings.items()) {
    for (Local& local : maps.locals(coding)) {
      if (has_system(codings, local.system)) continue;
      const auto known = std::ranges::find(out, local.system, [](const Candidate& one) { return one.local.system; });
      if (known == out.end()) {
        out.push_back({.local = std::move(local)});
      } else if (local.is_exact && !known->local.is_exact) {
        known->local = std::move(local);
        known->is_ambiguous = false;
      } else if (local.is_exact == known->local.is_exact) {
        known->is_ambiguous |= !(local.coding["code"] == known->local.coding["code"]);
      }
    }
  }
  return out;
}

std::optional<Value> local_concept(const Value& concept_value, const Pointer& at, const ConceptMaps& maps,
                                   Notes& notes) {
  const Value& codings = concept_value["coding"];
  json::Array out;
  const Pointer coding = at / "coding";
  for (const Candidate& one : candidates_of(codings, maps)) {
    if (one.local.is_exact && !one.is_ambiguous) {
      notes.push_back({NoteKind::translated,
                       (coding / out.size()).str(),
                       {},
                       fmt::format("concept map {}: the site's own code was added", one.local.map)});
      out.push_back(one.local.coding);
    } else {
      notes.push_back({NoteKind::doubted,
                       coding.str(),
                       {},
                       fmt::format("concept map {}: {} code of the site could be meant: none was added", one.local.map,
                                   one.local.is_exact ? "more than one" : "only a narrower or wider")});
    }
  }
  if (out.empty()) return std::nullopt;
  out.insert(out.end(), codings.items().begin(), codings.items().end());
  return json::with(concept_value, "coding", Value{std::move(out)});
}

// Empty when nothing changed.
std::optional<Value> local_object(const ObjectShape& shape, const Value& value, const Pointer& at,
                                  const ConceptMaps& maps, Notes& notes);

std::optional<Value> local_list(const ObjectShape& shape, const Value& list, const Pointer& at, const ConceptMaps& maps,
                                Notes& notes) {
  json::Array out{list.items().begin(), list.items().end()};
  bool is_changed = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto changed = local_object(shape, out[i], at / i, maps, notes);
    if (!changed) continue;
    out[i] = *std::move(changed);
    is_changed = true;
  }
  return is_changed ? std::optional{Value{std::move(out)}} : std::nullopt;
}

std::optional<Value> local_object(const ObjectShape& shape, const Value& value, const Pointer& at,
                                  const ConceptMaps& maps, Notes& notes) {
  if (&shape == &kCodeableConceptShape || &shape == &kTextedConceptShape) return local_concept(value, at, maps, notes);
  std::optional<Value> out;
  for (const MemberShape& member : shape.members) {
    const Value* found = member.form == Form::object ? value.find(member.name) : nullptr;
    if (found == nullptr) continue;
    const Pointer here = at / member.name;
    auto changed = found->is_array() ? local_list(*member.object, *found, here, maps, notes)
                                     : local_object(*member.object, *found, here, maps, notes);
    if (changed) out = json::with(out ? *out : value, member.name, *std::move(changed));
  }
  return out;
}

}  // namespace

Value with_translations(const ConceptMaps& maps, const Value& codings, Place& place, Notes& notes) {
  json::Array out{codings.items().begin(), codings.items().end()};
  for (std::size_t i = 0; i < codings.items().size(); ++i) {
    for (const Translation& translation : maps.translate(codings.at(i))) {
      if (translation.codings.empty()) {
        const Step list{place, "coding", "coding"};
        const Step coding{place, i};
        notes.push_back(note_at(place, translation));
      }
      for (const Value& coding : translation.codings) {
        if (holds(out, coding)) continue;
        const Step list{place, "coding", "coding"};
        const Step added{place, i, out.size()};
        notes.push_back(note_at(place, translation));
        out.push_back(coding);
      }
    }
  }
  return out.size() == codings.size() ? codings : Value{std::move(out)};
}

bool is_translation(const Value& coding) {
  return std::ranges::any_of(coding["extension"].items(),
                             [](const Value& one) { return one.text("url") == kTranslatedByUrl; });
}

Value with_local_codes(const ObjectShape& shape, const Value& artifact, const ConceptMaps& maps, Notes& notes) {
  return local_object(shape, artifact, Pointer{}, maps, notes).value_or(artifact);
}

}  // namespace concord::mappers
