// Which resources belong to a patient, for tokens that are bound to one: R4's patient compartment
// (compartmentdefinition-patient.html) with the overrides of a deployment. Data; what follows from it is decided
// elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access/patient_reference.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::auth {

// How a type stands to the compartment.
enum class Standing : std::uint8_t {
  refused,         // not for anybody who is bound to a patient
  member,          // belongs to the patients that its parameters lead to
  member_or_free,  // the same, but one that leads to no patient is for everybody (Device)
  universal,       // for everybody, to read
  follows_target,  // for whoever may see all that it is about (Provenance)
};

struct CompartmentOverrides {
  std::vector<std::string> drop;                           // "Patient.link": type and parameter
  std::map<std::string, std::vector<std::string>> extend;  // "Task": {"patient"}
  std::vector<std::string> universal;                      // "Organization"
  std::vector<std::string> free_without_patient;           // "Device": of those that are members
  std::vector<std::string> follows_target;                 // "Provenance"
};
// Patient.link and Group.member are out, since they show other patients; Task, Device and GuidanceResponse are in;
// Provenance follows its targets; what describes the organisation and its knowledge is universal.
[[nodiscard]] const CompartmentOverrides& shipped_overrides();

class PatientCompartment {
 public:
  // Names that R4 does not know are passed over.
  explicit PatientCompartment(const CompartmentOverrides& overrides = shipped_overrides());

  [[nodiscard]] Standing standing(std::string_view type) const noexcept;
  // Codes of the search parameters that make it a member; none for other types. Patient itself has none.
  [[nodiscard]] const std::vector<std::string>& parameters(std::string_view type) const noexcept;
  // The one that a search is narrowed by: `patient` where R4 has it, else "subject", else the first of these; "_id" of
  // Patient; empty when no parameter narrows to what the patient may see.
  [[nodiscard]] std::string_view narrowing_parameter(std::string_view type) const noexcept;

  // Whether a resource of a member type belongs to the patient. False when it cannot be told.
  [[nodiscard]] bool contains(const json::Value& resource, std::string_view patient, const Bases& bases) const;
  // The same of what is not for everybody.
  [[nodiscard]] bool belongs_to(const json::Value& resource, std::string_view patient, const Bases& bases) const;
  // Whether it belongs to this patient and leads to no other: every reference of its parameters to a patient is to this
  // one, at least one is, and none is open. For what is about to be written.
  [[nodiscard]] bool is_only_of(const json::Value& resource, std::string_view patient, const Bases& bases) const;

 private:
  struct Row {
    Standing standing = Standing::refused;
    std::vector<std::string> parameters = {};
    std::string narrowing = {};
  };
  [[nodiscard]] const Row& row(std::string_view type) const noexcept;
  std::map<std::string, Row, std::less<>> rows_;
};

}  // namespace concord::auth
