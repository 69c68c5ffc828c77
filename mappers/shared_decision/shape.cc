#include "mappers/shared_decision/shape.h"

#include <array>
#include <string_view>

#include "mappers/engine/types.h"
#include "mappers/shared_decision/rules.h"

namespace concord::mappers::shared_decision {
namespace {

constexpr std::array<std::string_view, 5> kStatuses{"deliberating", "deferred", "decided", "abandoned",
                                                    "entered-in-error"};
constexpr std::array<std::string_view, 4> kSelections{"exactly-one", "at-most-one", "one-or-more", "any"};
constexpr std::array<std::string_view, 6> kKinds{"service",   "medication",       "device",
                                                 "lifestyle", "watchful-waiting", "no-treatment"};
constexpr std::array<std::string_view, 5> kAttributeTypes{"benefit", "harm", "burden", "cost", "other"};
constexpr std::array<std::string_view, 4> kCertainties{"high", "moderate", "low", "very-low"};
constexpr std::array<std::string_view, 2> kPreferenceKinds{"treatment", "care-experience"};
constexpr std::array<std::string_view, 4> kOutcomes{"made", "deferred", "declined-all", "delegated"};

// RequestGroup.reasonReference
constexpr std::array<std::string_view, 4> kReasonTypes{"Condition", "Observation", "DiagnosticReport",
                                                       "DocumentReference"};

constexpr std::array<MemberShape, 2> kLikelihoodMembers{{
    {.name = "count", .form = Form::integer, .count = Count::required, .min = 0, .description = "So many …"},
    {.name = "of", .form = Form::integer, .count = Count::required, .min = 1, .description = "… of so many."},
}};
constexpr ObjectShape kLikelihoodShape{.name = "Likelihood",
                                       .members = kLikelihoodMembers,
                                       .rule = likelihood_rule,
                                       .description = "How many of how many."};

constexpr std::array<MemberShape, 7> kAttributeMembers{{
    {.name = "type",
     .form = Form::code,
     .count = Count::required,
     .codes = kAttributeTypes,
     .description = "What kind of point it is."},
    {.name = "text", .form = Form::text, .count = Count::required, .description = "In words that all understand."},
    {.name = "outcome",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "The outcome it speaks of."},
    {.name = "likelihood", .form = Form::object, .object = &kLikelihoodShape, .description = "How likely it is."},
    {.name = "timeframe", .form = Form::object, .object = &kDurationShape, .description = "Within which time."},
    {.name = "certainty",
     .form = Form::code,
     .codes = kCertainties,
     .description = "How certain the evidence is (GRADE)."},
    {.name = "evidence", .form = Form::url, .description = "Where the evidence is."},
}};
constexpr ObjectShape kAttributeShape{.name = "OptionAttribute",
                                      .members = kAttributeMembers,
                                      .description = "A benefit, a harm, a burden or a cost of an option."};

constexpr std::array<MemberShape, 6> kOptionMembers{{
    {.name = "id", .form = Form::id, .count = Count::required, .description = "Names the option within the decision."},
    {.name = "title", .form = Form::text, .count = Count::required, .description = "A short name."},
    {.name = "description", .form = Form::text, .description = "What it means to take it."},
    {.name = "kind",
     .form = Form::code,
     .count = Count::required,
     .codes = kKinds,
     .description = "What kind of option it is."},
    {.name = "code",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "The service, medication or device.",
     .absent = "the contained request has the title as its text"},
    {.name = "attributes",
     .form = Form::object,
     .count = Count::list,
     .object = &kAttributeShape,
     .keep_empty = true,
     .description = "What speaks for it and against it."},
}};
constexpr ObjectShape kOptionShape{.name = "Option",
                                   .members = kOptionMembers,
                                   .settle = settle_option,
                                   .explain = explain_option,
                                   .description = "One of the options."};

constexpr std::array<MemberShape, 4> kPreferenceMembers{{
    {.name = "kind",
     .form = Form::code,
     .count = Count::required,
     .codes = kPreferenceKinds,
     .description = "About the treatment, or about how care is given."},
    {.name = "value",
     .form = Form::object,
     .count = Count::required,
     .object = &kCodeableConceptShape,
     .description = "The preference."},
    {.name = "by",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Whose it is."},
    {.name = "at", .form = Form::date_time, .description = "When it was said."},
}};
constexpr ObjectShape kPreferenceShape{
    .name = "Preference", .members = kPreferenceMembers, .description = "What matters to somebody."};

constexpr std::array<MemberShape, 2> kScaleMembers{{
    {.name = "min", .form = Form::decimal, .count = Count::required, .description = "The lowest rating."},
    {.name = "max", .form = Form::decimal, .count = Count::required, .description = "The highest rating."},
}};
constexpr ObjectShape kScaleShape{
    .name = "Scale", .members = kScaleMembers, .rule = scale_rule, .description = "The scale of a rating."};

constexpr std::array<MemberShape, 4> kRatingMembers{{
    {.name = "by", .form = Form::object, .count = Count::required, .object = &kPartyShape, .description = "Who rates."},
    {.name = "scale",
     .form = Form::object,
     .count = Count::required,
     .object = &kScaleShape,
     .description = "On which scale."},
    {.name = "values", .form = Form::numbers, .count = Count::required, .description = "A number per option id."},
    {.name = "at", .form = Form::date_time, .description = "When."},
}};
constexpr ObjectShape kRatingShape{
    .name = "Rating", .members = kRatingMembers, .rule = rating_rule, .description = "How somebody rates the options."};

constexpr std::array<MemberShape, 3> kAidMembers{{
    {.name = "title", .form = Form::text, .count = Count::required, .description = "Its title."},
    {.name = "url", .form = Form::url, .description = "Where it is."},
    {.name = "usedAt", .form = Form::date, .description = "When it was used."},
}};
constexpr ObjectShape kAidShape{
    .name = "DecisionAid", .members = kAidMembers, .description = "A decision aid that was used."};

constexpr std::array<MemberShape, 3> kRationaleMembers{{
    {.name = "by",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Whose reason it is."},
    {.name = "text", .form = Form::text, .count = Count::required, .description = "The reason in words."},
    {.name = "reason",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "The reason as a concept."},
}};
constexpr ObjectShape kRationaleShape{
    .name = "Rationale", .members = kRationaleMembers, .description = "Why somebody chose so."};

constexpr std::array<MemberShape, 7> kChoiceMembers{{
    {.name = "outcome",
     .form = Form::code,
     .count = Count::required,
     .codes = kOutcomes,
     .description = "What came of it."},
    {.name = "options",
     .form = Form::id,
     .count = Count::list,
     .keep_empty = true,
     .description = "The ids of the chosen options."},
    {.name = "decidedAt", .form = Form::date_time, .count = Count::required, .description = "When."},
    {.name = "delegatedTo",
     .form = Form::object,
     .object = &kPartyShape,
     .description = "Who shall decide instead.",
     .absent = "refused (422) when the outcome is `delegated`"},
    {.name = "acceptance",
     .form = Form::object,
     .count = Count::list,
     .object = &kAcceptanceShape,
     .description = "What each party thinks of it."},
    {.name = "rationale",
     .form = Form::object,
     .count = Count::list,
     .object = &kRationaleShape,
     .description = "Why it was chosen."},
    {.name = "orders",
     .form = Form::object,
     .count = Count::list,
     .object = &kReferenceShape,
     .description = "Real orders that carry it out; they exist at the partner already."},
}};
constexpr ObjectShape kChoiceShape{
    .name = "Choice", .members = kChoiceMembers, .rule = choice_rule, .description = "What was chosen."};

constexpr std::array<MemberShape, 3> kFollowUpMembers{{
    {.name = "what", .form = Form::text, .count = Count::required, .description = "What is to be done."},
    {.name = "dueDate", .form = Form::date, .description = "By when."},
    {.name = "owner", .form = Form::object, .object = &kPartyShape, .description = "Who does it."},
}};
constexpr ObjectShape kFollowUpShape{
    .name = "FollowUp", .members = kFollowUpMembers, .description = "What happens next."};

constexpr std::array<MemberShape, 13> kOwn{{
    {.name = "topic",
     .form = Form::object,
     .count = Count::required,
     .object = &kCodeableConceptShape,
     .description = "What is to be decided."},
    {.name = "status",
     .form = Form::code,
     .count = Count::required,
     .codes = kStatuses,
     .description = "Where the decision stands."},
    {.name = "conditions",
     .form = Form::object,
     .count = Count::list,
     .object = &kReferenceShape,
     .types = kReasonTypes,
     .description = "The conditions it is about."},
    {.name = "selectionBehavior",
     .form = Form::code,
     .codes = kSelections,
     .description = "How many options may be chosen."},
    {.name = "options",
     .form = Form::object,
     .count = Count::required_list,
     .object = &kOptionShape,
     .description = "The options."},
    {.name = "preferences",
     .form = Form::object,
     .count = Count::list,
     .object = &kPreferenceShape,
     .description = "What matters to those who decide."},
    {.name = "ratings",
     .form = Form::object,
     .count = Count::list,
     .object = &kRatingShape,
     .description = "How they rate the options."},
    {.name = "decisionAids",
     .form = Form::object,
     .count = Count::list,
     .object = &kAidShape,
     .description = "The decision aids that were used."},
    {.name = "participants",
     .form = Form::object,
     .count = Count::list,
     .object = &kPartyShape,
     .description = "Who took part."},
    {.name = "choice",
     .form = Form::object,
     .object = &kChoiceShape,
     .description = "What was chosen.",
     .absent = "refused (422) when the status is `decided`"},
    {.name = "followUp",
     .form = Form::object,
     .count = Count::list,
     .object = &kFollowUpShape,
     .description = "What happens next."},
    {.name = "goals",
     .form = Form::object,
     .count = Count::list,
     .object = &kArtifactRefShape,
     .description = "The goals it serves."},
    {.name = "measuredBy",
     .form = Form::object,
     .count = Count::list,
     .object = &kArtifactRefShape,
     .description = "The patient-reported outcomes that measured how good the decision was."},
}};
constexpr std::array<std::string_view, 1> kTypeName{"shared-decision"};
constexpr auto kMembers = join(common_head(kTypeName), kLanguageMember, kOwn, kCommonTail);

}  // namespace

constinit const ObjectShape kShape{.name = "SharedDecision",
                                   .members = kMembers,
                                   .rule = decision_rule,
                                   .description = "A decision that patient and professionals make together."};

}  // namespace concord::mappers::shared_decision
