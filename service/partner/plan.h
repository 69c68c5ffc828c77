// How a graph gets to a partner: which resources are created, updated, left alone or retracted, and the Bundle
// that does it. Pure. So far there is one rung, the transaction; a partner without it is an Error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/partner/capabilities.h"

namespace concord::partner {

// A resource of the graph's former version, as the partner holds it (with its id).
struct Stored {
  std::string full_url;  // absolute or "Type/id"
  json::Value resource;
  std::string etag;              // of an answer; empty: meta.versionId counts
  std::string replaced_by = {};  // the full URL of the graph's resource that it becomes, where no identifier tells
};

enum class Action : std::uint8_t { create, update, unchanged, retract };
[[nodiscard]] std::string_view to_string(Action action) noexcept;

struct Step {
  std::string role = {};  // of the graph; "retracted[n]" for what vanished
  std::string type = {};
  Action action = Action::create;
  std::string target = {};  // "Type/id" of what is stored, or will be by its own id; empty when the partner assigns it
  std::string if_match = {};              // W/"3"; empty when no version is known
  json::Value resource = {};              // as sent; as stored when unchanged
  std::optional<std::size_t> entry = {};  // index into the Bundle's entries; empty when unchanged
};

struct Plan {
  std::string form = "transaction";
  std::string guarantee = "exact";
  std::vector<Step> steps;  // the graph's resources in their order, then what is retracted
  json::Value bundle;       // null when nothing needs to be sent
};

// Old and new are compared by type and first identifier, or by id where a type has none (Provenance: the UUID of
// the id or full_url). Equal content is unchanged; Provenance is never changed or retracted. References of the
// graph to what is stored become literal. The guarantee is "exact" when every creation is conditional or names
// its id, else "reconcilable". Errors: unsupported (no transaction, or an interaction it needs is missing),
// conflict (two stored resources are one of the graph), partner_broken (a stored resource is incomplete).
[[nodiscard]] Result<Plan> plan(const mappers::Graph& graph, std::span<const Stored> stored,
                                const Capabilities& capabilities);

}  // namespace concord::partner
