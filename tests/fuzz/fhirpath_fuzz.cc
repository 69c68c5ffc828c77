// The FHIRPath parser and evaluator on any text. No crash, no unbounded work, the same answer twice; and the two ways
// to ask for a boolean agree.

// uses: fhir
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/json/read.h"
#include "core/json/write.h"
#include "core/utf8.h"
#include "fhir/path/fhirpath.h"

namespace {

using namespace concord::fhir::path;
using concord::json::Value;

void require(bool claim) {
  if (!claim) std::abort();
}

const std::array<Value, 2>& resources() {
  static const std::array<Value, 2> kResources{
      *concord::json::read(R"({"resourceType":"Patient","id":"p","active":true,"birthDate":"1974-12-25",
        "contained":[{"resourceType":"Organization","id":"o","name":"Clinic"}],
        "name":[{"use":"official","given":["Peter",null],"_given":[null,{"id":"g"}],"family":"Chalmers"},{"text":"P"}],
        "deceasedDateTime":"2015-02-04T14:34:28.5+02:00","multipleBirthInteger":2,
        "managingOrganization":{"reference":"#o"},"extension":[{"url":"http://a.example/x","valueDecimal":1.50}]})"),
      *concord::json::read(R"({"resourceType":"Observation","status":"final","effectivePeriod":{"start":"2020"},
        "code":{"coding":[{"system":"http://loinc.org","code":"1"},{"code":"2"}]},"subject":{"reference":"Patient/1"},
        "valueQuantity":{"value":185,"unit":"lbs","system":"http://unitsofmeasure.org","code":"[lb_av]"},
        "component":[{"valueString":"a"},{"valueRange":{"low":{"value":1e2},"high":{"value":-0.0}}}]})")};
  return kResources;
}

void require_same(const concord::Result<Collection>& a, const concord::Result<Collection>& b) {
  require(a.has_value() == b.has_value());
  if (!a) {
    require(a.error() == b.error() && !a.error().message.empty());
    return;
  }
  require(a->size() == b->size());
  for (std::size_t i = 0; i < a->size(); ++i) {
    const Value left = to_json((*a)[i]);
    require(concord::json::write(left) == concord::json::write(to_json((*b)[i])));
    require(concord::find_invalid_utf8(concord::json::write(left)) == std::string_view::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const auto expression = Expression::parse(text);
  if (!expression) {
    require(!expression.error().message.empty());
    return 0;
  }
  for (const Value& resource : resources()) {
    const Node node = root(resource);
    Environment environment{.resource = node, .root_resource = node};
    environment.now = concord::Instant{};
    environment.steps_max = 2'000;
    const auto items = expression->evaluate(node, environment);
    require_same(items, expression->evaluate(node, environment));
    const auto decided = expression->decide(node, environment);
    if (items && items->empty()) require(decided && !decided->has_value());
    if (items && items->size() > 1) require(!decided);
    environment.is_strict = true;
    environment.as_takes_many = false;
    (void)expression->evaluate(node, environment);
  }
  return 0;
}
