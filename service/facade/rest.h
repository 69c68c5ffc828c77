// FHIR R4 REST in front of one partner: an interaction as it was asked for, to what it came to. Knows neither HTTP
// requests nor sockets.
#pragma once

#include <string>

#include "auth/access_context.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/rest/call.h"
#include "service/facade/answer.h"
#include "service/facade/capability_statement.h"
#include "service/facade/rewrite.h"
#include "service/facade/work.h"

namespace concord::facade {

class Rest {
 public:
  // `base`: the URL that callers know, "https://concord.example/north/fhir". The services outlive the object.
  Rest(Services services, std::string base, Settings settings = {});

  // Safe from many threads. Errors: those of the interactions (interactions.h), of the partner as as_ours() reads them,
  // method_not_allowed and not_found for what is not served.
  [[nodiscard]] Result<Answer> perform(const fhir::rest::Call& call, const auth::AccessContext& access,
                                       Deadline deadline) const;
  // The methods of a URL that are served in front of this partner, "GET, HEAD, PUT"; all that are implemented when the
  // partner cannot be asked.
  [[nodiscard]] std::string allowed(const fhir::rest::Target& target, Deadline deadline) const;
  [[nodiscard]] const std::string& base() const noexcept { return base_; }

 private:
  Services services_;
  Settings settings_;
  std::string base_;
  Rewrite rewrite_;
  mutable StatementMemory statements_;  // guards itself
};

// The same within a request that is being done: of an entry of a batch.
[[nodiscard]] Result<Answer> dispatch(const Work& work);

}  // namespace concord::facade
