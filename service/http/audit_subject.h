// What a request and its answer were about, for the audit: read from both, asked of nobody.
#pragma once

#include <string>
#include <string_view>

#include "core/http.h"
#include "core/ports/audit_sink.h"

namespace concord::http {

// The interaction and action of a route, by its pattern.
void add_interaction(Method method, std::string_view pattern, AuditRecord& record);

// Resources and patients of the path, the query, the bodies and Location, and the query of a search. A value of the
// query is kept only where its parameter can hold no free text; what is masked reads "***".
void add_subject(const Request& request, const Response& response, std::string_view pattern, AuditRecord& record);

}  // namespace concord::http
