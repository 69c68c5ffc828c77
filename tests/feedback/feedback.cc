#include "tests/feedback/feedback.h"

#include <array>

#include "core/canonical.h"
#include "mappers/engine/codecs.h"
#include "mappers/engine/types.h"

namespace concord::mappers::feedback {
namespace {

constexpr std::array<std::string_view, 3> kStatuses{"completed", "in-progress", "entered-in-error"};
constexpr std::array<std::string_view, 3> kKinds{"praise", "complaint", "idea"};

constexpr std::array<MemberShape, 2> kActionMembers{{
    {.name = "what", .form = Form::text, .count = Count::required, .description = "What shall be done about it."},
    {.name = "owner", .form = Form::object, .object = &kPartyShape, .description = "Who does it."},
}};
constexpr ObjectShape kActionShape{
    .name = "FeedbackAction", .members = kActionMembers, .description = "What follows from the feedback."};

constexpr std::array<MemberShape, 7> kOwn{{
    {.name = "status",
     .form = Form::code,
     .codes = kStatuses,
     .fallback = "completed",
     .description = "How far it is."},
    {.name = "kind", .form = Form::code, .count = Count::required, .codes = kKinds, .description = "What it is."},
    {.name = "by",
     .form = Form::object,
     .count = Count::required,
     .object = &kPartyShape,
     .description = "Whose it is."},
    {.name = "saidAt", .form = Form::date_time, .description = "When it was said."},
    {.name = "text", .form = Form::text, .count = Count::required, .description = "In their own words."},
    {.name = "stars", .form = Form::integer, .min = 1, .max = 5, .description = "From 1 to 5."},
    {.name = "actions",
     .form = Form::object,
     .count = Count::list,
     .object = &kActionShape,
     .description = "What follows from it."},
}};
constexpr std::array<std::string_view, 1> kTypeName{"feedback"};
constexpr auto kMembers = join(common_head(kTypeName), kLanguageMember, kOwn, kCommonTail);
constexpr ObjectShape kShape{
    .name = "Feedback", .members = kMembers, .description = "What somebody says about the care they had."};

constexpr std::array kKindCodes{
    CodePair{"praise", "praise", "Praise"},
    CodePair{"complaint", "complaint", "Complaint"},
    CodePair{"idea", "idea", "Idea"},
};
constexpr Codec kKindCodec = coded(canonical_url<"/CodeSystem/feedback">(), kKindCodes);
constexpr std::array<std::string_view, 6> kSenderTypes{"Device",       "Organization",     "Patient",
                                                       "Practitioner", "PractitionerRole", "RelatedPerson"};
constexpr Codec kSenderCodec = party_of(kSenderTypes);

constexpr std::array kRows{
    Row{.member = "stars",
        .path = canonical_url<"/StructureDefinition/feedback-stars">(),
        .codec = &kSame,
        .as = As::extension,
        .value = "valueInteger"},
    Row{.member = "status", .path = "status", .codec = &kSame},
    Row{.member = "kind", .path = "category", .codec = &kKindCodec, .in_list = true},
    Row{.member = "encounter", .path = "encounter", .codec = &kReferenceCodec},
    Row{.member = "saidAt", .path = "sent", .codec = &kSame},
    Row{.member = "by", .path = "sender", .codec = &kSenderCodec},
    Row{.member = "text", .path = "payload[].contentString", .codec = &kSame},
    Row{.member = "notes", .path = "note", .codec = &kNoteCodec, .is_list = true},
};
constexpr PrimaryTable kTable{.artifact = "feedback", .type = "Communication", .role = "feedback", .rows = kRows};

constexpr Fixed kRequested{.system = {}, .code = "requested"};
constexpr Fixed kOrder{.system = {}, .code = "order"};
constexpr std::array kActionRows{
    Row{.path = "status", .as = As::status, .fixed = &kRequested},
    Row{.path = "intent", .as = As::fixed, .fixed = &kOrder},
    Row{.member = "what", .path = "description", .codec = &kSame},
    Row{.path = "focus", .as = As::link, .value = "feedback"},
    Row{.member = "owner", .path = "owner", .codec = &kPartyCodec},
};
constexpr ElementTable kActionTable{
    .member = "actions", .role = "action", .type = "Task", .subject = "for", .rows = kActionRows};
constexpr std::array kElements{&kActionTable};
constexpr std::array<std::string_view, 2> kDependentTypes{"Task", "Provenance"};

}  // namespace

constinit const ArtifactType kType{
    .primary = &kTable, .shape = &kShape, .elements = kElements, .dependent_types = kDependentTypes};

}  // namespace concord::mappers::feedback
