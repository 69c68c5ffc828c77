// An AuditRecord as a FHIR R4 AuditEvent, after IHE BALP. Pure: the same record gives the same resource.
#pragma once

#include "core/json/value.h"
#include "core/ports/audit_sink.h"

namespace concord::ops {

// One event a request: agents are the client, this server and, where there is one, the user; entities are the patients,
// the resources, the query and the request id. `meta.profile` is not claimed.
[[nodiscard]] json::Value audit_event(const AuditRecord& record);

}  // namespace concord::ops
