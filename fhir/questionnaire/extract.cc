#include "fhir/questionnaire/extract.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "core/http.h"
#include "core/uuid.h"
#include "fhir/bundle.h"
#include "fhir/questionnaire/enablement.h"
#include "fhir/questionnaire/expressions.h"
#include "fhir/questionnaire/extraction_marks.h"
#include "fhir/questionnaire/items.h"
#include "fhir/questionnaire/observation_frame.h"
#include "fhir/questionnaire/occurrences.h"
#include "fhir/questionnaire/report.h"
#include "fhir/validate/location.h"

namespace concord::fhir {
namespace questionnaire {
namespace {

constexpr char kSeparator = '\x1f';  // in no linkId
constexpr std::string_view kUnit = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";

std::string full_url(std::string_view uuid) { return fmt::format("urn:uuid:{}", uuid); }

// The Observation around an item, while what is inside of it is extracted.
struct Around {
  std::string url;
  json::Array members = {};
  json::Array components = {};
};

const json::Value* unit_of(const json::Value& item) noexcept {
  for (const json::Value& extension : item["extension"].items()) {
    if (extension.text("url") == kUnit) return extension.find("valueCoding");
  }
  return nullptr;
}

// Borrows all that it is given.
class Extractor {
 public:
  Extractor(const Items& items, const Occurrences& occurrences, const Enablement& enablement, Expressions& expressions,
            Report& report, const ObservationFrame& frame) noexcept
      : items_{items},
        occurrences_{occurrences},
        enablement_{enablement},
        expressions_{expressions},
        report_{report},
        frame_{frame} {}

  std::vector<ExtractedObservation> run(const Mark& mark) && {
    extract_level(0, mark, nullptr, frame_.key(), Location{"QuestionnaireResponse"});
    return std::move(out_);
  }

 private:
  // One item of the response: what the Questionnaire says of it, what is around it, its key and place.
  struct Scope {
    OccurrenceIndex index;
    const Item& item;
    const Mark& mark;
    const json::Value& codes;
    Around* around;
    const std::string& key;
    const Location& at;
    [[nodiscard]] bool is_extracted() const noexcept { return mark.is_on && codes.size() != 0; }
    [[nodiscard]] bool is_component() const noexcept { return mark.tie == Tie::component && around != nullptr; }
  };

  void extract_level(OccurrenceIndex scope, const Mark& mark, Around* around, const std::string& key,
                     const Location& at);
  [[nodiscard]] bool is_enabled(OccurrenceIndex index, OccurrenceIndex scope, const Location& at);
  void extract_item(OccurrenceIndex index, const Mark& around_mark, Around* around, const std::string& key,
                    const Location& at);
  void extract_group(const Scope& scope);
  void extract_answer(const Scope& scope, OccurrenceIndex answer, const std::string& key, const Location& at);
  void warn_uncoded(const Scope& scope, const Location& at);
  [[nodiscard]] std::optional<ObservationValue> value_of(const Scope& scope, const json::Value& answer,
                                                         const Location& at);
  void emit(const Scope& scope, std::string uuid, std::optional<ObservationValue> value, Around inner,
            std::size_t place);

