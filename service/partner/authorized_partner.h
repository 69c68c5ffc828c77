// A PartnerEhr as one caller may use it: every search is narrowed before it goes there, every resource that comes is
// held against what was granted, and every write is judged by what is there and by what it would become. What may not
// be seen is as if it were not there. One for each request; what may be asked for at all is decided before
// (auth::Guard).
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access/guard.h"
#include "core/ports/clock.h"
#include "fhir/bundle.h"
#include "service/partner/capabilities_memory.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

class AuthorizedPartner final : public PartnerEhr {
 public:
  // All outlive the object. `capabilities` are those of `inner`.
  AuthorizedPartner(PartnerEhr& inner, CapabilitiesMemory& capabilities, const auth::Guard& guard) noexcept
      : inner_{inner}, capabilities_{capabilities}, guard_{guard} {}

  [[nodiscard]] const PartnerId& id() const noexcept override { return inner_.id(); }
  [[nodiscard]] const std::string& base_url() const noexcept override { return inner_.base_url(); }
  [[nodiscard]] Result<Answer> capabilities(Deadline deadline) override { return inner_.capabilities(deadline); }
  // not_found for what may not be seen, word for word as for what is not there, or was deleted.
  [[nodiscard]] Result<Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) override;
  [[nodiscard]] Result<Answer> version_read(std::string_view type, std::string_view logical_id,
                                            std::string_view version, Deadline deadline) override;
  // Without the versions that may not be seen; not_found when that is all of the page.
  [[nodiscard]] Result<Answer> history(std::string_view type, std::string_view logical_id,
                                       const http::Parameters& parameters, Deadline deadline) override;
  // Without what may not be seen, and without a total that might count it. A search for the total alone is counted
  // here, over at most 20 pages. Errors also: too_large beyond them.
  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                                  std::string_view type, const http::Parameters& parameters,
                                                  Deadline deadline) override;
  [[nodiscard]] Result<Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                          Deadline deadline) override;
  [[nodiscard]] Result<Answer> next_page(std::string_view url, Deadline deadline) override;
  // Errors of writes also: forbidden, with a reason, for what may not become so.
  [[nodiscard]] Result<Answer> create(const json::Value& resource, const http::Parameters& if_none_exist,
                                      Deadline deadline) override;
  // Who is bound to what there is makes nothing under an id of their own: not_found. The version that was judged is the
  // one that is written over, or the judgement is made again, three times.
  [[nodiscard]] Result<Answer> update(const json::Value& resource, std::string_view if_match,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> transaction(const json::Value& bundle, Returns returns, Deadline deadline) override;

 private:
  struct Targets {
    std::map<std::string, bool, std::less<>> seen;  // "Goal/17": may it be?
    std::size_t looked_up = 0;
  };
  struct Written {
    json::Value resource;
    std::string if_match;
  };

  [[nodiscard]] auth::Guard::IsKnown known_parameters(std::string_view type, Deadline deadline) const;
  [[nodiscard]] Result<auth::Narrowed> narrowed(std::string_view type, const http::Parameters& parameters,
                                                Deadline deadline) const;
  [[nodiscard]] Result<Answer> shown(Result<Answer> answer, auth::Purpose purpose, Deadline deadline);
  [[nodiscard]] Result<Answer> shown_page(const Answer& answer, auth::Purpose matches, Deadline deadline);
  void keep_visible(fhir::Bundle& page, auth::Purpose matches, Deadline deadline);
  [[nodiscard]] bool sees_target(std::string_view type, std::string_view logical_id, Targets& targets,
                                 Deadline deadline);
  // How many are seen from this page of matches on, over at most 20.
  [[nodiscard]] Result<Answer> count(Answer answer, Deadline deadline);
  // A write's answer, without what may not be read.
  [[nodiscard]] Answer told(Answer answer) const;
  [[nodiscard]] Result<Answer> update_once(const json::Value& resource, std::string_view if_match, Deadline deadline);
  // What is there, of what the caller may touch. Errors: not_found.
  [[nodiscard]] Result<Answer> touched(std::string_view type, std::string_view logical_id, auth::Permission permission,
                                       Deadline deadline);
  [[nodiscard]] Result<Written> judged(const json::Value& resource, std::string_view if_match, Deadline deadline);

  [[nodiscard]] Result<fhir::BundleEntry> prepared(const fhir::BundleEntry& entry, const fhir::Bundle& bundle,
                                                   Deadline deadline);
  [[nodiscard]] Status prepare_write(fhir::BundleEntry& entry, const fhir::Bundle& bundle, Deadline deadline);
  [[nodiscard]] Status prepare_selected(fhir::BundleEntry& entry, std::string_view type, std::string_view query,
                                        auth::Permission permission, Deadline deadline);
  [[nodiscard]] Status prepare_unselected(fhir::BundleEntry& entry, std::string_view type, Deadline deadline);
  [[nodiscard]] Status prepare_if_none_exist(fhir::BundleEntry& entry, std::string_view type, Deadline deadline);
  [[nodiscard]] Status check_conditional_references(const json::Value& resource) const;
  [[nodiscard]] Status prepare_read(fhir::BundleEntry& entry, Deadline deadline);
  [[nodiscard]] static bool asks_for_total(const http::Parameters& parameters);
  [[nodiscard]] std::optional<json::Value> counted(const fhir::BundleEntry& asked, Deadline deadline);
  [[nodiscard]] fhir::BundleEntry shown_entry(const fhir::BundleEntry& asked, fhir::BundleEntry answered,
                                              Deadline deadline);

  PartnerEhr& inner_;
  CapabilitiesMemory& capabilities_;
  const auth::Guard& guard_;
};

}  // namespace concord::partner
