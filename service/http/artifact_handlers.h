// The artifact routes: each reads its request, checks it, calls one use case and renders what came back. What an
// artifact is and how it is delivered is known below.
#pragma once

#include "service/http/routes.h"

namespace concord::http {

// 201 when the artifact is new at the partner, else 200; Location of the artifact; the delivery report.
[[nodiscard]] Result<Response> submit_artifact(const Call& call);
[[nodiscard]] Result<Response> preview_artifact(const Call& call);
[[nodiscard]] Result<Response> read_artifact(const Call& call);
// Parameters from the query.
[[nodiscard]] Result<Response> list_artifacts(const Call& call);
// Parameters from the query and the form together; a name in both is refused.
[[nodiscard]] Result<Response> search_artifacts(const Call& call);

// "[public URL]/{p}/artifacts/{type}/{id}?source=…", everything escaped.
[[nodiscard]] std::string artifact_url(const Site& site, const PartnerId& partner, const mappers::ArtifactKey& key);

}  // namespace concord::http
