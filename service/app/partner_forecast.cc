#include "service/app/partner_forecast.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/json/read.h"
#include "service/app/specimens/embedded.h"
#include "service/partner/ladder.h"

namespace concord::app {
namespace {

using partner::Action;
using partner::Capabilities;
using partner::Form;
using partner::Plan;
using partner::Step;
using partner::TypeCapabilities;

std::optional<json::Value> specimen_of(std::string_view artifact) {
  for (const std::string_view text : specimens::embedded()) {
    auto value = json::read(text);
    if (value && value->text("artifact") == artifact) return *std::move(value);
  }
  return std::nullopt;
}

void add_once(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

std::string versions_of(const Plan& plan, std::string_view primary_type, const Capabilities& capabilities) {
  const std::string_view type = plan.form == Form::questionnaire_response ? "QuestionnaireResponse"
                                : plan.form == Form::document_reference   ? "DocumentReference"
                                                                          : primary_type;
  const TypeCapabilities* const found = capabilities.find(type);
  if (found != nullptr && found->update) return fmt::format("update the {}", type);
  if (plan.form == Form::document_reference) return "are new documents that replace the former";
  if (plan.form == Form::questionnaire_response) return "are further responses; the newest counts";
  return "are refused: the partner updates nothing of that type";
}

void add_steps(const Plan& plan, Forecast& out) {
  for (const Step& step : plan.steps) {
    if (step.action == Action::embed) add_once(out.embedded, step.type);
    if (step.action == Action::lose) add_once(out.lost, fmt::format("{} ({})", step.type, step.reason));
    if (step.writes()) add_once(out.stored, step.type);
  }
  for (const partner::AlertCarrier& alert : plan.alerts) {
    const auto carrier = std::ranges::find(plan.steps, alert.carrier, &Step::role);
    add_once(out.alerts, alert.carrier.empty() || carrier == plan.steps.end() ? "report" : carrier->type);
  }
}

Forecast forecast_of(const mappers::Mapper& mapper, const Capabilities& capabilities) {
  Forecast out{.artifact = std::string{mapper.type()}};
  const auto specimen = specimen_of(mapper.type());
  if (!specimen || !mapper.check(*specimen).empty()) {
    out.reasons.emplace_back("there is no specimen of this type");
    return out;
  }
  const json::Value normal = mapper.normalise(*specimen).artifact;
  const mappers::Mapped mapped = mapper.map(normal);
  const auto plan =
      partner::plan({.mapper = mapper, .normal = normal, .graph = mapped.graph, .alerts = mapped.alerts}, capabilities);
  if (!plan) {
    for (const Issue& issue : plan.error().issues) add_once(out.reasons, issue.text);
    if (out.reasons.empty()) out.reasons.push_back(plan.error().message);
    return out;
  }
  out.form = partner::to_string(plan->form);
  out.guarantee = partner::to_string(plan->guarantee);
  add_steps(*plan, out);
  out.versions = versions_of(*plan, mapper.primary_type(), capabilities);
  return out;
}

json::Value texts(const std::vector<std::string>& list) {
  json::Array out;
  for (const std::string& text : list) out.push_back(json::Value{text});
  return {std::move(out)};
}

struct FlagRow {
  std::string_view name;
  bool TypeCapabilities::*flag;
};
constexpr std::array kFlags{FlagRow{"read", &TypeCapabilities::read},
                            FlagRow{"search", &TypeCapabilities::search},
                            FlagRow{"create", &TypeCapabilities::create},
                            FlagRow{"update", &TypeCapabilities::update},
                            FlagRow{"conditional create", &TypeCapabilities::conditional_create},
                            FlagRow{"creation by update", &TypeCapabilities::update_create}};

std::string correction_of(const TypeCapabilities& stated, const TypeCapabilities& now) {
  std::vector<std::string> parts;
  for (const FlagRow& row : kFlags) {
    if (stated.*row.flag != now.*row.flag)
      parts.push_back(fmt::format("{} {}", now.*row.flag ? "with" : "without", row.name));
  }
  for (const auto& parameter : stated.search_parameters) {
    if (!now.has_search_parameter(parameter.name)) parts.push_back("not searched by " + parameter.name);
  }
  if (!now.creatable_categories.empty())
    parts.push_back(fmt::format("created only as {}", fmt::join(now.creatable_categories, ", ")));
  if (!now.creatable_codes.empty())
    parts.push_back(fmt::format("created only with {}", fmt::join(now.creatable_codes, ", ")));
  if (!now.keeps_identifier) parts.emplace_back("does not keep our identifier");
  return parts.empty() ? std::string{} : fmt::format("{}: {}", now.type, fmt::join(parts, ", "));
}

}  // namespace

std::vector<Forecast> forecast(const mappers::Mappers& mappers, const Capabilities& capabilities) {
  std::vector<Forecast> out;
  for (const mappers::Mapper* const mapper : mappers.all()) out.push_back(forecast_of(*mapper, capabilities));
  return out;
}

json::Value to_json(const Forecast& forecast) {
  json::Value out =
      json::object({{"artifact", forecast.artifact}, {"outcome", forecast.form.empty() ? "refused" : "delivered"}});
  if (forecast.form.empty()) return json::with(out, "reasons", texts(forecast.reasons));
  out = json::with(json::with(out, "form", forecast.form), "guarantee", forecast.guarantee);
  out = json::with(json::with(out, "stored", texts(forecast.stored)), "embedded", texts(forecast.embedded));
  out = json::with(json::with(out, "lost", texts(forecast.lost)), "alerts", texts(forecast.alerts));
  return json::with(out, "laterVersions", forecast.versions);
}

std::vector<std::string> corrections(const Capabilities& stated, const Capabilities& effective) {
  std::vector<std::string> out;
  if (stated.transaction && !effective.transaction) out.emplace_back("no transactions");
  if (!stated.transaction && effective.transaction) out.emplace_back("transactions");
  for (const TypeCapabilities& now : effective.types) {
    const TypeCapabilities* const before = stated.find(now.type);
    TypeCapabilities none;
    none.type = now.type;
    std::string text = correction_of(before == nullptr ? none : *before, now);
    if (!text.empty()) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace concord::app
