// A partner EHR as the use cases see it: FHIR R4 interactions with a deadline. One object per partner; safe to
// call from many threads. `service/app` decides whether it is the real one or a cached one.
#pragma once

#include <cstddef>
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
  std::optional<json::Value> body;  // a resource; empty when the partner sent none
  std::string location;             // as sent: may be absolute; empty when absent
  std::string etag;                 // as sent, e.g. W/"3"; empty when absent
  std::string last_modified;
};

// Errors of every call: not_found, gone, conflict, precondition_failed (R4 meanings, whatever codes the partner
// uses), partner_rejected (other 4xx; the partner's findings are in Error::issues), partner_broken (no FHIR in
// the answer), throttled, unavailable, timeout, and unknown_outcome for a write that was sent and never
// answered. Nothing is ever repeated here that might take effect twice.
class PartnerEhr {
 public:
  virtual ~PartnerEhr() = default;
  [[nodiscard]] virtual const PartnerId& id() const noexcept = 0;
  // GET [base]/metadata.
  [[nodiscard]] virtual Result<Answer> capabilities(Deadline deadline) = 0;
  [[nodiscard]] virtual Result<Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) = 0;
  // The searchset Bundle, first page. Parameters are decoded texts.
  [[nodiscard]] virtual Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                              Deadline deadline) = 0;
  // The page that a searchset's `next` link names; refused when it points to another origin than the partner's.
  [[nodiscard]] virtual Result<Answer> next_page(std::string_view url, Deadline deadline) = 0;
  // POST [base]/[type]; `if_none_exist` ("identifier=s|v", decoded) may be empty.
  [[nodiscard]] virtual Result<Answer> create(const json::Value& resource, std::string_view if_none_exist,
                                              Deadline deadline) = 0;
  // PUT [base]/[type]/[id] of the resource's own type and id; `if_match` (an ETag) may be empty.
  [[nodiscard]] virtual Result<Answer> update(const json::Value& resource, std::string_view if_match,
                                              Deadline deadline) = 0;
  // POST [base] of a transaction or batch Bundle.
  [[nodiscard]] virtual Result<Answer> transaction(const json::Value& bundle, Deadline deadline) = 0;

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
