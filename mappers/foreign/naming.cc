#include "mappers/foreign/naming.h"

#include <algorithm>
#include <array>

#include "core/canonical.h"
#include "fhir/definitions/definitions.h"

namespace concord::mappers::foreign {
namespace {

constexpr std::string_view kTerminology = "http://terminology.hl7.org/CodeSystem/";
constexpr std::string_view kFhir = "http://hl7.org/fhir/";
constexpr std::string_view kExtensions = "http://hl7.org/fhir/StructureDefinition/";

struct Name {
  std::string_view seen;
  std::string_view known;
};

constexpr std::array kSystems{
    Name{"urn:oid:2.16.840.1.113883.6.1", "http://loinc.org"},
    Name{"urn:oid:2.16.840.1.113883.6.96", "http://snomed.info/sct"},
    Name{"urn:oid:2.16.840.1.113883.6.8", "http://unitsofmeasure.org"},
    Name{"http://www.loinc.org", "http://loinc.org"},
    Name{"http://www.snomed.info/sct", "http://snomed.info/sct"},
    Name{"http://snomed.info/id", "http://snomed.info/sct"},
    Name{"http://unitsofmeasure.org/ucum", "http://unitsofmeasure.org"},
    Name{"http://hl7.org/fhir/data-absent-reason", "http://terminology.hl7.org/CodeSystem/data-absent-reason"},
};

// Names as they are written, to tell them from the same with https or a slash behind.
constexpr std::array<std::string_view, 3> kPlainSystems{"http://loinc.org", "http://snomed.info/sct",
                                                        "http://unitsofmeasure.org"};
// Code systems that moved from hl7.org/fhir to terminology.hl7.org between STU3 and R4.
constexpr std::array<std::string_view, 10> kMovedSystems{
    "goal-achievement",       "goal-priority",         "goal-category", "goal-acceptance-status",
    "goal-relationship-type", "observation-category",  "list-order",    "provenance-participant-type",
    "flag-category",          "list-example-use-codes"};

constexpr std::array kExtensionNames{
    Name{"http://hl7.org/fhir/StructureDefinition/goal-pertainstogoal",
         "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"},
    Name{"http://hl7.org/fhir/StructureDefinition/goal-pertainsToGoal",
         "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"},
    Name{"http://hl7.org/fhir/StructureDefinition/pertainsToGoal",
         "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"},
    Name{"http://hl7.org/fhir/StructureDefinition/Goal.acceptance",
         "http://hl7.org/fhir/StructureDefinition/goal-acceptance"},
    Name{"http://hl7.org/fhir/StructureDefinition/goal-reasonrejected",
         "http://hl7.org/fhir/StructureDefinition/goal-reasonRejected"},
    Name{"http://hl7.org/fhir/StructureDefinition/iso21090-CO-value",
         "http://hl7.org/fhir/StructureDefinition/ordinalValue"},
    Name{"http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
         "http://hl7.org/fhir/StructureDefinition/ordinalValue"},
    Name{"http://hl7.org/fhir/StructureDefinition/valueset-ordinalValue",
         "http://hl7.org/fhir/StructureDefinition/ordinalValue"},
    Name{"http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue",
         "http://hl7.org/fhir/StructureDefinition/ordinalValue"},
};

constexpr std::array<std::string_view, 8> kExtensionsRead{
    "http://hl7.org/fhir/StructureDefinition/goal-acceptance",
    "http://hl7.org/fhir/StructureDefinition/goal-reasonRejected",
    "http://hl7.org/fhir/StructureDefinition/goal-relationship",
    "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal",
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/us/pco/StructureDefinition/pco-goal-attainment-scaling"};

// Extensions as another version of FHIR defines them for this one.
constexpr std::array<std::string_view, 4> kCrossVersion{
    "http://hl7.org/fhir/3.0/StructureDefinition/extension-", "http://hl7.org/fhir/4.0/StructureDefinition/extension-",
    "http://hl7.org/fhir/4.3/StructureDefinition/extension-", "http://hl7.org/fhir/5.0/StructureDefinition/extension-"};

// Choice elements of the resources that are read, and of their datatypes.
constexpr std::array<std::string_view, 12> kChoices{"value",      "effective", "detail", "due",  "start",    "author",
                                                    "medication", "occurred",  "timing", "code", "asNeeded", "onset"};

// With http, no version, no slash behind.
std::string plain(std::string_view url) {
  url = url.substr(0, url.find('|'));
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.starts_with("https://")) return "http://" + std::string{url.substr(8)};
  return std::string{url};
}

template <std::size_t N>
std::string_view look_up(const std::array<Name, N>& names, std::string_view seen) {
  const auto* row = std::ranges::find(names, seen, &Name::seen);
  return row == names.end() ? std::string_view{} : row->known;
}

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string system_of(const std::string& name) {
  if (const std::string_view known = look_up(kSystems, name); !known.empty()) return std::string{known};
  if (holds(kPlainSystems, name) || name.starts_with(kTerminology)) return name;
  if (!name.starts_with(kFhir)) return {};
  const std::string_view rest = std::string_view{name}.substr(kFhir.size());
  if (rest.starts_with("v3/")) return std::string{kTerminology} + "v3-" + std::string{rest.substr(3)};
  if (rest.starts_with("v2/")) return std::string{kTerminology} + "v2-" + std::string{rest.substr(3)};
  return holds(kMovedSystems, rest) ? std::string{kTerminology} + std::string{rest} : std::string{};
}

// Extensions of ours, as an installation with another canonical base writes them.
constexpr std::array<std::string_view, 2> kOwnNames{canonical_url<"/StructureDefinition/decision-option-attribute">(),
                                                    canonical_url<"/StructureDefinition/decision-outcome">()};

std::string_view own_extension(std::string_view name) {
  const auto is_it = [name](std::string_view own) {
    return !name.starts_with(kCanonicalBase) && name.ends_with(own.substr(kCanonicalBase.size()));
  };
  const auto* it = std::ranges::find_if(kOwnNames, is_it);
  return it == kOwnNames.end() ? std::string_view{} : *it;
}

std::string extension_of(const std::string& name) {
  for (const std::string_view prefix : kCrossVersion) {
    if (name.starts_with(prefix)) return extension_of(std::string{kExtensions} + name.substr(prefix.size()));
  }
  const std::string_view known = look_up(kExtensionNames, name);
  return known.empty() ? name : std::string{known};
}

}  // namespace

std::optional<std::string> known_system(std::string_view system) {
  std::string known = system_of(plain(system));
  if (known.empty() || known == system) return std::nullopt;
  return known;
}

std::optional<std::string> known_extension(std::string_view url) {
  if (const std::string_view own = own_extension(url); !own.empty()) return std::string{own};
  std::string known = extension_of(plain(url));
  if (known == url || !holds(kExtensionsRead, known)) return std::nullopt;
  return known;
}

std::string_view element_name(std::string_view member) {
  for (const std::string_view choice : kChoices) {
    if (!member.starts_with(choice) || member.size() == choice.size()) continue;
    std::string type{member.substr(choice.size())};
    if (type.front() < 'A' || type.front() > 'Z') continue;
    if (fhir::find_type(type) != nullptr) return choice;
    type.front() = static_cast<char>(type.front() - 'A' + 'a');
    if (fhir::find_type(type) != nullptr) return choice;
  }
  return member;
}

bool reads_extension(std::string_view url) {
  if (url.empty() || url.find(':') == std::string_view::npos) return !url.empty();
  return url.starts_with(kCanonicalBase) || !own_extension(url).empty() ||
         holds(kExtensionsRead, extension_of(plain(url)));
}

}  // namespace concord::mappers::foreign
