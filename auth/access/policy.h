// Access control of one deployment: what tokens may do is decided before the call (guard.h: check), in the query that
// goes to the partner (narrowed), and on every resource that comes or goes (sees, check_write). Safe from many threads.
#pragma once

#include <string>
#include <string_view>

#include "auth/access/branches.h"
#include "auth/access/patient_compartment.h"
#include "core/error.h"
#include "core/ports/metrics.h"
#include "core/result.h"

namespace concord::auth {

// The three places where access is enforced. All of them, always, but in the tests that prove each to be needed.
struct Stages {
  bool check = true;
  bool narrowing = true;
  bool release = true;
};

struct PolicyOptions {
  UserScopes user_scopes = UserScopes::launch_patient;
  bool is_shadow = false;  // denials are counted and let through
  CompartmentOverrides compartment = shipped_overrides();
  Stages stages = {};
};

class AccessPolicy {
 public:
  // The metrics outlive the policy: `concord_auth_denied_total` by reason and by whether it was enforced.
  AccessPolicy(const PolicyOptions& options, Metrics& metrics)
      : options_{options}, compartment_{options.compartment}, metrics_{metrics} {}

  [[nodiscard]] const PolicyOptions& options() const noexcept { return options_; }
  [[nodiscard]] const PatientCompartment& compartment() const noexcept { return compartment_; }

  // Counts a denial; the error itself where denials are enforced, nothing in shadow mode.
  [[nodiscard]] Status denied(Error error) const;
  // The same of a resource that is not shown. True when it has to be left out.
  [[nodiscard]] bool hides(std::string_view reason) const;

 private:
  PolicyOptions options_;
  PatientCompartment compartment_;
  Metrics& metrics_;
};

}  // namespace concord::auth