  const Items& items_;
  const Occurrences& occurrences_;
  const Enablement& enablement_;
  Expressions& expressions_;
  Report& report_;
  const ObservationFrame& frame_;
  std::vector<ExtractedObservation> out_;
};

// As deep as the JSON is, which its reader bounds.
void Extractor::extract_level(OccurrenceIndex scope, const Mark& mark, Around* around, const std::string& key,
                              const Location& at) {
  const Location list = at.element("item");
  ItemIndex last = kNoItem;
  bool is_shown = true;
  std::size_t count = 0;
  for (OccurrenceIndex i = scope + 1; i < occurrences_[scope].end; i = occurrences_[i].end) {
    if (!report_.spend() || report_.is_over()) return;
    const Occurrence& occurrence = occurrences_[i];
    if (occurrence.kind != Occurrence::Kind::item || occurrence.item == kNoItem) continue;
    const Location here = list.item(occurrence.position);
    const bool is_next = occurrence.item == last;  // of a group that repeats
    count = is_next ? count + 1 : 0;
    if (!is_next) is_shown = is_enabled(i, scope, here);
    last = occurrence.item;
    if (!is_shown) continue;
    const std::string inner =
        fmt::format("{}{}{}{}{}", key, kSeparator, items_[occurrence.item].link_id, kSeparator, count);
    extract_item(i, mark, around, inner, here);
  }
}

// Answers to what is not enabled are none; a condition that cannot be evaluated is no reason to leave answers out.
bool Extractor::is_enabled(OccurrenceIndex index, OccurrenceIndex scope, const Location& at) {
  const ItemIndex item = occurrences_[index].item;
  Truth enabled = enablement_.evaluate(item, scope, index, report_);
  if (enabled != Truth::no) enabled = both(enabled, expressions_.enables(item, index, at));
  if (enabled == Truth::no && occurrences_.has_answers(index)) {
    report_.warn("business-rule", at, "the item is not enabled: its answers are not extracted");
  }
  return enabled != Truth::no;
}

void Extractor::extract_item(OccurrenceIndex index, const Mark& around_mark, Around* around, const std::string& key,
                             const Location& at) {
  const Item& item = items_[occurrences_[index].item];
  const Mark mark = mark_of(*item.definition, around_mark);
  const json::Value codes = codes_of(*item.definition);
  if (mark.is_shut_off || item.type == ItemType::display) return;
  const Scope scope{index, item, mark, codes, around, key, at};
  if (mark.tie == Tie::component && around == nullptr && occurrences_.has_answers(index)) {
    report_.warn("business-rule", at, "marked as a component, and nothing around it is extracted: extracted by itself");
  }
  if (item.type == ItemType::group) return extract_group(scope);
  const Location list = at.element("answer");
  for (OccurrenceIndex i = index + 1; i < occurrences_[index].end; i = occurrences_[i].end) {
    const Occurrence& answer = occurrences_[i];
    if (answer.kind != Occurrence::Kind::answer) continue;
    extract_answer(scope, i, fmt::format("{}{}{}", key, kSeparator, answer.position), list.item(answer.position));
  }
}

void Extractor::extract_group(const Scope& scope) {
  if (scope.is_extracted() && scope.is_component()) {
    report_.warn("not-supported", scope.at, "a group has no value to be a component: it is not extracted itself");
  }
  if (!scope.is_extracted() || scope.is_component()) {
    if (scope.mark.is_own && scope.codes.size() == 0 && (*scope.item.definition)["item"].size() == 0) {
      warn_uncoded(scope, scope.at);
    }
    return extract_level(scope.index, scope.mark, scope.around, scope.key, scope.at);
  }
  std::string uuid = to_string(uuid_v5(concord_namespace(), scope.key));
  Around inner{.url = full_url(uuid)};
  const std::size_t place = out_.size();
  extract_level(scope.index, scope.mark, &inner, scope.key, scope.at);
  const bool is_empty = inner.members.empty() && inner.components.empty();
  if (!is_empty) emit(scope, std::move(uuid), std::nullopt, std::move(inner), place);
}

void Extractor::extract_answer(const Scope& scope, OccurrenceIndex answer, const std::string& key, const Location& at) {
  const json::Value& element = *occurrences_[answer].value;
  if (!scope.is_extracted()) {
    if (scope.mark.is_on && has_value(element)) warn_uncoded(scope, at);
    return extract_level(answer, scope.mark, scope.around, key, at);
  }
  auto value = value_of(scope, element, at);
  if (value && scope.is_component()) {
    const json::Value component = json::object({{"code", json::object({{"coding", scope.codes}})}});
    scope.around->components.push_back(
        json::with(json::with(component, value->name, value->value), "_" + value->name, value->sibling));
  }
  if (!value || scope.is_component()) return extract_level(answer, scope.mark, scope.around, key, at);
  std::string uuid = to_string(uuid_v5(concord_namespace(), key));
  Around inner{.url = full_url(uuid)};
  const std::size_t place = out_.size();
  extract_level(answer, scope.mark, &inner, key, at);
  emit(scope, std::move(uuid), std::move(value), std::move(inner), place);
}

void Extractor::warn_uncoded(const Scope& scope, const Location& at) {
  report_.add(scope.mark.is_own ? Severity::warning : Severity::information, "incomplete", at,
              "the item is marked for extraction and has no code: not extracted");
}

std::optional<ObservationValue> Extractor::value_of(const Scope& scope, const json::Value& answer, const Location& at) {
  const json::Value* unit = unit_of(*scope.item.definition);
  auto out = observation_value(answer, unit);
  const Typed typed = typed_value(answer, "value");
  if (!typed && has_value(answer)) {
    report_.warn("incomplete", at, "an answer without a value is not extracted");
  } else if (typed && !out) {
    report_.warn("not-supported", at.element("value"),
                 "an Observation has no value of this type: the answer is not extracted");
  } else if (typed.type == "Decimal" && unit == nullptr) {
    report_.add(Severity::information, "incomplete", at.element("value"),
                "the Questionnaire names no unit: the Quantity is a number only");
  }
  return out;
}

void Extractor::emit(const Scope& scope, std::string uuid, std::optional<ObservationValue> value, Around inner,
                     std::size_t place) {
  const Tie tie = scope.around == nullptr ? Tie::independent : scope.mark.tie;
  if (tie == Tie::member) scope.around->members.push_back(json::object({{"reference", inner.url}}));
  json::Value observation =
      frame_.observation({.uuid = uuid,
                          .category = scope.mark.category,
                          .code = scope.codes,
                          .value = std::move(value),
                          .members = std::move(inner.members),
                          .components = std::move(inner.components),
                          .derived_from = tie == Tie::derived ? scope.around->url : std::string{}});
  out_.insert(std::next(out_.begin(), static_cast<std::ptrdiff_t>(place)),
              {.uuid = std::move(uuid), .observation = std::move(observation)});
}

}  // namespace
}  // namespace questionnaire

Extraction extract_observations(const json::Value& response, const json::Value& questionnaire,
                                const ResponseOptions& options) {
  using namespace questionnaire;  // NOLINT(google-build-using-namespace): this function is its way out
  if (!has_marks(questionnaire)) return {};
  Report report{options.issues_max, options.steps_max};
  const Items items{questionnaire};
  const Occurrences occurrences{response, items};
  const Enablement enablement{items, occurrences};
  Expressions expressions{response, questionnaire, items, occurrences, options, report};
  const ObservationFrame frame{response, report};
  auto observations =
      Extractor{items, occurrences, enablement, expressions, report, frame}.run(mark_of(questionnaire, {}));
  return {.is_marked = true, .observations = std::move(observations), .issues = std::move(report).take()};
}

json::Value extraction_bundle(const std::vector<ExtractedObservation>& observations) {
  Bundle bundle{.type = "transaction"};
  for (const ExtractedObservation& each : observations) {
    const std::string condition = fmt::format(
        "identifier={}", http::percent_encode(fmt::format("{}|{}", questionnaire::extracted_system(), each.uuid)));
    const bool is_amended = each.observation.text("status") == "amended";
    EntryRequest request = is_amended
                               ? EntryRequest{.method = "PUT", .url = fmt::format("Observation?{}", condition)}
                               : EntryRequest{.method = "POST", .url = "Observation", .if_none_exist = condition};
    bundle.entries.push_back(
        {.full_url = questionnaire::full_url(each.uuid), .resource = each.observation, .request = std::move(request)});
  }
  return to_json(bundle);
}

}  // namespace concord::fhir
