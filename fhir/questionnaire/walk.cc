#include "fhir/questionnaire/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {
namespace {

constexpr std::size_t kLinkIdShown = 64;

std::string missing(const Item& item) {
  return fmt::format("the required item with linkId '{}' is missing", item.link_id.substr(0, kLinkIdShown));
}

}  // namespace

void Walk::run() {
  const Location at{"QuestionnaireResponse"};
  check_level(kNoItem, 0, at);
  if (progress_ == Progress::complete) expressions_.check_constraints(kNoItem, 0, at);
}

void Walk::check_level(ItemIndex parent, OccurrenceIndex scope, const Location& at) {
  const std::vector<Answered> answered = read_level(parent, scope, at);
  auto next = answered.begin();
  const auto [first, last] = items_.children(parent);
  for (ItemIndex item = first; item != last; item = items_[item].end) {
    if (!report_.spend() || report_.is_over()) return;
    const auto start = next;
    while (next != answered.end() && next->first == item) ++next;
    const OccurrenceIndex behind = next == answered.end() ? occurrences_[scope].end : next->second;
    check_item(item, {start, next}, scope, start == next ? behind : start->second, at);
  }
}

// The items in there that belong there, in the order of the Questionnaire; all others are reported.
std::vector<Walk::Answered> Walk::read_level(ItemIndex parent, OccurrenceIndex scope, const Location& at) {
  const Location list = at.element("item");
  std::vector<Answered> out;
  bool is_ordered = true;
  for (OccurrenceIndex index = scope + 1; index < occurrences_[scope].end; index = occurrences_[index].end) {
    const Occurrence& occurrence = occurrences_[index];
    if (occurrence.kind != Occurrence::Kind::item) continue;
    const Location here = list.item(occurrence.position);
    if (occurrence.item == kNoItem) {
      report_.error("not-found", here.element("linkId"), "the Questionnaire has no item with this linkId");
    } else if (items_[occurrence.item].parent != parent) {
      report_.error("structure", here, "the item stands elsewhere in the Questionnaire");
    } else {
      if (is_ordered && !out.empty() && occurrence.item < out.back().first) {
        report_.error("structure", here, "the items are not in the order of the Questionnaire");
        is_ordered = false;
      }
      out.emplace_back(occurrence.item, index);
    }
  }
  if (!is_ordered) std::ranges::stable_sort(out, {}, &Answered::first);
  return out;
}

void Walk::check_item(ItemIndex item, std::span<const Answered> answered, OccurrenceIndex scope, OccurrenceIndex place,
                      const Location& at) {
  const Item& row = items_[item];
  Truth enabled = enablement_.evaluate(item, scope, place, report_);
  if (enabled != Truth::no) {
    enabled = both(enabled, expressions_.enables(item, answered.empty() ? scope : answered.front().second, at));
  }
  if (enabled == Truth::no) return check_disabled(answered, at);
  const bool is_asked_for = progress_ == Progress::complete && enabled == Truth::yes;
  if (answered.empty() && is_asked_for && row.is_required && row.type != ItemType::display) {
    report_.error("required", at, missing(row));
  }
  const Location list = at.element("item");
  const bool may_recur = row.type == ItemType::group && row.repeats;
  if (answered.size() > 1 && !may_recur) {
    const Location second = list.item(occurrences_[answered[1].second].position);
    report_.error(
        "structure", second,
        row.type == ItemType::group ? "the group does not repeat" : "a question is one item, with all its answers");
  }
  if (row.type == ItemType::group) check_count(item, answered.size(), is_asked_for, at);
  for (const auto& [unused, occurrence] : answered) {
    check_occurrence(item, occurrence, is_asked_for, list.item(occurrences_[occurrence].position));
  }
}

void Walk::check_occurrence(ItemIndex item, OccurrenceIndex occurrence, bool is_asked_for, const Location& at) {
  const ItemType type = items_[item].type;
  if (type == ItemType::group) {
    check_group(item, occurrence, is_asked_for, at);
  } else if (type == ItemType::display) {
    check_display(occurrence, at);
  } else {
    check_question(item, occurrence, is_asked_for, at);
  }
  if (progress_ == Progress::complete) expressions_.check_constraints(item, occurrence, at);
}

