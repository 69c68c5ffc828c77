#include "fhir/search_table.h"

#include <algorithm>
#include <array>

namespace concord::fhir::search {
namespace {

constexpr std::string_view kCanonical =
    "ActivityDefinition CodeSystem ConceptMap Library Measure PlanDefinition Questionnaire StructureDefinition "
    "ValueSet";
constexpr std::string_view kWithAddress = "Location Organization Patient Person Practitioner RelatedPerson";
constexpr std::string_view kOfMedication =
    "MedicationAdministration MedicationDispense MedicationRequest MedicationStatement";
constexpr std::string_view kInstantiating =
    "CarePlan Communication FamilyMemberHistory NutritionOrder Procedure RequestGroup ServiceRequest";
constexpr std::string_view kCategorised =
    "AdverseEvent AllergyIntolerance CarePlan CareTeam Communication CommunicationRequest Composition Condition "
    "Consent DiagnosticReport DocumentReference Flag Goal MedicationRequest MedicationStatement Observation "
    "Procedure ServiceRequest Substance SupplyRequest";
constexpr std::string_view kCoded =
    "Basic ChargeItem Condition DiagnosticReport Group List Medication Observation Procedure RequestGroup "
    "ServiceRequest Substance Task";
constexpr std::string_view kDated =
    "ActivityDefinition AdverseEvent ClinicalImpression CodeSystem Composition ConceptMap DocumentReference "
    "FamilyMemberHistory Invoice Library List Measure MeasureReport PlanDefinition Questionnaire "
    "StructureDefinition ValueSet";
constexpr std::string_view kIdentified =
    "Account ActivityDefinition AllergyIntolerance Appointment AppointmentResponse Basic BodyStructure CarePlan "
    "CareTeam ChargeItem Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest "
    "Composition ConceptMap Condition Consent Contract Coverage DetectedIssue Device DeviceDefinition DeviceMetric "
    "DeviceRequest DeviceUseStatement DiagnosticReport Encounter Endpoint EpisodeOfCare EventDefinition Evidence "
    "EvidenceVariable ExplanationOfBenefit FamilyMemberHistory Flag Goal Group GuidanceResponse HealthcareService "
    "ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation InsurancePlan Invoice Library List "
    "Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationRequest "
    "MedicationStatement NutritionOrder Observation Organization OrganizationAffiliation Patient Person "
    "PlanDefinition Practitioner PractitionerRole Procedure Questionnaire QuestionnaireResponse RelatedPerson "
    "RequestGroup ResearchStudy ResearchSubject RiskAssessment Schedule ServiceRequest Slot Specimen "
    "StructureDefinition Substance SupplyDelivery SupplyRequest Task ValueSet VisionPrescription";
constexpr std::string_view kWithStatus =
    "Account ActivityDefinition Appointment CarePlan CareTeam Claim ClinicalImpression CodeSystem Communication "
    "CommunicationRequest Composition ConceptMap Consent Coverage Device DeviceRequest DiagnosticReport "
    "DocumentManifest DocumentReference Encounter Endpoint EpisodeOfCare ExplanationOfBenefit FamilyMemberHistory "
    "Flag ImagingStudy Immunization Invoice Library List Location Measure MeasureReport Media Medication "
    "MedicationAdministration MedicationDispense MedicationRequest MedicationStatement NutritionOrder Observation "
    "PlanDefinition Procedure Questionnaire QuestionnaireResponse RequestGroup ResearchStudy ResearchSubject "
    "ServiceRequest Slot Specimen StructureDefinition Substance SupplyDelivery SupplyRequest Task ValueSet "
    "VisionPrescription";
constexpr std::string_view kWithSubject =
    "Account AdverseEvent Basic CarePlan CareTeam ChargeItem ClinicalImpression Communication CommunicationRequest "
    "Composition Condition DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference "
    "Encounter Flag Goal GuidanceResponse ImagingStudy Invoice List MeasureReport Media MedicationAdministration "
    "MedicationDispense MedicationRequest MedicationStatement Observation Procedure QuestionnaireResponse "
    "RequestGroup RiskAssessment ServiceRequest Specimen";

// By name, then as written. The official parameters of R4 whose expressions are plain paths.
constexpr std::array kRows{
    Row{"_id", Kind::token, "*", "id"},
    Row{"_lastUpdated", Kind::date, "*", "meta.lastUpdated"},
    Row{"_profile", Kind::uri, "*", "meta.profile"},
    Row{"_security", Kind::token, "*", "meta.security"},
    Row{"_source", Kind::uri, "*", "meta.source"},
    Row{"_tag", Kind::token, "*", "meta.tag"},
    Row{"abatement-date", Kind::date, "Condition", "abatementDateTime abatementPeriod"},
    Row{"achievement-status", Kind::token, "Goal", "achievementStatus"},
    Row{"active", Kind::token, "HealthcareService Organization Patient Practitioner PractitionerRole RelatedPerson",
        "active"},
    Row{"activity-reference", Kind::reference, "CarePlan", "activity.reference"},
    Row{"actor", Kind::reference, "Appointment", "participant.actor"},
    Row{"actor", Kind::reference, "Schedule", "actor"},
    Row{"address", Kind::string, kWithAddress, "address"},
    Row{"address-city", Kind::string, kWithAddress, "address.city"},
    Row{"address-postalcode", Kind::string, kWithAddress, "address.postalCode"},
    Row{"address-state", Kind::string, kWithAddress, "address.state"},
    Row{"agent", Kind::reference, "Provenance", "agent.who"},
    Row{"agent", Kind::reference, "AuditEvent", "agent.who"},
    Row{"agent-role", Kind::token, "Provenance", "agent.role"},
    Row{"agent-type", Kind::token, "Provenance", "agent.type"},
    Row{"asserter", Kind::reference, "AllergyIntolerance Condition", "asserter"},
    Row{"author", Kind::reference, "Composition DocumentReference Flag QuestionnaireResponse RequestGroup", "author"},
    Row{"authored", Kind::date, "QuestionnaireResponse", "authored"},
    Row{"authored", Kind::date, "RequestGroup ServiceRequest", "authoredOn"},
    Row{"authored-on", Kind::date, "CommunicationRequest DeviceRequest Task", "authoredOn"},
    Row{"authoredon", Kind::date, "MedicationRequest", "authoredOn"},
    Row{"based-on", Kind::reference,
        "Appointment CarePlan Communication CommunicationRequest DeviceRequest DiagnosticReport Encounter ImagingStudy "
        "Media MedicationRequest MedicationStatement Observation Procedure QuestionnaireResponse ServiceRequest Task",
        "basedOn"},
    Row{"birthdate", Kind::date, "Patient Person RelatedPerson", "birthDate"},
    Row{"body-site", Kind::token, "Condition ServiceRequest", "bodySite"},
    Row{"business-status", Kind::token, "Task", "businessStatus"},
    Row{"care-team", Kind::reference, "CarePlan", "careTeam"},
    Row{"category", Kind::token, kCategorised, "category"},
    Row{"class", Kind::token, "Encounter", "class"},
    Row{"clinical-status", Kind::token, "AllergyIntolerance Condition", "clinicalStatus"},
    Row{"code", Kind::token, "AllergyIntolerance", "code reaction.substance"},
    Row{"code", Kind::token, kCoded, "code"},
    Row{"code", Kind::token, "DeviceRequest", "codeCodeableConcept"},
    Row{"code", Kind::token, kOfMedication, "medicationCodeableConcept"},
    Row{"code", Kind::token, "Questionnaire", "item.code"},
    Row{"code", Kind::token, "FamilyMemberHistory", "condition.code"},
    Row{"combo-code", Kind::token, "Observation", "code component.code"},
    Row{"component-code", Kind::token, "Observation", "component.code"},
    Row{"condition", Kind::reference, "CarePlan", "addresses"},
    Row{"created", Kind::date, "Media", "createdDateTime createdPeriod"},
    Row{"custodian", Kind::reference, "DocumentReference", "custodian"},
    Row{"data-absent-reason", Kind::token, "Observation", "dataAbsentReason"},
    Row{"date", Kind::date, "AllergyIntolerance", "recordedDate"},
    Row{"date", Kind::date, "Appointment", "start"},
    Row{"date", Kind::date, "AuditEvent", "recorded"},
    Row{"date", Kind::date, "CarePlan CareTeam Encounter EpisodeOfCare Flag", "period"},
    Row{"date", Kind::date, kDated, "date"},
    Row{"date", Kind::date, "Consent", "dateTime"},
    Row{"date", Kind::date, "DiagnosticReport Observation",
        "effectiveDateTime effectivePeriod effectiveTiming effectiveInstant"},
    Row{"date", Kind::date, "Immunization", "occurrenceDateTime"},
    Row{"date", Kind::date, "Procedure", "performedDateTime performedPeriod"},
    Row{"date", Kind::date, "RiskAssessment", "occurrenceDateTime occurrencePeriod"},
    Row{"date", Kind::date, "SupplyRequest", "authoredOn"},
    Row{"date", Kind::date, "MedicationRequest", "dosageInstruction.timing.event"},
    Row{"death-date", Kind::date, "Patient", "deceasedDateTime"},
    Row{"derived-from", Kind::reference, "Observation", "derivedFrom"},
    Row{"description", Kind::string, "DocumentReference", "description"},
    Row{"device", Kind::reference, "Observation", "device"},
    Row{"diagnosis", Kind::reference, "Encounter", "diagnosis.condition"},
    Row{"effective", Kind::date, "MedicationStatement", "effectiveDateTime effectivePeriod"},
    Row{"effective-time", Kind::date, "MedicationAdministration", "effectiveDateTime effectivePeriod"},
    Row{"empty-reason", Kind::token, "List", "emptyReason"},
    Row{"encounter", Kind::reference,
        "CarePlan CareTeam ClinicalImpression Communication CommunicationRequest Composition Condition DeviceRequest "
        "DiagnosticReport Flag ImagingStudy List Media MedicationRequest NutritionOrder Observation Procedure "
        "QuestionnaireResponse RequestGroup RiskAssessment ServiceRequest Task",
        "encounter"},
    Row{"encounter", Kind::reference, "DocumentReference", "context.encounter"},
    Row{"entity", Kind::reference, "Provenance", "entity.what"},
    Row{"entity", Kind::reference, "AuditEvent", "entity.what"},
    Row{"episode-of-care", Kind::reference, "Encounter", "episodeOfCare"},
    Row{"family", Kind::string, "Patient Practitioner", "name.family"},
    Row{"focus", Kind::reference, "MessageHeader Observation Task", "focus"},
    Row{"gender", Kind::token, "Patient Person Practitioner RelatedPerson", "gender"},
    Row{"general-practitioner", Kind::reference, "Patient", "generalPractitioner"},
    Row{"given", Kind::string, "Patient Practitioner", "name.given"},
    Row{"goal", Kind::reference, "CarePlan", "goal"},
    Row{"group-identifier", Kind::token, "CommunicationRequest DeviceRequest RequestGroup Task", "groupIdentifier"},
    Row{"has-member", Kind::reference, "Observation", "hasMember"},
    Row{"identifier", Kind::token, "DocumentReference", "masterIdentifier identifier"},
    Row{"identifier", Kind::token, "DocumentManifest", "masterIdentifier identifier"},
    Row{"identifier", Kind::token, kIdentified, "identifier"},
    Row{"instantiates-canonical", Kind::reference, kInstantiating, "instantiatesCanonical"},
    Row{"instantiates-uri", Kind::uri, kInstantiating, "instantiatesUri"},
    Row{"intent", Kind::token, "CarePlan DeviceRequest MedicationRequest RequestGroup ServiceRequest Task", "intent"},
    Row{"issued", Kind::date, "DiagnosticReport", "issued"},
    Row{"item", Kind::reference, "List", "entry.item"},
    Row{"language", Kind::token, "Patient", "communication.language"},
    Row{"language", Kind::token, "DocumentReference", "language"},
    Row{"lifecycle-status", Kind::token, "Goal", "lifecycleStatus"},
    Row{"link", Kind::reference, "Patient", "link.other"},
    Row{"link", Kind::reference, "Person", "link.target"},
    Row{"location", Kind::reference, "Encounter", "location.location"},
    Row{"location", Kind::reference, "Device Immunization PractitionerRole Procedure Provenance", "location"},
    Row{"medication", Kind::reference, kOfMedication, "medicationReference"},
    Row{"medium", Kind::token, "Communication", "medium"},
    Row{"member", Kind::reference, "Group", "member.entity"},
    Row{"method", Kind::token, "Observation", "method"},
    Row{"modified", Kind::date, "Task", "lastModified"},
    Row{"name", Kind::string, "HealthcareService Patient Person Practitioner RelatedPerson", "name"},
    Row{"name", Kind::string, "Location Organization", "name alias"},
    Row{"name", Kind::string, kCanonical, "name"},
    Row{"occurrence", Kind::date, "ServiceRequest", "occurrenceDateTime occurrencePeriod occurrenceTiming"},
    Row{"onset-date", Kind::date, "Condition", "onsetDateTime onsetPeriod"},
    Row{"organization", Kind::reference, "Patient", "managingOrganization"},
    Row{"organization", Kind::reference, "EpisodeOfCare Location", "managingOrganization"},
    Row{"organization", Kind::reference, "Consent PractitionerRole", "organization"},
    Row{"organization", Kind::reference, "Device", "owner"},
    Row{"owner", Kind::reference, "Task", "owner"},
    Row{"part-of", Kind::reference,
        "CarePlan Communication Encounter MedicationStatement Observation Procedure QuestionnaireResponse Task",
        "partOf"},
    Row{"participant", Kind::reference, "RequestGroup", "action.participant"},
    Row{"participant", Kind::reference, "CareTeam", "participant.member"},
    Row{"participant", Kind::reference, "Encounter", "participant.individual"},
    Row{"partof", Kind::reference, "Location Organization", "partOf"},
    Row{"patient", Kind::reference, kWithSubject, "subject", "Patient"},
    Row{"patient", Kind::reference,
        "AllergyIntolerance BodyStructure Claim ClaimResponse Consent CoverageEligibilityRequest DetectedIssue Device "
        "EpisodeOfCare ExplanationOfBenefit FamilyMemberHistory Immunization ImmunizationRecommendation NutritionOrder "
        "RelatedPerson SupplyDelivery VisionPrescription",
        "patient", "Patient"},
    Row{"patient", Kind::reference, "Appointment", "participant.actor", "Patient"},
    Row{"patient", Kind::reference, "AppointmentResponse", "actor", "Patient"},
    Row{"patient", Kind::reference, "AuditEvent", "agent.who entity.what", "Patient"},
    Row{"patient", Kind::reference, "Coverage", "beneficiary", "Patient"},
    Row{"patient", Kind::reference, "Person", "link.target", "Patient"},
    Row{"patient", Kind::reference, "Provenance", "target", "Patient"},
    Row{"patient", Kind::reference, "ResearchSubject", "individual", "Patient"},
    Row{"patient", Kind::reference, "Task", "for", "Patient"},
    Row{"performer", Kind::reference, "DiagnosticReport Observation ServiceRequest", "performer"},
    Row{"performer", Kind::token, "Task", "performerType"},
    Row{"performer", Kind::reference, "Procedure", "performer.actor"},
    Row{"period", Kind::date, "Task", "executionPeriod"},
    Row{"period", Kind::date, "DocumentReference", "context.period"},
    Row{"period", Kind::date, "Composition", "event.period"},
    Row{"period", Kind::date, "Consent", "provision.period"},
    Row{"period", Kind::date, "MeasureReport", "period"},
    Row{"practitioner", Kind::reference, "Encounter", "participant.individual", "Practitioner"},
    Row{"practitioner", Kind::reference, "Appointment", "participant.actor", "Practitioner"},
    Row{"practitioner", Kind::reference, "PractitionerRole", "practitioner"},
    Row{"priority", Kind::token, "MedicationRequest RequestGroup ServiceRequest Task", "priority"},
    Row{"questionnaire", Kind::reference, "QuestionnaireResponse", "questionnaire"},
    Row{"reason-code", Kind::token, "Encounter Immunization Procedure", "reasonCode"},
    Row{"reason-reference", Kind::reference, "Encounter Immunization Procedure", "reasonReference"},
    Row{"received", Kind::date, "Communication", "received"},
    Row{"recipient", Kind::reference, "Communication", "recipient"},
    Row{"recorded", Kind::date, "Provenance", "recorded"},
    Row{"recorded-date", Kind::date, "Condition", "recordedDate"},
    Row{"related", Kind::reference, "DocumentReference", "context.related"},
    Row{"relatesto", Kind::reference, "DocumentReference", "relatesTo.target"},
    Row{"relation", Kind::token, "DocumentReference", "relatesTo.code"},
    Row{"relationship", Kind::token, "RelatedPerson", "relationship"},
    Row{"replaces", Kind::reference, "CarePlan ServiceRequest", "replaces"},
    Row{"requester", Kind::reference, "DeviceRequest MedicationRequest ServiceRequest Task", "requester"},
    Row{"requisition", Kind::token, "ServiceRequest", "requisition"},
    Row{"result", Kind::reference, "DiagnosticReport", "result"},
    Row{"role", Kind::token, "PractitionerRole", "code"},
    Row{"schedule", Kind::reference, "Slot", "schedule"},
    Row{"scope", Kind::token, "Consent", "scope"},
    Row{"sender", Kind::reference, "Communication", "sender"},
    Row{"sent", Kind::date, "Communication", "sent"},
    Row{"service-provider", Kind::reference, "Encounter", "serviceProvider"},
    Row{"severity", Kind::token, "Condition", "severity"},
    Row{"source", Kind::reference, "List MedicationStatement QuestionnaireResponse", "source informationSource"},
    Row{"specialty", Kind::token, "PractitionerRole", "specialty"},
    Row{"start", Kind::date, "Slot", "start"},
    Row{"start-date", Kind::date, "Goal", "startDate"},
    Row{"status", Kind::token, kWithStatus, "status"},
    Row{"subject", Kind::reference, kWithSubject, "subject"},
    Row{"subject", Kind::reference, "AllergyIntolerance Consent", "patient"},
    Row{"subject", Kind::reference, "Task", "for"},
    Row{"target", Kind::reference, "Provenance", "target"},
    Row{"target-date", Kind::date, "Goal", "target.dueDate"},
    Row{"telecom", Kind::token, "Patient Person Practitioner PractitionerRole RelatedPerson", "telecom"},
    Row{"title", Kind::string, "Composition List", "title"},
    Row{"title", Kind::string, kCanonical, "title"},
    Row{"type", Kind::token,
        "Composition Coverage Device DocumentReference Encounter EpisodeOfCare Group Location Organization Provenance",
        "type"},
    Row{"url", Kind::uri, kCanonical, "url"},
    Row{"vaccine-code", Kind::token, "Immunization", "vaccineCode"},
    Row{"value-concept", Kind::token, "Observation", "valueCodeableConcept"},
    Row{"value-date", Kind::date, "Observation", "valueDateTime valuePeriod"},
    Row{"value-string", Kind::string, "Observation", "valueString"},
    Row{"verification-status", Kind::token, "AllergyIntolerance Condition", "verificationStatus"},
    Row{"version", Kind::token, kCanonical, "version"},
    Row{"when", Kind::date, "Provenance", "occurredDateTime occurredPeriod"},
};

constexpr bool by_name(const Row& a, const Row& b) { return a.name < b.name; }
static_assert(std::is_sorted(kRows.begin(), kRows.end(), by_name));

constexpr std::array<std::string_view, 5> kKindNames{"token", "reference", "date", "string", "uri"};

// Whether `word` is one of the words of `list`.
bool has_word(std::string_view list, std::string_view word) noexcept {
  for (auto at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

bool serves(const Row& row, std::string_view type) noexcept { return row.types == "*" || has_word(row.types, type); }

}  // namespace

std::string_view to_string(Kind kind) noexcept { return kKindNames[static_cast<std::size_t>(kind)]; }

const Row* find_row(std::string_view type, std::string_view name) noexcept {
  const auto* row = std::ranges::lower_bound(kRows, name, {}, &Row::name);
  for (; row != kRows.end() && row->name == name; ++row) {
    if (serves(*row, type)) return row;
  }
  return nullptr;
}

std::vector<const Row*> rows_of(std::string_view type) {
  std::vector<const Row*> out;
  for (const Row& row : kRows) {
    if (serves(row, type)) out.push_back(&row);
  }
  return out;
}

std::string_view take_word(std::string_view& list) noexcept {
  const auto end = std::min(list.find(' '), list.size());
  const std::string_view word = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return word;
}

}  // namespace concord::fhir::search
