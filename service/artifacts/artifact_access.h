// What one caller may do with artifacts, judged on their canonical graph: whichever form it is stored in, it is the
// resources of the graph that access was granted for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/access/guard.h"
#include "mappers/mapper.h"
#include "service/artifacts/stored_graph.h"
#include "service/partner/authorized_partner.h"
#include "service/partner/plan.h"

namespace concord::artifacts {

class ArtifactAccess {
 public:
  // All outlive the object.
  ArtifactAccess(const auth::AccessPolicy& policy, const auth::AccessContext& access, partner::PartnerEhr& partner,
                 partner::CapabilitiesMemory& capabilities);
  ~ArtifactAccess() = default;
  ArtifactAccess(const ArtifactAccess&) = delete;
  ArtifactAccess& operator=(const ArtifactAccess&) = delete;

  [[nodiscard]] const auth::AccessContext& context() const noexcept { return context_; }
  // The partner as this caller may read it.
  [[nodiscard]] partner::PartnerEhr& visible() noexcept { return visible_; }
  // Where what an artifact refers to is looked up: within the patient's own records for who is bound to one.
  [[nodiscard]] partner::PartnerEhr& lookups() noexcept;

  // Errors of all: forbidden with a reason, as auth::Guard::check.
  [[nodiscard]] Status check_read(const mappers::Mapper& mapper) const;
  // A search that the caller has a hand in: a cursor may carry any.
  [[nodiscard]] Status check_search(const mappers::Mapper& mapper, const http::Parameters& parameters) const;
  [[nodiscard]] Status check_write(const mappers::Mapper& mapper) const;
  // "Patient/1": who is bound to another patient may not; who does not exist is no different ("foreign-patient").
  [[nodiscard]] Status check_patient(std::string_view literal) const;
  [[nodiscard]] bool is_bound() const;
  // "Patient/1" of the patient that the caller is bound to; empty when to none.
  [[nodiscard]] std::string bound_patient() const;
  // The stored graph that would be written over ("compartment").
  [[nodiscard]] Status check_stored(const StoredGraph& stored) const;
  // Each resource that the plan makes or changes, as it would be and as it is. Provenance and Device need no scope of
  // their own.
  [[nodiscard]] Status check_plan(const partner::Plan& plan, const StoredGraph& stored) const;
  // An artifact in a form, judged by the resources that it stands for. What is only readable is seen by who may see
  // everything.
  [[nodiscard]] bool may_see(const ReadForm& form) const;
  // Takes the resources out of its graph that the caller may not see; true when there were any.
  [[nodiscard]] bool hide_uncovered(ReadForm& form) const;
  // Dependent types that the caller may not read, so that artifacts lack what they hold.
  [[nodiscard]] std::vector<std::string_view> uncovered(const mappers::Mapper& mapper) const;

 private:
  const auth::AccessContext& context_;
  auth::Guard guard_;
  partner::PartnerEhr& partner_;
  partner::AuthorizedPartner visible_;
  // The same caller with all that is the patient's.
  auth::AccessContext own_records_;
  auth::Guard own_guard_;
  partner::AuthorizedPartner own_;
};

}  // namespace concord::artifacts
