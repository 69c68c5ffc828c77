#include "service/artifacts/exclusive.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/json/write.h"
#include "service/artifacts/store_keys.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

constexpr std::array kRules{ExclusiveRule{.artifact = "goal-priorities",
                                          .type = "List",
                                          .system = "http://loinc.org",
                                          .code = "81340-2",
                                          .party = "source",
                                          .current = "current",
                                          .superseded = "retired"}};

// What tells parties apart, whether the reference is written relative, absolute or logical.
std::string party_name(const json::Value& reference) {
  if (std::string literal = relative_literal(reference.text("reference")); !literal.empty()) return literal;
  if (const json::Value& identifier = reference["identifier"]; identifier.is_object()) {
    return hash_of({identifier.text("system"), identifier.text("value")});
  }
  return json::write(reference);
}

bool has_code(const json::Value& resource, const ExclusiveRule& rule) {
  return std::ranges::any_of(resource["code"]["coding"].items(), [&rule](const json::Value& coding) {
    return coding.text("system") == rule.system && coding.text("code") == rule.code;
  });
}

bool is_rival(const json::Value& resource, const ExclusiveRule& rule, const mappers::ArtifactKey& key,
              const json::Value& primary, std::string_view patient_literal) {
  if (resource.text("resourceType") != rule.type || resource.text("status") != rule.current) return false;
  if (partner::has_identifier(resource, key.source, key.id) || !has_code(resource, rule)) return false;
  if (!mappers::recorded_at_of(resource)) return false;  // not ours to touch
  return party_name(resource["subject"]) == patient_literal &&
         party_name(resource[rule.party]) == party_name(primary[rule.party]);
}

// The resource with the status, without what the server writes into meta by itself.
json::Value superseded(const json::Value& resource, std::string_view status) {
  json::Value meta = resource["meta"];
  for (const char* name : {"versionId", "lastUpdated", "source"}) meta = json::with(meta, name, {});
  const json::Value own = json::with(resource, "meta", meta.size() == 0 ? json::Value{} : meta);
  return mappers::with_narrative(json::with(own, "status", status));
}

std::string if_match_of(const json::Value& resource) {
  const std::string_view version = resource["meta"].text("versionId");
  return version.empty() ? std::string{} : fmt::format("W/\"{}\"", version);
}

json::Value put_entry(const partner::Found& rival, const partner::Step& step) {
  json::Value request = json::object({{"method", "PUT"}, {"url", step.target}});
  if (!step.if_match.empty()) request = json::with(request, "ifMatch", step.if_match);
  return json::object({{"fullUrl", rival.full_url}, {"resource", step.resource}, {"request", std::move(request)}});
}

}  // namespace

const ExclusiveRule* exclusive_rule(std::string_view artifact, const json::Value& primary) {
  const auto* rule = std::ranges::find(kRules, artifact, &ExclusiveRule::artifact);
  return rule != kRules.end() && primary.text("status") == rule->current ? rule : nullptr;
}

std::string exclusive_group(const ExclusiveRule& rule, const json::Value& primary, std::string_view patient_literal) {
  return hash_of({rule.artifact, patient_literal, party_name(primary[rule.party])});
}

Result<std::vector<partner::Found>> find_rivals(const Search& search, const ExclusiveRule& rule,
                                                const mappers::ArtifactKey& key, const json::Value& primary,
                                                std::string_view patient_literal) {
  ASSIGN_OR_RETURN(auto found, partner::search_all(search.partner, rule.type,
                                                   {{"patient", std::string{patient_literal}},
                                                    {"code", partner::identifier_token(rule.system, rule.code)},
                                                    {"status", std::string{rule.current}}},
                                                   search.entries_max, search.deadline));
  std::erase_if(found, [&](const partner::Found& entry) {
    return !is_rival(entry.resource, rule, key, primary, patient_literal);
  });
  ASSIGN_OR_RETURN(const Instant submitted, parse_instant(key.recorded_at));
  const bool is_late = std::ranges::any_of(
      found, [submitted](const partner::Found& entry) { return mappers::recorded_at_of(entry.resource) > submitted; });
  if (is_late) {
    return fail(ErrorKind::conflict, "the partner holds a newer artifact of this patient and party that is current");
  }
  return found;
}

void supersede(partner::Plan& plan, const ExclusiveRule& rule, const std::vector<partner::Found>& rivals) {
  if (rivals.empty()) return;
  json::Array entries{plan.bundle["entry"].items().begin(), plan.bundle["entry"].items().end()};
  for (std::size_t i = 0; i < rivals.size(); ++i) {
    partner::Step step;
    step.role = fmt::format("superseded[{}]", i);
    step.type = rule.type;
    step.action = partner::Action::update;
    step.target = location_of(rivals[i].resource);
    step.if_match = if_match_of(rivals[i].resource);
    step.resource = superseded(rivals[i].resource, rule.superseded);
    step.entry = entries.size();
    entries.push_back(put_entry(rivals[i], step));
    plan.steps.push_back(std::move(step));
  }
  if (plan.bundle.is_null()) plan.bundle = json::object({{"resourceType", "Bundle"}, {"type", "transaction"}});
  plan.bundle = json::with(plan.bundle, "entry", std::move(entries));
}

}  // namespace concord::artifacts
