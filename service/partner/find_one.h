// What a condition finds at a partner: nothing, one resource, or several. For the conditional forms of create, update,
// patch and delete where the partner does not have them. Looks; writes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/http.h"
#include "core/result.h"
#include "core/time.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

enum class Matches : std::uint8_t { none, one, several };

struct Match {
  Matches how = Matches::none;
  std::optional<Found> found = {};  // the one
};

// Of the resources of `type` that meet all `criteria` (decoded search parameters, at least one), as far as needed to
// tell one from several: over at most 20 pages. Includes, outcomes and repeats do not count. What the partner sends is
// looked at again here by every criterion that R4 defines, since servers ignore parameters unasked. Errors:
// unprocessable without criteria; unsupported when the partner ignored a criterion that cannot be looked at here;
// partner_broken when it does not narrow its search; those of PartnerEhr::search.
[[nodiscard]] Result<Match> find_one(PartnerEhr& partner, std::string_view type, const http::Parameters& criteria,
                                     Deadline deadline);

// The refusal of a condition that several resources meet (R4 http.html#ccreate): precondition_failed, with an issue
// multiple-matches.
[[nodiscard]] tl::unexpected<Error> several_matches();

}  // namespace concord::partner
