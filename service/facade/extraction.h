// The $extract operation of SDC (OperationDefinition QuestionnaireResponse-extract), observation-based: a
// QuestionnaireResponse becomes a transaction of Observations, which is handed back. Nothing is written at the partner.
#pragma once

#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/registry.h"
#include "service/partner/partner_ehr.h"

namespace concord::facade {

class Extraction {
 public:
  // All outlive the object. Safe from many threads.
  Extraction(const fhir::Validator& validator, const mappers::instruments::Registry& instruments,
             partner::PartnerEhr& partner) noexcept
      : validator_{validator}, instruments_{instruments}, partner_{partner} {}

  // The same at another partner, such as the one that a caller may use.
  [[nodiscard]] Extraction before(partner::PartnerEhr& other) const noexcept {
    return Extraction{validator_, instruments_, other};
  }

  // `body`: the QuestionnaireResponse, or Parameters with it in `questionnaire-response` and, when it is not to be
  // looked for, its Questionnaire in `questionnaire`. Otherwise that is the contained one, an instrument of the site,
  // or what the partner has under the canonical URL. Answers Parameters: the transaction in `return`, which is absent
  // when there is nothing to extract, and an OperationOutcome in `issues`. Errors: unprocessable with all findings for
  // a response that is not valid R4, does not fit its Questionnaire or is neither in-progress, completed nor amended,
  // for a Questionnaire that is not found, and for one without marks for extraction; unsupported for other parameters;
  // those of the partner's search.
  [[nodiscard]] Result<json::Value> extract(const json::Value& body, Deadline deadline) const;

  // The same of a response that the partner has stored. `body` is null, or Parameters with `questionnaire`.
  [[nodiscard]] Result<json::Value> extract_stored(const json::Value& stored, const json::Value& body,
                                                   Deadline deadline) const;

 private:
  [[nodiscard]] Result<json::Value> run(const json::Value& response, const json::Value& given, Deadline deadline) const;
  [[nodiscard]] Result<json::Value> find(const json::Value& response, const json::Value& given,
                                         Deadline deadline) const;
  [[nodiscard]] Result<json::Value> find_at_partner(const json::Value& response, Deadline deadline) const;

  const fhir::Validator& validator_;
  const mappers::instruments::Registry& instruments_;
  partner::PartnerEhr& partner_;
};

}  // namespace concord::facade
