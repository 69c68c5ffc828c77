#include "mappers/shared_decision/foreign_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/references.h"
#include "mappers/shared_decision/foreign.h"
#include "mappers/shared_decision/table.h"
#include "mappers/systems.h"

namespace concord::mappers::shared_decision {
namespace {

using foreign::Regularising;
using json::Value;

constexpr std::size_t kIdBytesMax = 64;
constexpr std::string_view kRefused = "105480006";  // SNOMED CT: refusal of treatment by patient

// Where a request says what is requested.
constexpr std::array<std::string_view, 3> kCodeElements{"code", "medicationCodeableConcept", "codeCodeableConcept"};

const Value& what_of(const Value& request) {
  static const Value kNone;
  for (const std::string_view element : kCodeElements) {
    if (request[element].is_object()) return request[element];
  }
  return kNone;
}

const Value* find_contained(const Value& resource, std::string_view reference) {
  if (!reference.starts_with('#')) return nullptr;
  const auto contained = resource["contained"].items();
  const auto it =
      std::ranges::find_if(contained, [&](const Value& one) { return one.text("id") == reference.substr(1); });
  return it == contained.end() ? nullptr : &*it;
}

// What a request of its own says of the option; the rest of it is the partner's.
Value essence_of(const Value& request) {
  json::Object out;
  for (const json::Member& member : request.members()) {
    const std::string_view name = member.name();
    const bool is_what = std::ranges::find(kCodeElements, name) != kCodeElements.end() || name == "medicationReference";
    if (name == "resourceType" || is_what) out.push_back(member);
  }
  return Value{std::move(out)};
}

// The request of an option: contained, or another resource that came along; null for none.
Value request_of(const Value& action, const Value& group, const Regularising& regularising) {
  const Value& reference = action["resource"];
  if (const Value* contained = find_contained(group, reference.text("reference"))) return *contained;
  if (const GraphResource* found = regularising.links.find(reference)) return essence_of(found->resource);
  const std::string_view literal = relative_part(reference.text("reference"));
  if (literal.empty()) return {};
  const Value text = reference["display"].is_null() ? Value{} : json::object({{"text", reference["display"]}});
  return json::object({{"resourceType", literal.substr(0, literal.find('/'))}, {"code", text}});
}

// A medication that is a resource of its own, as the concept that it is.
Value with_concept(const Value& request, const Value& group, const Regularising& regularising) {
  const Value& reference = request["medicationReference"];
  if (!reference.is_object()) return request;
  const Value* contained = find_contained(group, reference.text("reference"));
  const GraphResource* found = contained == nullptr ? regularising.links.find(reference) : nullptr;
  Value code = contained != nullptr ? (*contained)["code"] : (found == nullptr ? Value{} : found->resource["code"]);
  if (code.is_null() && reference.find("display") != nullptr) code = json::object({{"text", reference["display"]}});
  return code.is_null() ? request : json::with(request, "medicationCodeableConcept", code);
}

std::string title_of(const Value& action, const Value& request) {
  for (const std::string_view text :
       {action.text("title"), action.text("description"), action.text("textEquivalent")}) {
    if (!text.empty()) return std::string{text};
  }
  return foreign::display_of(json::object({{"code", what_of(request)}}));
}

bool is_only_words(const Value& concept_value) { return concept_value["coding"].size() == 0; }

// Two requests for the same: a code in common, or the same words.
bool is_same_request(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return false;
  if (is_only_words(a) && is_only_words(b)) return !a.text("text").empty() && a.text("text") == b.text("text");
  return std::ranges::any_of(a["coding"].items(), [&b](const Value& coding) {
    return std::ranges::any_of(b["coding"].items(), [&coding](const Value& other) {
      return !coding.text("code").empty() && coding["code"] == other["code"] && coding["system"] == other["system"];
    });
  });
}

// Builds the actions and contained requests of a regular option set.
class OptionSet {
 public:
  OptionSet(const Value& group, Regularising& regularising) : group_{group}, regularising_{regularising} {}

  Value add(const Value& action, std::size_t index, const FhirPath& at) {
    const Value request = with_concept(request_of(action, group_, regularising_), group_, regularising_);
    Value out = json::with(action, "id", option_id(action, index));
    if (action.text("id") != out.text("id"))
      note(action.find("id") == nullptr ? NoteKind::defaulted : NoteKind::normalised, at.element("id"),
           "the option gets an id that artifacts allow");
    if (std::string title = title_of(action, request); action.find("title") == nullptr && !title.empty()) {
      out = json::with(out, "title", title);
      note(NoteKind::defaulted, at.element("title"), "the option has no title: what else it says stands in");
    }
    if (request.is_null()) {
      note(NoteKind::doubted, at.element("resource"), "nothing says what kind of option it is: taken as a service");
      return out;
    }
    const std::string id = fmt::format("option-{}", index + 1);
    if (!action["resource"].text("reference").starts_with('#'))
      note(NoteKind::translated, at.element("resource"), "the request of an option is read, its place is not kept");
    contained_.push_back(json::with(request, "id", id));
    return json::with(out, "resource", json::object({{"reference", "#" + id}}));
  }

  [[nodiscard]] json::Array contained() && { return std::move(contained_); }

 private:
  void note(NoteKind kind, const FhirPath& at, std::string_view text) {
    regularising_.notes.push_back({kind, {}, at.str(), std::string{text}});
  }

