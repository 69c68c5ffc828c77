// The authenticated submitter in the Provenance of a graph, apart from the authors that the artifact claims.
#pragma once

#include "auth/access_context.h"
#include "mappers/mapper.h"

namespace concord::artifacts {

// Adds an agent `enterer` to the graph's Provenance: the user where the token names one, else the client by its issuer
// and name. Nothing when nobody is authenticated. Reading back does not look at it.
void name_submitter(mappers::Graph& graph, const auth::AccessContext& access);

}  // namespace concord::artifacts
