// What the interactions of the facade work with: the services of one partner, and one request.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "auth/access/guard.h"
#include "auth/access_context.h"
#include "auth/token_source.h"
#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/ports/metrics.h"
#include "core/time.h"
#include "fhir/rest/call.h"
#include "fhir/validate/validator.h"
#include "service/facade/page_cursor.h"
#include "service/facade/rewrite.h"
#include "service/partner/capabilities_memory.h"
#include "service/partner/partner_ehr.h"

namespace concord::facade {

namespace rest = fhir::rest;

class Extraction;
class StatementMemory;
class Validation;

struct Settings {
  std::size_t page_max = 200;               // what _count may ask for; more is taken as this
  std::size_t page_entries_max = 2'000;     // of a partner's page, includes too: a longer one is refused
  std::size_t bundle_entries_max = 200;     // of a batch or transaction
  std::size_t everything_max = 2'000;       // entries of an $everything that is put together here
  int patch_attempts = 3;                   // when somebody else writes in between
  std::chrono::milliseconds lease{60'000};  // of conditional writes
  bool answers_browsers = false;            // of other origins (CORS)
};

// All outlive the facade.
struct Services {
  partner::PartnerEhr& partner;
  partner::CapabilitiesMemory& capabilities;
  KeyValueStore& store;
  Clock& clock;
  Metrics& metrics;
  const fhir::Validator& validator;
  const Validation& validation;
  const Extraction& extraction;
  const PageCursors& cursors;
  const auth::AccessPolicy& policy;
  auth::TokenSource* tokens = nullptr;  // who issues the tokens of this partner; may be nobody

  // The same with another partner in front.
  [[nodiscard]] Services before(partner::PartnerEhr& other) const {
    return {.partner = other,
            .capabilities = capabilities,
            .store = store,
            .clock = clock,
            .metrics = metrics,
            .validator = validator,
            .validation = validation,
            .extraction = extraction,
            .cursors = cursors,
            .policy = policy,
            .tokens = tokens};
  }
};

// One interaction at work. Its partner is the one that this caller may use (partner/authorized_partner.h).
struct Work {
  const Services& services;
  const Settings& settings;
  const Rewrite& rewrite;
  const std::string& base;  // ours, "https://concord.example/north/fhir"
  StatementMemory& statements;
  const rest::Call& call;
  const auth::AccessContext& access;
  const auth::Guard& guard;
  Deadline deadline;

  [[nodiscard]] const std::string& type() const noexcept { return call.target.type; }
  [[nodiscard]] const std::string& id() const noexcept { return call.target.id; }
  // The same for another call, e.g. of an entry.
  [[nodiscard]] Work with(const rest::Call& other) const {
    return {.services = services,
            .settings = settings,
            .rewrite = rewrite,
            .base = base,
            .statements = statements,
            .call = other,
            .access = access,
            .guard = guard,
            .deadline = deadline};
  }
};

}  // namespace concord::facade