void Walk::check_disabled(std::span<const Answered> answered, const Location& at) {
  const Location list = at.element("item");
  for (const auto& [unused, occurrence] : answered) {
    if (!occurrences_.has_answers(occurrence)) continue;
    const Severity severity = progress_ == Progress::open ? Severity::warning : Severity::error;
    report_.add(severity, "business-rule", list.item(occurrences_[occurrence].position),
                "the item is not enabled, and has answers");
  }
}

// A question or group that is there at all is there often enough, and not too often.
void Walk::check_count(ItemIndex item, std::size_t count, bool is_asked_for, const Location& at) {
  const Limits& limits = answers_.rules_of(item).limits;
  const auto found = static_cast<std::int64_t>(count);
  const bool is_there = count != 0 || items_[item].is_required;
  if (is_asked_for && is_there && limits.min_occurs && found < *limits.min_occurs) {
    report_.error("required", at, "an item occurs less often than its Questionnaire asks for (minOccurs)");
  }
  if (limits.max_occurs && found > *limits.max_occurs) {
    report_.error("structure", at, "an item occurs more often than its Questionnaire allows (maxOccurs)");
  }
}

void Walk::check_group(ItemIndex item, OccurrenceIndex occurrence, bool is_asked_for, const Location& at) {
  const json::Value& value = *occurrences_[occurrence].value;
  if (value.find("answer") != nullptr) report_.error("structure", at.element("answer"), "a group has no answers");
  if (is_asked_for && items_[item].is_required && value["item"].size() == 0) {
    report_.error("required", at, "a required group has at least one item");
  }
  check_level(item, occurrence, at);
}

void Walk::check_display(OccurrenceIndex occurrence, const Location& at) {
  const json::Value& value = *occurrences_[occurrence].value;
  for (const std::string_view member : {"answer", "item"}) {
    if (value.find(member) == nullptr) continue;
    report_.error("structure", at.element(member), "a display item has neither answers nor items");
  }
}

void Walk::check_question(ItemIndex item, OccurrenceIndex occurrence, bool is_asked_for, const Location& at) {
  const Item& row = items_[item];
  const json::Value& value = *occurrences_[occurrence].value;
  if (value.find("item") != nullptr) {
    report_.error("structure", at.element("item"), "items of a question stand under its answers");
  }
  const Location list = at.element("answer");
  std::size_t count = 0;
  for (OccurrenceIndex i = occurrence + 1; i < occurrences_[occurrence].end; i = occurrences_[i].end) {
    const Occurrence& answer = occurrences_[i];
    if (answer.kind != Occurrence::Kind::answer) continue;
    if (!report_.spend() || report_.is_over()) return;
    const Location here = list.item(answer.position);
    if (has_value(*answer.value)) ++count;
    if (const Typed typed = typed_value(*answer.value, "value"); typed) {
      answers_.check(item, typed, here.element("value"));
    }
    check_level(item, i, here);
  }
  if (count == 0 && is_asked_for && row.is_required) report_.error("required", at, missing(row));
  if (count > 1 && !row.repeats) report_.error("structure", list, "the question has one answer only");
  check_count(item, count, is_asked_for && count != 0, at);
  check_exclusive(item, occurrence, count, list);
}

void Walk::check_exclusive(ItemIndex item, OccurrenceIndex occurrence, std::size_t count, const Location& at) {
  const AnswerOptions& options = answers_.rules_of(item).options;
  if (count < 2 || options.is_empty()) return;
  const auto answers = (*occurrences_[occurrence].value)["answer"].items();
  const bool is_alone = std::ranges::any_of(answers, [&options](const json::Value& answer) {
    const Typed value = typed_value(answer, "value");
    return value && options.is_exclusive(value);
  });
  if (is_alone) report_.error("business-rule", at, "an exclusive option is the only answer (optionExclusive)");
}

}  // namespace concord::fhir::questionnaire
