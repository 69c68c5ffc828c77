// Transactions and batches (R4 http.html#transaction): what POST [base] does with a Bundle.
#pragma once

#include <shared_mutex>

#include "core/result.h"
#include "fhir/bundle.h"
#include "service/sandbox/interactions.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

// All entries or none, in the order DELETE, POST, PUT, GET whatever their order in the Bundle; references to fullUrls
// and conditional references are resolved after the writes. The caller holds the store for itself. Errors: those of
// the interactions, and unprocessable when two entries write the same resource; each finding names its entry
// ("Bundle.entry[3]").
[[nodiscard]] Result<fhir::Bundle> run_transaction(Store& store, const fhir::Bundle& bundle, const Context& context,
                                                   fhir::rest::Return returns);

// Each entry by itself, in order, under a lock of its own; failures are answered entry by entry.
[[nodiscard]] fhir::Bundle run_batch(Store& store, std::shared_mutex& mutex, const fhir::Bundle& bundle,
                                     const Context& context, fhir::rest::Return returns);

}  // namespace concord::sandbox