  const Value& group_;
  Regularising& regularising_;
  json::Array contained_;
};

// Contained resources that no option stands for come behind.
Value with_contained(const Value& group, json::Array contained) {
  const std::size_t requests = contained.size();
  for (const Value& one : group["contained"].items()) {
    const auto is_it = [&one](const Value& taken) { return json::with(one, "id", {}) == json::with(taken, "id", {}); };
    const auto taken = contained.begin() + static_cast<std::ptrdiff_t>(requests);
    const bool has_concept = std::ranges::any_of(contained.begin(), taken, [&one](const Value& request) {
      return json::with(json::with(request, "id", {}), "medicationCodeableConcept", {}) == json::with(one, "id", {});
    });
    if (std::none_of(contained.begin(), taken, is_it) && !has_concept) contained.push_back(one);
  }
  return json::with(group, "contained", contained.empty() ? Value{} : Value{std::move(contained)});
}

// The id of the option that an action means: it says it, or asks for what exactly one option asks for.
std::string chosen_option(const Value& action, const Value& group, const Value& option_set,
                          const Regularising& regularising) {
  const auto options = option_parent(option_set)["action"].items();
  std::string found;
  const Value wanted = with_concept(request_of(action, group, regularising), group, regularising);
  for (std::size_t i = 0; i < options.size(); ++i) {
    std::string id = option_id(options[i], i);
    if (!action.text("id").empty() && (action.text("id") == options[i].text("id") || action.text("id") == id))
      return id;
    const Value offered = with_concept(request_of(options[i], option_set, regularising), option_set, regularising);
    if (!is_same_request(what_of(wanted), what_of(offered))) continue;
    if (!found.empty()) return {};
    found = std::move(id);
  }
  return found;
}

// The actions that name what was chosen: those at the top, or those below one that names no option itself.
json::Array leaves_of(const Value& group, const Value& option_set, const Regularising& regularising) {
  json::Array out;
  for (const Value& action : group["action"].items()) {
    const auto below = action["action"].items();
    if (below.empty() || !chosen_option(action, group, option_set, regularising).empty()) {
      out.push_back(action);
    } else {
      out.insert(out.end(), below.begin(), below.end());
    }
  }
  return out;
}

std::string_view outcome_of(const Value& group, bool has_chosen) {
  if (group.text("status") == "on-hold") return "deferred";
  if (has_chosen) return "made";
  const bool is_declined =
      std::ranges::any_of(group["contained"].items(),
                          [](const Value& one) { return one["doNotPerform"].as_bool().value_or(false); }) ||
      std::ranges::any_of(group["reasonCode"].items(),
                          [](const Value& one) { return foreign::has_code(one, kSnomed, kRefused); });
  return is_declined ? std::string_view{"declined-all"} : std::string_view{};
}

Value with_outcome(const Value& group, bool has_chosen, Regularising& regularising) {
  if (!extension_value(group, kOutcomeUrl, "valueCode").is_null()) return group;
  const std::string_view outcome = outcome_of(group, has_chosen);
  if (outcome.empty()) return group;
  regularising.note(NoteKind::defaulted, "RequestGroup.status", "what came of it is taken from status and actions");
  json::Array extensions{group["extension"].items().begin(), group["extension"].items().end()};
  extensions.push_back(simple_extension(kOutcomeUrl, "valueCode", Value::literal(outcome)));
  return json::with(group, "extension", Value{std::move(extensions)});
}

}  // namespace

std::string option_id(const Value& action, std::size_t index) {
  std::string out{action.text("id").substr(0, kIdBytesMax)};
  for (char& c : out) {
    const bool is_right =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (!is_right) c = '-';
  }
  return out.empty() ? fmt::format("option-{}", index + 1) : out;
}

Value regular_options(const Value& group, Regularising& regularising) {
  const Value& parent = option_parent(group);
  if (parent.is_null()) return group;
  const FhirPath root;
  const FhirPath type = root.element("RequestGroup");
  const FhirPath actions = type.element("action");
  const FhirPath first = actions.at(0);
  const FhirPath list = first.element("action");
  OptionSet set{group, regularising};
  json::Array options;
  for (std::size_t i = 0; i < parent["action"].size(); ++i)
    options.push_back(set.add(parent["action"].at(i), i, list.at(i)));
  json::Array all{json::with(json::with(parent, "action", Value{std::move(options)}), "id", "options")};
  for (const Value& other : group["action"].items()) {
    if (&other != &parent) all.push_back(other);
  }
  return json::with(with_contained(group, std::move(set).contained()), "action", Value{std::move(all)});
}

Value regular_choice(const Value& group, const Value& option_set, Regularising& regularising) {
  json::Array actions;
  json::Array orders;
  json::Array contained;
  for (const Value& action : leaves_of(group, option_set, regularising)) {
    const std::string chosen = chosen_option(action, group, option_set, regularising);
    const bool is_order = !relative_part(action["resource"].text("reference")).empty();
    if (is_order) orders.push_back(json::object({{"resource", action["resource"]}}));
    if (chosen.empty() && !is_order)
      regularising.note(NoteKind::doubted, "RequestGroup.action", "an action names none of the options: not read");
    if (chosen.empty()) continue;
    const std::string id = fmt::format("option-{}", actions.size() + 1);
    const Value request = request_of(action, group, regularising);
    if (!request.is_null()) contained.push_back(json::with(request, "id", id));
    actions.push_back(
        json::with(json::with(action, "id", chosen), "resource", json::object({{"reference", "#" + id}})));
  }
  Value out = with_outcome(group, !actions.empty(), regularising);
  actions.insert(actions.end(), orders.begin(), orders.end());
  out = json::with(with_contained(out, std::move(contained)), "action",
                   actions.empty() ? Value{} : Value{std::move(actions)});
  if (out.find("authoredOn") != nullptr || out["meta"]["lastUpdated"].is_null()) return out;
  regularising.note(NoteKind::defaulted, "RequestGroup.authoredOn", "taken from when it was last updated");
  return json::with(out, "authoredOn", out["meta"]["lastUpdated"]);
}

}  // namespace concord::mappers::shared_decision
