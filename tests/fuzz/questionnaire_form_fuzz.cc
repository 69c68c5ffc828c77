// uses: mappers fhir
//
// Reading responses to the forms of artifacts. A JSON text: a QuestionnaireResponse, taken as one to each form. No
// crash, the same each time, findings with their place and a bound; what is read is valid, in normal form, and
// reads back from a response of our own as it is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/json/read.h"
#include "core/json/value.h"
#include "core/json/write.h"
#include "mappers/forms/questionnaire_form.h"

namespace {

using concord::json::Value;
using concord::mappers::Mapper;

void require(bool claim) {
  if (!claim) std::abort();
}

void check(const Mapper& mapper, const Value& artifact) {
  require(mapper.check(artifact).empty());
  require(mapper.normalise(artifact).artifact == artifact);
  const auto form = write_questionnaire_form(mapper, artifact, mapper.map(artifact).graph);
  require(form.has_value());
  const auto back = read_questionnaire_form(mapper, form->resource);
  require(back.has_value() && concord::json::write(back->artifact) == concord::json::write(artifact));
}

void read(const Mapper& mapper, const Value& response) {
  const auto read = read_questionnaire_form(mapper, response);
  const auto again = read_questionnaire_form(mapper, response);
  require(read.has_value() == again.has_value());
  if (!read) {
    require(read.error() == again.error() && read.error().issues.size() <= 100);
    require(std::ranges::all_of(read.error().issues, [](const concord::Issue& issue) {
      return issue.expression.starts_with("QuestionnaireResponse");
    }));
    return;
  }
  require(read->artifact == again->artifact && read->notes == again->notes);
  check(mapper, read->artifact);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = concord::json::read({reinterpret_cast<const char*>(bytes), size});
  if (!text || !text->is_object()) return 0;
  const Value response = with(*text, "resourceType", "QuestionnaireResponse");
  for (const Mapper* mapper : concord::mappers::all()) {
    if (!has_questionnaire_form(*mapper)) continue;
    const std::string url{form_questionnaire(*mapper).text("url")};
    read(*mapper, with(response, "questionnaire", url));
  }
  return 0;
}
