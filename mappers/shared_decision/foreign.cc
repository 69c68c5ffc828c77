#include "mappers/shared_decision/foreign.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/references.h"
#include "mappers/shared_decision/foreign_options.h"
#include "mappers/systems.h"

namespace concord::mappers::shared_decision {
namespace {

using foreign::Regularising;
using json::Value;

constexpr std::size_t kDateBytes = 10;
constexpr std::array<std::string_view, 4> kChoosing{"exactly-one", "at-most-one", "one-or-more", "any"};
constexpr std::string_view kAidCode = "34895-3";
constexpr std::string_view kCategorySystem = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category";

struct PreferenceKind {
  std::string_view code;
  std::string_view category;
};
constexpr std::array kPreferenceKinds{PreferenceKind{"75773-2", "treatment-intervention-preference"},
                                      PreferenceKind{"95541-9", "care-experience-preference"}};

bool is_ours(const Value& resource) {
  return has_frame(resource) || std::ranges::any_of(resource["meta"]["tag"].items(), [](const Value& tag) {
           return tag.text("system") == kArtifactTagSystem;
         });
}

const PreferenceKind* preference_of(const Value& observation) {
  const auto is_it = [&observation](const PreferenceKind& kind) {
    return foreign::has_code(observation["code"], kLoinc, kind.code) ||
           std::ranges::any_of(observation["category"].items(), [&kind](const Value& category) {
             return foreign::has_code(category, kCategorySystem, kind.category);
           });
  };
  const auto* it = std::ranges::find_if(kPreferenceKinds, is_it);
  return it == kPreferenceKinds.end() ? nullptr : it;
}

// A patient's preference that is linked to nothing belongs to their decision, while there is but one.
bool is_orphan_of(const Value& observation, const GraphResource& decision, const Links& links) {
  if (observation["focus"].size() > 0 || observation["basedOn"].size() > 0) return false;
  if (!is_same_reference(observation["subject"], decision.resource["subject"])) return false;
  return std::ranges::none_of(links.others(), [&decision](const GraphResource* other) {
    return other->resource.text("resourceType") == "RequestGroup" && is_option_set(other->resource) &&
           foreign::literal_of(*other) != foreign::literal_of(decision);
  });
}

Value with_link(const Value& resource, std::string_view element, const GraphResource& decision) {
  const std::string literal = foreign::literal_of(decision);
  json::Array links{resource[element].items().begin(), resource[element].items().end()};
  const auto is_it = [&literal](const Value& one) { return one.text("reference") == literal; };
  if (std::ranges::any_of(links, is_it)) return resource;
  links.push_back(json::object({{"reference", literal}}));
  return json::with(resource, element, Value{std::move(links)});
}

Value regular_preference(const Value& observation, const GraphResource& decision, Regularising& regularising) {
  const PreferenceKind* kind = preference_of(observation);
  if (kind == nullptr) return observation;
  const Links& links = regularising.links;
  const bool is_linked = links.names(observation["focus"], decision) || links.names(observation["basedOn"], decision);
  if (!is_linked && !is_orphan_of(observation, decision, links)) return observation;
  if (!is_linked)
    regularising.note(NoteKind::doubted, "Observation.focus",
                      "a preference that is linked to nothing: taken as one about the patient's only decision");
  Value out = json::with(observation, "code", foreign::with_code(observation["code"], kLoinc, kind->code));
  if (!(out["code"] == observation["code"]))
    regularising.note(NoteKind::doubted, "Observation.code", "the kind of preference is told by its category only");
  out = foreign::with_concept_value(foreign::with_effective(out, regularising), regularising);
  out = foreign::with_default_party(out, "performer", out["subject"],
                                    "nothing says whose it is: taken as the patient's", regularising);
  return with_link(out, "focus", decision);
}

// A moment where the format has a day.
Value with_day(const Value& object, std::string_view element, std::string expression, Regularising& regularising) {
  const std::string_view text = object.text(element);
  if (text.size() <= kDateBytes) return object;
  regularising.note(NoteKind::normalised, std::move(expression), "a moment is read as its day");
  return json::with(object, element, text.substr(0, kDateBytes));
}

Value regular_aid(const Value& document, Regularising& regularising) {
  Value out = document;
  if (foreign::has_code(out["type"], kLoinc, kAidCode))
    out = json::with(out, "type", foreign::with_code(out["type"], kLoinc, kAidCode));
  const Value& attachment = out["content"].at(0)["attachment"];
  if (attachment.find("title") == nullptr && out.find("description") != nullptr) {
    regularising.note(NoteKind::defaulted, "DocumentReference.description", "the description is read as the title");
    json::Array content{out["content"].items().begin(), out["content"].items().end()};
    if (content.empty()) content.emplace_back(json::Object{});
    content[0] = json::with(content[0], "attachment", json::with(attachment, "title", out["description"]));
    out = json::with(out, "content", Value{std::move(content)});
  }
  const Value& period = out["context"]["period"];
  if (!period.is_object()) return out;
  const Value day = with_day(period, "start", "DocumentReference.context.period.start", regularising);
  return json::with(out, "context", json::with(out["context"], "period", day));
}

Value regular_task(const Value& task, Regularising& regularising) {
  Value out = task;
  if (const std::string what = foreign::display_of(task); out.find("description") == nullptr && !what.empty()) {
    regularising.note(NoteKind::defaulted, "Task.code", "the code is read as the description");
    out = json::with(out, "description", what);
  }
  const Value& period = out["restriction"]["period"];
  if (!period.is_object()) return out;
  const Value day = with_day(period, "end", "Task.restriction.period.end", regularising);
  return json::with(out, "restriction", json::with(out["restriction"], "period", day));
}

Value regular_dependent(const Value& resource, const GraphResource& decision, Regularising& regularising) {
  const std::string_view type = resource.text("resourceType");
  if (type == "Observation") return regular_preference(resource, decision, regularising);
  if (type == "DocumentReference") return regular_aid(resource, regularising);
  if (type == "Task") return regular_task(resource, regularising);
  const bool is_choice = type == "RequestGroup" && regularising.links.names(resource["basedOn"], decision);
  return is_choice ? regular_choice(resource, decision.resource, regularising) : resource;
}

Value with_topic(const Value& group, Regularising& regularising) {
  if (group.find("code") != nullptr) return group;
  const Value& parent = option_parent(group);
  Value topic = group["reasonCode"].at(0);
  for (const std::string_view text :
       {parent.text("title"), parent.text("description"), group["reasonReference"].at(0).text("display")}) {
    if (topic.is_null() && !text.empty()) topic = json::object({{"text", text}});
  }
  if (topic.is_null()) return group;
  regularising.note(NoteKind::defaulted, "RequestGroup.code", "the topic is taken from a reason or from a title");
  return json::with(group, "code", topic);
}

Value regular_decision(const Value& resource, std::span<const GraphResource> /*others*/, Regularising& regularising) {
  Value out = with_topic(resource, regularising);
  if (out.text("status") == "draft") {
    regularising.note(NoteKind::translated, "RequestGroup.status", "a draft is taken as being deliberated");
    out = json::with(out, "status", "active");
  }
  return regular_options(out, regularising);
}

// Documents that an option set names by URL are decision aids too.
void complete(const Value& group, json::Object& read, Regularising& regularising) {
  const auto member = std::ranges::find(read, "decisionAids", &json::Member::name);
  json::Array aids;
  if (member != read.end()) aids.assign(member->value.items().begin(), member->value.items().end());
  const std::size_t before = aids.size();
  for (const Value& document : group["action"].at(0)["documentation"].items()) {
    const Value& link = document.find("url") != nullptr ? document["url"] : document["document"]["url"];
    const std::string_view url = link.as_string().value_or("");
    const std::string_view display =
        document.text("display").empty() ? document.text("label") : document.text("display");
    const auto is_it = [&](const Value& aid) {
      return (!url.empty() && aid.text("url") == url) || (!display.empty() && aid.text("title") == display);
    };
    if ((url.empty() && display.empty()) || std::ranges::any_of(aids, is_it)) continue;
    aids.push_back(json::object({{"title", display.empty() ? url : display}, {"url", link}}));
  }
  if (aids.size() == before) return;
  regularising.note(NoteKind::translated, "RequestGroup.action[0].documentation",
                    "documents of the options are read as decision aids");
  if (member != read.end()) read.erase(member);
  read.push_back(json::Member::constant("decisionAids", Value{std::move(aids)}));
}

constexpr std::array kSearches{
    LinkedSearch{.type = "RequestGroup", .parameter = "patient", .value = LinkedSearch::Value::patient},
    LinkedSearch{.type = "Observation", .parameter = "focus"},
    LinkedSearch{.type = "Observation",
                 .parameter = "patient",
                 .value = LinkedSearch::Value::patient,
                 .code = "http://loinc.org|75773-2,http://loinc.org|95541-9"},
    LinkedSearch{.type = "DocumentReference", .parameter = "related"},
    LinkedSearch{.type = "Task", .parameter = "focus"},
    LinkedSearch{.type = "Provenance", .parameter = "target"},
};

}  // namespace

const Value& option_parent(const Value& group) {
  static const Value kNone;
  for (const Value& action : group["action"].items()) {
    const bool is_choosing = std::ranges::find(kChoosing, action.text("selectionBehavior")) != kChoosing.end();
    if (action["action"].size() > 0 && (is_choosing || action.text("id") == "options")) return action;
  }
  return kNone;
}

bool is_option_set(const Value& group) {
  return group["basedOn"].size() == 0 && (is_ours(group) || !option_parent(group).is_null());
}

constinit const foreign::Rules kForeignRules{
    .dependent = regular_dependent, .primary = regular_decision, .complete = complete, .searches = kSearches};

}  // namespace concord::mappers::shared_decision
