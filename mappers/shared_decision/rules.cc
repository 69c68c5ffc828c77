#include "mappers/shared_decision/rules.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "mappers/engine/types.h"

namespace concord::mappers::shared_decision {
namespace {

using json::Pointer;
using json::Value;

// Only compared, never carried: the text stays the value.
std::optional<double> number_of(const Value& value) {
  const auto text = value.as_number();
  if (!text) return std::nullopt;
  double out = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), out);
  return error == std::errc{} ? std::optional{out} : std::nullopt;
}

bool has_option(const Value& artifact, std::string_view id) {
  return std::ranges::any_of(artifact["options"].items(),
                             [id](const Value& option) { return option.text("id") == id; });
}

// How many options a selection behaviour allows when a choice was made.
struct Allowed {
  std::string_view behavior;
  std::size_t max;
};
constexpr Allowed kAllowed[] = {{"exactly-one", 1}, {"at-most-one", 1}};

void check_option_ids(const Value& artifact, const Pointer& at, Findings& findings) {
  const Pointer list = at / "options";
  const auto options = artifact["options"].items();
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view id = options[i].text("id");
    const auto earlier = options.first(i);
    if (!id.empty() && std::ranges::any_of(earlier, [id](const Value& option) { return option.text("id") == id; })) {
      const Pointer here = list / i;
      findings.add(here / "id", "duplicate", "this option id is taken");
    }
  }
}

void check_chosen(const Value& artifact, const Pointer& at, Findings& findings) {
  const Pointer choice = at / "choice";
  const Pointer list = choice / "options";
  const auto chosen = artifact["choice"]["options"].items();
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto id = chosen[i].as_string();
    if (id && !has_option(artifact, *id)) findings.add(list / i, "not-found", "no option has this id");
    if (std::ranges::find(chosen.first(i), chosen[i]) != chosen.begin() + static_cast<std::ptrdiff_t>(i)) {
      findings.add(list / i, "duplicate", "this option is chosen already");
    }
  }
  const auto* allowed = std::ranges::find(kAllowed, artifact.text("selectionBehavior"), &Allowed::behavior);
  if (allowed != std::end(kAllowed) && chosen.size() > allowed->max) {
    findings.add(list, "invariant", "has more options than selectionBehavior allows");
  }
}

void check_rated(const Value& artifact, const Pointer& at, Findings& findings) {
  const Pointer list = at / "ratings";
  const auto ratings = artifact["ratings"].items();
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    const Pointer rating = list / i;
    const Pointer values = rating / "values";
    for (const json::Member& member : ratings[i]["values"].members()) {
      if (!has_option(artifact, member.name()))
        findings.add(values / member.name(), "not-found", "no option has this id");
    }
  }
}

void check_acceptance(const Value& artifact, const Pointer& at, Findings& findings) {
  const Pointer choice = at / "choice";
  const Pointer list = choice / "acceptance";
  const auto entries = artifact["choice"]["acceptance"].items();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Value party = settle_party(entries[i]["party"]);
    const auto is_same = [&party](const Value& entry) {
      return party.is_object() && settle_party(entry["party"]) == party;
    };
    if (std::ranges::any_of(entries.first(i), is_same))
      findings.add(list / i, "duplicate", "this party has an entry already");
  }
}

void check_refs(const Value& artifact, std::string_view member, std::string_view type, const Pointer& at,
                Findings& findings) {
  const Pointer list = at / member;
  const auto refs = artifact[member].items();
  for (std::size_t i = 0; i < refs.size(); ++i) {
    const std::string_view said = refs[i].text("artifact");
    const Pointer here = list / i;
    if (!said.empty() && said != type) findings.add(here / "artifact", "value", "must be a " + std::string{type});
  }
}

}  // namespace

void likelihood_rule(const Value& likelihood, const Pointer& at, Findings& findings) {
  const auto count = likelihood["count"].as_integer();
  const auto of = likelihood["of"].as_integer();
  if (count && of && *count > *of) findings.add(at / "count", "invariant", "must not be more than `of`");
}

void scale_rule(const Value& scale, const Pointer& at, Findings& findings) {
  const auto min = number_of(scale["min"]);
  const auto max = number_of(scale["max"]);
  if (min && max && *min >= *max) findings.add(at / "max", "invariant", "must be more than `min`");
}

void rating_rule(const Value& rating, const Pointer& at, Findings& findings) {
  const auto min = number_of(rating["scale"]["min"]);
  const auto max = number_of(rating["scale"]["max"]);
  const Pointer values = at / "values";
  if (rating["values"].is_object() && rating["values"].size() == 0)
    findings.add(values, "required", "must rate an option");
  for (const json::Member& member : rating["values"].members()) {
    const auto value = number_of(member.value);
    if (value && min && max && (*value < *min || *value > *max))
      findings.add(values / member.name(), "value", "is not on the scale");
  }
}

void choice_rule(const Value& choice, const Pointer& at, Findings& findings) {
  const std::string_view outcome = choice.text("outcome");
  const bool has_options = choice["options"].size() > 0;
  if (outcome == "made" && !has_options)
    findings.add(at / "options", "required", "a choice that was made needs an option");
  if ((outcome == "declined-all" || outcome == "deferred") && has_options) {
    findings.add(at / "options", "invariant", "must be empty when all were declined or the choice was deferred");
  }
  if (outcome == "delegated" && choice.find("delegatedTo") == nullptr) {
    findings.add(at / "delegatedTo", "required", "a delegated choice says to whom");
  }
}

void decision_rule(const Value& artifact, const Pointer& at, Findings& findings) {
  if (artifact.text("status") == "decided" && artifact.find("choice") == nullptr) {
    findings.add(at / "choice", "required", "a decision that is decided needs a choice");
  }
  check_option_ids(artifact, at, findings);
  check_chosen(artifact, at, findings);
  check_rated(artifact, at, findings);
  check_acceptance(artifact, at, findings);
  check_refs(artifact, "goals", "goal", at, findings);
  check_refs(artifact, "measuredBy", "patient-reported-outcome", at, findings);
}

Value settle_option(const Value& option) {
  const Value code = settle_concept(option["code"]);
  const bool says_only_title = code.is_object() && code["coding"].size() == 0 && code["text"] == option["title"];
  return says_only_title ? json::with(option, "code", Value{}) : option;
}

void explain_option(const Value& /*before*/, const Value& /*after*/, const Pointer& at, std::vector<Note>& notes) {
  const Pointer code = at / "code";
  notes.push_back({NoteKind::normalised, code.str(), {}, "says no more than the title: left out"});
}

}  // namespace concord::mappers::shared_decision
