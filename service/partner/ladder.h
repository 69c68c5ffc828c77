// The ladder: which form an artifact takes at a partner, from what the partner can do and what it holds. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/mapper.h"
#include "service/partner/capabilities.h"
#include "service/partner/plan.h"

namespace concord::partner {

// The artifact as one resource of a form, as the partner holds it.
struct StoredForm {
  Form form = Form::document_reference;  // or questionnaire_response
  Stored stored;
};

struct PlanRequest {
  const mappers::Mapper& mapper;
  const json::Value& normal;    // the artifact
  const mappers::Graph& graph;  // of it, its references bound to the partner
  std::span<const mappers::Alert> alerts = {};
  std::span<const Stored> stored = {};      // its natural resources
  const StoredForm* stored_form = nullptr;  // or the form it is stored in
};

// transaction → ordered single writes → questionnaire form → document → refused. What is stored keeps its form. If the
// primary resource cannot be stored, what depends on it is not written alone. An alert goes out as the graph says
// (Flag), else as a Communication, else as the first line of the document; a rung on which it reaches nobody is passed
// over unless the operator lets alerts stay in the report. Errors: unsupported, with an issue for each rung that says
// why not; those of plan_graph; too_large when a document would be.
[[nodiscard]] Result<Plan> plan(const PlanRequest& request, const Capabilities& capabilities);

}  // namespace concord::partner
