// Which of the granted scopes allow one thing on one type, and what each of them asks of the resource. All of them
// together are an OR.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/grant.h"

namespace concord::auth {

// What `user/` scopes reach. We talk to the partner with credentials of our own, so that nobody else narrows them.
enum class UserScopes : std::uint8_t {
  launch_patient,         // the patient of the launch, like `patient/`; nothing without one
  fhir_user_compartment,  // the patient that the user is
  unrestricted,           // every patient
};

struct Branch {
  const Scope* scope = nullptr;  // its filters must hold
  std::string patient = {};      // whose compartment it must be in; empty: any
  [[nodiscard]] bool is_open() const noexcept { return patient.empty() && scope->filters.empty(); }
};

// Why there is none; in the order in which a scope gets closer.
enum class Lack : std::uint8_t { none, type, permission, patient };

struct Branches {
  std::vector<Branch> any = {};
  Lack lack = Lack::none;          // of an empty list
  Level nearest = Level::patient;  // of the scope that came closest: for what a caller would have to ask for
  // Some branch asks nothing of the resource.
  [[nodiscard]] bool is_open() const noexcept;
  // All are bound to the compartment of a patient.
  [[nodiscard]] bool is_bound() const noexcept;
  // Whose, when they are: all of one grant have the same.
  [[nodiscard]] std::string_view patient() const noexcept;
};

// Whose compartment scopes of that level are bound to: empty for any; nothing when they reach none at all.
[[nodiscard]] std::optional<std::string> patient_of(const Grant& grant, Level level, UserScopes mode);

// For all of `needed`, each scope by itself.
[[nodiscard]] Branches branches_of(const Grant& grant, std::string_view type, Permissions needed, UserScopes mode);

}  // namespace concord::auth
