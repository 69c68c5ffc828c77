// How a graph gets to a partner: what is created, updated, left alone or retracted, in which form, and how sure it is
// that nothing is done twice. Values and the part that both natural forms share; `ladder.h` chooses the form. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/partner/capabilities.h"

namespace concord::partner {

// From the most to the least that a partner takes.
enum class Form : std::uint8_t { transaction, single_writes, questionnaire_response, document_reference };
[[nodiscard]] std::string_view to_string(Form form) noexcept;

// How sure it is that a creation happens once, the surest first.
enum class Guarantee : std::uint8_t {
  exact,         // the partner itself makes it once, whatever is sent how often
  reconcilable,  // it can be found again, under our lease
  at_most_once,  // what is not answered stays unknown
};
[[nodiscard]] std::string_view to_string(Guarantee guarantee) noexcept;

// A resource of the graph's former version, as the partner holds it (with its id).
struct Stored {
  std::string full_url;  // absolute or "Type/id"
  json::Value resource;
  std::string etag;              // of an answer; empty: meta.versionId counts
  std::string replaced_by = {};  // the full URL of the graph's resource that it becomes, where no identifier tells
};

enum class Action : std::uint8_t {
  create,
  update,
  unchanged,
  retract,
  embed,  // its facts are in another step's resource
  lose    // the partner does not take it; `reason` says why
};
[[nodiscard]] std::string_view to_string(Action action) noexcept;

struct Step {
  std::string role = {};  // of the graph; "retracted[n]" for what vanished
  std::string type = {};
  Action action = Action::create;
  std::string target = {};  // "Type/id" of what is stored, or will be by its own id; empty when the partner assigns it
  std::string if_match = {};              // W/"3"; empty when no version is known
  json::Value resource = {};              // as sent; as stored when unchanged
  std::optional<std::size_t> entry = {};  // index into the Bundle's entries; empty when not in the Bundle
  std::string full_url = {};              // what the other steps' references call it
  std::string reason = {};                // "create-not-supported"; empty when there is nothing to say
  http::Parameters if_none_exist = {};    // of a conditional creation
  Guarantee guarantee = Guarantee::exact;
  bool is_carrier = false;   // holds what is embedded, or tells an alert: no part of the artifact's own graph
  bool comes_first = false;  // written before what the artifact is known by

  [[nodiscard]] bool writes() const noexcept {
    return action == Action::create || action == Action::update || action == Action::retract;
  }
};

// Who brings an alert of the artifact to people.
struct AlertCarrier {
  std::string role;     // of the alert
  std::string carrier;  // role of the step that tells it; empty: only the report does
  friend bool operator==(const AlertCarrier&, const AlertCarrier&) = default;
};

struct Plan {
  Form form = Form::transaction;
  Guarantee guarantee = Guarantee::exact;  // the least sure of its creations'
  std::vector<Step> steps;                 // the graph's resources in their order, then what is retracted
  json::Value bundle;                      // of a transaction; null when nothing needs to be sent
  std::vector<AlertCarrier> alerts = {};
  std::vector<mappers::Note> notes = {};  // what the form says less well than the artifact

  [[nodiscard]] bool writes() const noexcept;
};

// The natural form of a graph, as one transaction or as single writes. Old and new are compared by type and first
// identifier, or by id where a type has none (Provenance: the UUID of the id or full_url). Equal content is unchanged;
// Provenance is never changed or retracted. References of the graph to what is stored become literal; to what the
// partner does not take, logical. What is no primary resource and cannot be created is lost. Errors: unsupported (the
// primary resource cannot be created, or what is stored cannot be changed), conflict (two stored resources are one of
// the graph), partner_broken (a stored resource is incomplete).
[[nodiscard]] Result<Plan> plan_graph(const mappers::Graph& graph, std::span<const Stored> stored,
                                      const Capabilities& capabilities, Form form);

// The version of a stored resource as an If-Match has it; empty when none is known.
[[nodiscard]] std::string version_of(const Stored& stored);
// Errors: partner_broken for a resource without type or id, or only a part of one.
[[nodiscard]] Status check_stored(const Stored& stored);

}  // namespace concord::partner
