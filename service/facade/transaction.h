// Entries of a Bundle, and transactions: handed to a partner that has them, done alone when there is one entry, and
// refused else, since nobody could take them back (R4 http.html#transaction).
#pragma once

#include "core/result.h"
#include "fhir/bundle.h"
#include "service/facade/answer.h"
#include "service/facade/work.h"

namespace concord::facade {

// One entry as an interaction of its own.
[[nodiscard]] Result<Answer> perform_entry(const Work& work, const fhir::BundleEntry& entry);
// What became of an entry. A written resource is in it only when `Prefer: return=representation` asks for it.
[[nodiscard]] fhir::BundleEntry response_entry(const Work& work, const Answer& answer);
[[nodiscard]] fhir::BundleEntry response_entry(const Error& error);

// Entries about one version of one resource cannot all have its URL (R4 bdl-7): the first one keeps it.
void drop_repeated_urls(fhir::Bundle& bundle);

// All or nothing. Entries are checked before anything is sent; a PATCH goes as an update of what it makes. Errors:
// malformed with the findings of all entries; unprocessable, not-supported, for several entries where the partner has
// no transactions; what the partner refuses.
[[nodiscard]] Result<Answer> run_transaction(const Work& work, const fhir::Bundle& bundle);

}  // namespace concord::facade
