// A partner EHR as the use cases see it: FHIR R4 interactions with a deadline. One object per partner; safe to
// call from many threads. `service/app` decides whether it is the real one or a cached one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "core/strong.h"
#include "core/time.h"

namespace concord::partner {

// What a partner answered with success.
struct Answer {
  int status = 200;
  std::optional<json::Value> body = {};  // a resource; empty when the partner sent none
  std::string location = {};             // as sent: may be absolute; empty when absent
  std::string etag = {};                 // as sent, e.g. W/"3"; empty when absent
  std::string last_modified = {};        // as sent; empty when absent
};

// What a transaction or batch is answered with: places and statuses only, or the resources too.
enum class Returns : std::uint8_t { minimal, representation };

// Errors of every call: not_found, gone, conflict, precondition_failed (R4 meanings, whatever codes the partner
// uses), forbidden (the record is closed to us: code "suppressed"), partner_rejected (other 4xx; Error::partner_status
// tells which, the partner's findings are in Error::issues), partner_broken (no FHIR in the answer), throttled,
// unavailable, timeout, and unknown_outcome for a write that was sent and never answered. Nothing is ever repeated
// here that might take effect twice. Types, ids and versions that cannot exist are not_found without a call.
class PartnerEhr {
 public:
  virtual ~PartnerEhr() = default;
  [[nodiscard]] virtual const PartnerId& id() const noexcept = 0;
  // "https://ehr.example/fhir/R4": what the partner's own full URLs begin with; no slash at the end.
  [[nodiscard]] virtual const std::string& base_url() const noexcept = 0;
  // GET [base]/metadata.
  [[nodiscard]] virtual Result<Answer> capabilities(Deadline deadline) = 0;
  [[nodiscard]] virtual Result<Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) = 0;
  // GET [base]/[type]/[id]/_history/[version]: exactly that version, told by meta.versionId or ETag.
  [[nodiscard]] virtual Result<Answer> version_read(std::string_view type, std::string_view logical_id,
                                                    std::string_view version, Deadline deadline) = 0;
  // GET [base]/[type]/[id]/_history: a `history` Bundle, first page. Deletions are entries without a resource.
  [[nodiscard]] virtual Result<Answer> history(std::string_view type, std::string_view logical_id,
                                               const http::Parameters& parameters, Deadline deadline) = 0;
  // The searchset Bundle, first page. Parameters are decoded texts.
  [[nodiscard]] virtual Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                              Deadline deadline) = 0;
  // GET [base]/[compartment]/[id]/[type] ("Patient/1/Observation"): the searchset Bundle, first page.
  [[nodiscard]] virtual Result<Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                                          std::string_view type, const http::Parameters& parameters,
                                                          Deadline deadline) = 0;
  // GET [base]/Patient/[id]/$everything: a searchset Bundle of resources of any type, first page. Errors: too_large
  // for parameters that no URL may hold.
  [[nodiscard]] virtual Result<Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                                  Deadline deadline) = 0;
  // The page that the `next` link of a searchset or history names: a Bundle of either type; which one it had to be is
  // for the caller to check. Refused (partner_broken) when it points to another origin than the partner's.
  [[nodiscard]] virtual Result<Answer> next_page(std::string_view url, Deadline deadline) = 0;
  // POST [base]/[type]. `if_none_exist` are decoded search parameters; none: unconditional. Answer::status is 201 for a
  // resource that was made, 200 for one that was there. Errors: too_large for a condition that no header may hold.
  [[nodiscard]] virtual Result<Answer> create(const json::Value& resource, const http::Parameters& if_none_exist,
                                              Deadline deadline) = 0;
  // PUT [base]/[type]/[id] of the resource's own type and id; `if_match` (an ETag) may be empty. Answer::status is 201
  // when the partner says that it made the resource.
  [[nodiscard]] virtual Result<Answer> update(const json::Value& resource, std::string_view if_match,
                                              Deadline deadline) = 0;
  // DELETE [base]/[type]/[id]; `if_match` may be empty. Answer::status is 200, 202 or 204, the body empty. May be
  // repeated: what an attempt without an answer deleted counts as deleted. Errors: not_found and gone where the partner
  // refuses to delete what is not there.
  [[nodiscard]] virtual Result<Answer> remove(std::string_view type, std::string_view logical_id,
                                              std::string_view if_match, Deadline deadline) = 0;
  // POST [base] of a transaction or batch Bundle. As many entries are answered as were sent, each with a status.
  [[nodiscard]] virtual Result<Answer> transaction(const json::Value& bundle, Returns returns, Deadline deadline) = 0;

 protected:
  PartnerEhr() = default;
  PartnerEhr(const PartnerEhr&) = default;
  PartnerEhr& operator=(const PartnerEhr&) = default;
};

// All matches of a search over its pages, at most `entries_max` (more is an Error too_large); matches and
// includes alike, outcomes left out.
struct Found {
  std::string full_url;
  json::Value resource;
};
[[nodiscard]] Result<std::vector<Found>> search_all(PartnerEhr& partner, std::string_view type,
                                                    const http::Parameters& parameters, std::size_t entries_max,
                                                    Deadline deadline);

}  // namespace concord::partner
