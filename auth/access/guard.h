// Access control of one request at one partner: what it may ask for, how its searches are narrowed, and which resources
// it may see and write. Asks nobody: what it needs to know of other resources is brought to it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access/patient_reference.h"
#include "auth/access/policy.h"
#include "auth/access_context.h"
#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "fhir/rest/call.h"

namespace concord::auth {

// What a resource is to be shown for.
enum class Purpose : std::uint8_t {
  read,     // a read, a version or a history: needs `r`
  match,    // of a search: needs `s`
  include,  // along with a match: needs `r` or `s`
  all,      // of $everything: needs `r` and `s`
};

// A search as it goes to the partner.
struct Narrowed {
  http::Parameters parameters = {};
  std::vector<std::string> added = {};  // names that the partner has to have looked at for its total to be true
  bool is_exact = false;                // what meets the parameters is just what may be seen
  bool is_empty = false;                // nothing can match: need not be asked
};

class Guard {
 public:
  // The policy and the context outlive the guard.
  Guard(const AccessPolicy& policy, const AccessContext& access, Bases bases);

  // Everything is allowed: nothing else needs to be asked.
  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  // Whatever is stored may be read and searched.
  [[nodiscard]] bool sees_everything() const noexcept { return sees_everything_; }
  // Some scope allows all of this on the type and asks nothing of the resource.
  [[nodiscard]] bool is_open(std::string_view type, Permissions needed) const;
  // Whose compartment the caller is bound to for the type; empty when to none.
  [[nodiscard]] std::string bound_to(std::string_view type, Permissions needed) const;

  // Whose compartment every scope is bound to; empty when one is not.
  [[nodiscard]] std::string bound_patient() const;
  [[nodiscard]] bool has_scope(std::string_view type, Permissions needed) const;
  // Whether so much was granted on the type at all. Errors: the first five of check().
  [[nodiscard]] Status check_type(std::string_view type, Permissions needed) const;

  // Before the call, from what was asked alone. Entries of a Bundle are calls of their own. Errors, with `reason`:
  // forbidden ("scope-type-missing", "scope-permission", "no-launch-patient", "type-refused", "type-not-writable",
  // "foreign-patient", "parameter-refused", "foreign-compartment"); malformed ("modifier-refused").
  [[nodiscard]] Status check(const fhir::rest::Call& call) const;

  // Of a search that the partner makes unseen, such as for a conditional reference. Errors: forbidden
  // ("open-reference", "parameter-refused").
  [[nodiscard]] Status check_selection(std::string_view type, const http::Parameters& parameters) const;

  // The parameters of a search of `type` that the partner gets, which knows those that `is_known` says. A criterion
  // that is none here adds nothing to what may be seen.
  using IsKnown = std::function<bool(std::string_view parameter)>;
  [[nodiscard]] Narrowed narrowed(std::string_view type, const http::Parameters& parameters,
                                  const IsKnown& is_known) const;

  // Whether the resource may be shown. What follows its targets (Provenance) is shown when `sees_target` says so of
  // each; without it, it is not. An OperationOutcome may always be shown.
  using SeesTarget = std::function<bool(std::string_view type, std::string_view id)>;
  [[nodiscard]] bool sees(const json::Value& resource, Purpose purpose, const SeesTarget& sees_target = {}) const;

  // Before something is written. Errors: forbidden ("compartment", "granular", "open-reference").
  [[nodiscard]] Status check_new(const json::Value& resource, Permission permission) const;
  // Of what is there: whether the caller may touch it at all. False is to be told as if it were not there.
  [[nodiscard]] bool may_change(const json::Value& before, Permission permission) const;

 private:
  [[nodiscard]] Branches branches(std::string_view type, Permissions needed) const;
  [[nodiscard]] Status check_scope(std::string_view type, Permissions needed) const;
  [[nodiscard]] Status check_standing(std::string_view type, Permissions needed) const;
  [[nodiscard]] Status check_search(std::string_view type, const http::Parameters& parameters) const;
  [[nodiscard]] Status check_parameter(std::string_view type, std::string_view patient, const std::string& name,
                                       const std::string& value) const;
  [[nodiscard]] Status check_links(std::string_view type, const std::string& name, const std::string& value) const;
  [[nodiscard]] Status check_operation(const fhir::rest::Call& call) const;
  [[nodiscard]] bool allows(const Branch& branch, const json::Value& resource, const SeesTarget& sees_target) const;
  [[nodiscard]] bool sees_with(const json::Value& resource, Permissions needed, const SeesTarget& sees_target) const;
  [[nodiscard]] bool is_user_self(const json::Value& resource) const;
  [[nodiscard]] bool may_include(const std::string& value, bool is_reverse) const;
  // The values of a reference parameter that a caller bound to `patient` may ask for.
  [[nodiscard]] std::string permitted_values(std::string_view name, const std::string& value,
                                             std::string_view patient) const;
  void narrow_to(const Branches& found, std::string_view type, const IsKnown& is_known, Narrowed& out) const;
  void narrow_by_filters(const Branches& found, const IsKnown& is_known, Narrowed& out) const;

  const AccessPolicy& policy_;
  const AccessContext& access_;
  Bases bases_;
  bool is_open_;
  bool sees_everything_;
};

}  // namespace concord::auth
