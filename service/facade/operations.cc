#include <algorithm>
#include <array>
#include <string_view>

#include "service/facade/everything.h"
#include "service/facade/extraction.h"
#include "service/facade/interactions.h"
#include "service/facade/validation.h"

namespace concord::facade {
namespace {

using rest::Shape;

// The parameters of a URL that change nothing here are no reason to refuse; any other would not be looked at.
Status check_url(const Work& work) {
  const bool is_plain = std::ranges::all_of(
      work.call.parameters, [](const auto& each) { return each.first == "_format" || each.first == "_pretty"; });
  if (is_plain) return {};
  constexpr const char* kText = "no such parameter of the operation in a URL";
  return fail(ErrorKind::malformed, kText, {{Severity::error, "not-supported", "", kText}});
}

Result<Answer> answered(const Result<json::Value>& made) {
  if (!made) return tl::unexpected(made.error());
  return Answer{.body = *made};
}

Result<Answer> validate(const Work& work) {
  if (!work.call.body) return fail(ErrorKind::malformed, "$validate needs the resource in its body");
  return answered(work.services.validation.validate(work.type(), *work.call.body, work.call.parameters));
}

Result<Answer> extract(const Work& work) {
  RETURN_IF_ERROR(check_url(work));
  if (!work.call.body) return fail(ErrorKind::malformed, "$extract needs the response in its body");
  const Extraction extraction = work.services.extraction.before(work.services.partner);
  return answered(extraction.extract(work.rewrite.inward(*work.call.body), work.deadline));
}

Result<Answer> extract_stored(const Work& work) {
  RETURN_IF_ERROR(check_url(work));
  const json::Value body = work.call.body ? work.rewrite.inward(*work.call.body) : json::Value{};
  ASSIGN_OR_RETURN(const auto stored, work.services.partner.read(work.type(), work.id(), work.deadline));
  const Extraction extraction = work.services.extraction.before(work.services.partner);
  const auto made = extraction.extract_stored(stored.body.value_or(json::Value{}), body, work.deadline);
  return answered(made ? Result<json::Value>{work.rewrite.outward(*made)} : made);
}

struct Row {
  std::string_view operation;
  Shape shape;
  std::string_view type;  // empty: any
  bool takes_get;
  Result<Answer> (*perform)(const Work&);
};
constexpr std::array kRows{
    Row{"$validate", Shape::system_operation, "", false, validate},
    Row{"$validate", Shape::type_operation, "", false, validate},
    Row{"$extract", Shape::type_operation, "QuestionnaireResponse", false, extract},
    Row{"$extract", Shape::instance_operation, "QuestionnaireResponse", true, extract_stored},
    Row{"$everything", Shape::instance_operation, "Patient", true, read_everything},
};

}  // namespace

Result<Answer> perform_operation(const Work& work) {
  const rest::Target& target = work.call.target;
  const auto* row = std::ranges::find_if(kRows, [&target](const Row& each) {
    return each.operation == target.operation && each.shape == target.shape &&
           (each.type.empty() || each.type == target.type);
  });
  if (row == kRows.end()) {
    constexpr const char* kText = "no such operation is served here";
    return fail(ErrorKind::not_found, kText, {{Severity::error, "not-supported", "", kText}});
  }
  if (work.call.method != http::Method::post && !row->takes_get) {
    return fail(ErrorKind::method_not_allowed, "this operation takes POST");
  }
  return row->perform(work);
}

}  // namespace concord::facade
