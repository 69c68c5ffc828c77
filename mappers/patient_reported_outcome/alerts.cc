#include "mappers/patient_reported_outcome/alerts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "mappers/engine/codecs.h"
#include "mappers/instruments/instrument.h"
#include "mappers/patient_reported_outcome/shape.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::AlertRule;
using instruments::Instrument;
using json::Value;

constexpr std::string_view kFlagDetailUrl = "http://hl7.org/fhir/StructureDefinition/flag-detail";

constexpr Fixed kActive{.system = {}, .code = "active"};
constexpr Fixed kSafety{
    .system = "http://terminology.hl7.org/CodeSystem/flag-category", .code = "safety", .display = "Safety"};

void write_context(const Value& /*rule*/, Draft& draft, Writing& writing) {
  draft.put("period.start", writing.artifact["authored"]);
  if (const Value* encounter = writing.artifact.find("encounter"))
    draft.put("encounter", kReferenceCodec.write(kReferenceCodec, *encounter, writing));
}

void read_nothing_of_flag(const Value& /*fhir*/, json::Object& /*out*/, Reading& /*reading*/) {}

constexpr std::array<Placement, 2> kContextPlacements{{
    {.member = "authored", .path = "period.start", .kept = Kept::copy},
    {.member = "encounter", .path = "encounter", .codec = &kReferenceCodec, .kept = Kept::copy},
}};
constexpr std::array<Placement, 1> kDetailPlacements{
    {{.url = kFlagDetailUrl, .value = "valueReference", .kept = Kept::copy, .when = "the response"}}};

constexpr std::array kRows{
    Row{.path = "status", .as = As::status, .fixed = &kActive},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSafety},
    Row{.member = "text", .path = "code.text", .codec = &kSame},
    Row{.as = As::custom, .write = write_context, .read = read_nothing_of_flag, .placements = kContextPlacements},
};

// A yes counts as 1, a no as 0.
bool meets(const Value& value, const AlertRule& rule) {
  if (const auto truth = value.as_bool()) return rule.range.holds(*truth ? "1" : "0");
  const auto number = value.as_number();
  return number && rule.range.holds(*number);
}

// Reported scores raise alerts as computed ones do.
bool is_raised(const Instrument& instrument, const AlertRule& rule, const Value& artifact) {
  if (!rule.is_score) {
    return std::ranges::any_of(artifact["answers"].items(), [&rule](const Value& answer) {
      return answer.text("item") == rule.code && meets(answer["value"], rule);
    });
  }
  const auto* score = instrument.find_score(rule.code);
  return std::ranges::any_of(artifact["scores"].items(), [&](const Value& one) {
    if (score_named(instrument, one["code"]) == score) return meets(one[rule.of_t_score ? "tScore" : "value"], rule);
    return rule.of_t_score && t_score_named(instrument, one["code"]) == score && meets(one["value"], rule);
  });
}

// Stays the same as long as the rule does.
std::string key_of_rule(const AlertRule& rule) {
  std::string key = fmt::format("alert-{}", rule.code);
  if (rule.of_t_score) key += "-t";
  if (!rule.range.from.empty()) key += fmt::format("-{}", rule.range.from);
  if (!rule.range.to.empty()) key += fmt::format("-to-{}", rule.range.to);
  if (!rule.range.below.empty()) key += fmt::format("-below-{}", rule.range.below);
  return key;
}

}  // namespace

WrittenResource alert_resource() {
  return {.member = {}, .role = "alert", .type = "Flag", .rows = kRows, .placements = kDetailPlacements};
}

std::vector<Alert> write_alerts(GraphWriter& writer) {
  const Value& artifact = writer.artifact();
  const Instrument* instrument = instrument_of(writer.writing().context, artifact);
  std::vector<Alert> raised;
  if (instrument == nullptr) return raised;
  for (const AlertRule& rule : instrument->alerts) {
    if (!is_raised(*instrument, rule, artifact)) continue;
    const std::string key = key_of_rule(rule);
    const std::string role = fmt::format("alert[{}]", raised.size());
    Draft draft = writer.frame("Flag", key, 0, "subject");
    draft.append("extension", simple_extension(kFlagDetailUrl, "valueReference", writer.names().reference("response")));
    write_rows(kRows, json::object({{"text", rule.text}}), draft, writer.writing());
    writer.add(role, key, std::move(draft));
    raised.push_back({.instrument = instrument->id, .item = rule.code, .role = role, .text = rule.text});
  }
  if (writer.writing().is_retracted) raised.clear();
  return raised;
}

}  // namespace concord::mappers::patient_reported_outcome
