#include "mappers/foreign/losses.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "mappers/engine/place.h"
#include "mappers/foreign/naming.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr int kDepthMax = 64;
constexpr std::string_view kDropped = "the artifact has no place for this element";
constexpr std::string_view kOther = "the artifact says this otherwise: it would be written back with another value";

// What the server keeps for itself.
constexpr std::array<std::string_view, 2> kServerElements{"resourceType", "id"};
constexpr std::array<std::string_view, 3> kServerMeta{"versionId", "lastUpdated", "source"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// A text or display that says no more than the code it stands by.
bool repeats_a_code(std::string_view name, const Value& stored, const Value& written) {
  if (name == "display") return !stored.text("code").empty() || !stored.text("reference").empty();
  if (name != "text") return false;
  const std::string_view text = stored.text("text");
  const auto says_it = [text](const Value& coding) {
    return is_same_text(coding.text("display"), text) || is_same_text(coding.text("code"), text);
  };
  return std::ranges::any_of(stored["coding"].items(), says_it) ||
         std::ranges::any_of(written["coding"].items(), says_it);
}

class Comparison {
 public:
  explicit Comparison(std::vector<Note>& notes) : notes_{notes} {}

  void object(const Value& stored, const Value& written, const FhirPath& at, int depth) {
    for (const json::Member& member : stored.members()) {
      if (member.name().starts_with('_')) {
        sibling(member, written, at);
        continue;
      }
      const FhirPath here = at.element(element_name(member.name()));
      const Value* other = written.find(member.name());
      if (other != nullptr) {
        value(member.value, *other, here, depth + 1);
      } else if (!repeats_a_code(member.name(), stored, written)) {
        missing(member.value, here);
      }
    }
  }

  // Extensions of a value without elements stand beside it in JSON.
  void sibling(const json::Member& member, const Value& written, const FhirPath& at) {
    const Value& other = written[member.name()];
    if (other == member.value) return;
    const FhirPath value = at.element(element_name(member.name().substr(1)));
    const FhirPath list = value.element("extension");
    const auto extensions = member.value["extension"].items();
    if (extensions.empty()) note(NoteKind::dropped, value.element("extension"), kDropped);
    const auto known = other["extension"].items();
    for (std::size_t i = 0; i < extensions.size(); ++i) {
      if (std::ranges::find(known, extensions[i]) == known.end()) note(NoteKind::dropped, list.at(i), kDropped);
    }
  }

  void missing(const Value& stored, const FhirPath& at) {
    if (!stored.is_array()) return note(NoteKind::dropped, at, kDropped);
    for (std::size_t i = 0; i < stored.size(); ++i) note(NoteKind::dropped, at.at(i), kDropped);
  }

  void value(const Value& stored, const Value& written, const FhirPath& at, int depth) {
    if (depth > kDepthMax) return;
    if (stored.is_array() && written.is_array()) return list(stored, written, at, depth);
    const bool is_identifier = stored.find("system") != nullptr && stored.find("value") != nullptr &&
                               (stored["value"].is_string() && !(stored["value"] == written["value"]));
    if (is_identifier) return note(NoteKind::dropped, at, kDropped);
    if (stored.is_object() && written.is_object()) return object(stored, written, at, depth);
    if (!(stored == written) && !is_repeated_display(at, stored)) note(NoteKind::normalised, at, kOther);
  }

 private:
  // Displays are worded by whoever writes them.
  static bool is_repeated_display(const FhirPath& at, const Value& stored) {
    return stored.is_string() && at.str().ends_with(".display");
  }

  void list(const Value& stored, const Value& written, const FhirPath& at, int depth) {
    const auto places = aligned(stored.items(), written.items());
    for (std::size_t i = 0; i < places.size(); ++i) {
      const FhirPath here = at.at(i);
      if (places[i] == kNowhere) {
        note(NoteKind::dropped, here, kDropped);
      } else {
        value(stored.at(i), written.at(places[i]), here, depth + 1);
      }
    }
  }

  void note(NoteKind kind, const FhirPath& at, std::string_view text) {
    notes_.push_back({kind, {}, at.str(), std::string{text}});
  }

  std::vector<Note>& notes_;
};

}  // namespace

std::vector<Note> losses(const Value& stored, const Value& written, std::span<const std::string_view> self_noted) {
  std::vector<Note> out;
  Comparison comparison{out};
  const FhirPath root;
  const FhirPath type = root.element(stored.text("resourceType"));
  json::Object rest;
  for (const json::Member& member : stored.members()) {
    const std::string_view name = member.name();
    if (is_one_of(kServerElements, name) || is_one_of(self_noted, name)) continue;
    if (name == "text" && member.value.text("status") == "generated") continue;
    if (name != "meta") {
      rest.push_back(member);
      continue;
    }
    Value meta = member.value;
    for (const std::string_view own : kServerMeta) meta = meta.is_object() ? json::with(meta, own, {}) : meta;
    if (meta.size() > 0) rest.emplace_back(member.name_value, std::move(meta));
  }
  comparison.object(Value{std::move(rest)}, written, type, 0);
  return out;
}

}  // namespace concord::mappers::foreign
