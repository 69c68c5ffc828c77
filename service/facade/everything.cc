#include "service/facade/everything.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "fhir/bundle.h"
#include "fhir/definitions/compartments.h"
#include "fhir/rest/fields.h"
#include "service/facade/offered.h"
#include "service/facade/pages.h"

namespace concord::facade {
namespace {

using json::Value;

constexpr std::array<std::string_view, 4> kForwarded{"_since", "_type", "start", "end"};

// Those of Parameters as parameters of a URL.
Result<http::Parameters> asked_parameters(const Work& work) {
  http::Parameters out = work.call.parameters;
  if (!work.call.body) return out;
  for (const Value& each : (*work.call.body)["parameter"].items()) {
    for (const std::string_view member : {"valueInstant", "valueDate", "valueCode", "valueInteger", "valueString"}) {
      const Value& value = each[member];
      if (value.is_null()) continue;
      const auto number = value.as_number();
      out.emplace_back(each.text("name"), number ? *number : each.text(member));
    }
  }
  return out;
}

Result<SortedParameters> sorted(const http::Parameters& asked) {
  SortedParameters out;
  ASSIGN_OR_RETURN(out.subset, rest::parse_subset(asked));
  for (const auto& [name, value] : asked) {
    if (name == "_format" || name == "_pretty" || name == "_cursor") continue;
    const bool is_forwarded = std::ranges::find(kForwarded, name) != kForwarded.end();
    if (!is_forwarded && name != "_count" && name != "_summary" && name != "_elements") {
      constexpr const char* kText = "no such parameter of $everything";
      return fail(ErrorKind::malformed, kText, {{Severity::error, "not-supported", "", kText}});
    }
    out.used.emplace_back(name, value);
    (name == "_summary" || name == "_elements" ? out.ours : out.forwarded).emplace_back(name, value);
  }
  return out;
}

std::vector<std::string> wanted_types(const http::Parameters& parameters) {
  std::vector<std::string> out;
  for (const auto& [name, value] : parameters) {
    if (name != "_type") continue;
    for (const std::string_view type : rest::parts(value, ",")) out.emplace_back(type);
  }
  return out;
}

// The patient and the compartment, type by type, at a partner that has no such operation.
class Gathering {
 public:
  Gathering(const Work& work, const SortedParameters& parameters) : work_{work}, types_{wanted_types(parameters.used)} {
    for (const auto& [name, value] : parameters.used) {
      if (name == "_since") since_ = value;
    }
  }

  Result<fhir::Bundle> run(const partner::Capabilities& capabilities) {
    ASSIGN_OR_RETURN(const auto patient, work_.services.partner.read("Patient", work_.id(), work_.deadline));
    if (!patient.body) return fail(ErrorKind::partner_broken, "the partner did not answer with the patient");
    if (is_wanted("Patient")) RETURN_IF_ERROR(add(*patient.body));
    for (const partner::TypeCapabilities& known : capabilities.types) {
      const fhir::Type* type = fhir::find_type(known.type);
      if (!known.search || type == nullptr || !is_wanted(known.type) || known.type == "Patient") continue;
      RETURN_IF_ERROR(gather(known, *type));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_wanted(std::string_view type) const {
    return types_.empty() || std::ranges::find(types_, type) != types_.end();
  }

  Status gather(const partner::TypeCapabilities& known, const fhir::Type& type) {
    for (const std::string_view parameter : fhir::compartment_parameters("Patient", type)) {
      if (!known.search_parameters.empty() && !known.has_search_parameter(parameter)) continue;
      http::Parameters criteria{{std::string{parameter}, fmt::format("Patient/{}", work_.id())}};
      if (!since_.empty()) criteria.emplace_back("_lastUpdated", "ge" + since_);
      ASSIGN_OR_RETURN(const auto found, partner::search_all(work_.services.partner, known.type, criteria,
                                                             work_.settings.everything_max, work_.deadline));
      for (const partner::Found& each : found) RETURN_IF_ERROR(add(each.resource));
    }
    return {};
  }

  Status add(const Value& resource) {
    const std::string key = fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
    if (!keys_.insert(key).second) return {};
    if (keys_.size() > work_.settings.everything_max) {
      constexpr const char* kText = "the patient has more resources than one answer may hold: name fewer with _type";
      return fail(ErrorKind::too_large, kText, {{Severity::error, "too-costly", "", kText}});
    }
    out_.entries.push_back({.full_url = fmt::format("{}/{}", work_.services.partner.base_url(), key),
                            .resource = resource,
                            .search_mode = "match"});
    return {};
  }

  const Work& work_;
  std::vector<std::string> types_;
  std::string since_;
  std::set<std::string> keys_;
  fhir::Bundle out_{.type = "searchset"};
};

}  // namespace

Result<Answer> read_everything(const Work& work) {
  PageOf wanted{.path = fmt::format("Patient/{}/$everything", work.id()), .bundle_type = "searchset"};
  ASSIGN_OR_RETURN(const auto page, opened_cursor(work, wanted.path));
  ASSIGN_OR_RETURN(const auto asked, asked_parameters(work));
  ASSIGN_OR_RETURN(wanted.parameters, sorted(page ? page->ours : asked));
  ASSIGN_OR_RETURN(const auto capabilities, work.services.capabilities.get(work.deadline));
  const auto* patient = capabilities->find("Patient");
  if (page || (patient != nullptr && patient->has_operation("everything"))) {
    const auto answer = page ? work.services.partner.next_page(page->url, work.deadline)
                             : work.services.partner.everything(work.id(), wanted.parameters.forwarded, work.deadline);
    if (!answer) return tl::unexpected(answer.error());
    return page_answer(work, wanted, *answer);
  }
  ASSIGN_OR_RETURN(const auto gathered, Gathering(work, wanted.parameters).run(*capabilities));
  fhir::Bundle bundle = gathered;
  bundle.total = static_cast<std::int64_t>(bundle.entries.size());
  return page_answer(work, wanted, {.body = fhir::to_json(bundle)});
}

}  // namespace concord::facade
