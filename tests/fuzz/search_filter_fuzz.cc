// uses: fhir
// Any criteria on resources of several types: what matches agrees with what the same criterion says with :not and
// :missing, and references and sort keys come of every parameter named. The first byte chooses the resource.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/read.h"
#include "fhir/search/search.h"

namespace {

using concord::fhir::matches;
using concord::fhir::parse_search;
using concord::json::Value;

constexpr std::array<std::string_view, 6> kResources{
    R"({"resourceType":"Observation","id":"1","status":"final","identifier":[{"system":"urn:a","value":"x|y"}],
        "code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}],"text":"Score"},
        "subject":{"reference":"Patient/1"},"effectivePeriod":{"start":"2026-03"},
        "valueQuantity":{"value":5.40,"comparator":"<","system":"http://unitsofmeasure.org","code":"mg/dL"},
        "component":[{"code":{"coding":[{"code":"a"}]},"valueSampledData":{"origin":{"value":1},"factor":2.5,
                      "lowerLimit":-1,"data":"1 E L 3.5 x"}},
                     {"code":{"coding":[{"code":"b"}]},"valueRange":{"low":{"value":1}}}]})",
    R"({"resourceType":"Patient","id":"p","active":true,"gender":"female","deceasedDateTime":"2026-03-02T10:00:00+01:00",
        "name":[{"family":"Sørensen","given":["Ana"]}],"telecom":[{"system":"phone","value":"1"}],"birthDate":"1957",
        "identifier":[{"type":{"coding":[{"system":"s","code":"MR"}]},"value":"1"}],"_language":{"id":"x"}})",
    R"({"resourceType":"Goal","contained":[{"resourceType":"Patient","id":"in"}],"subject":{"reference":"#in"},
        "startDate":"2026-03","target":[{"dueDate":"2026-02-30"}],"addresses":[{"reference":"http://a/Goal/1/_history/2"}]})",
    R"({"resourceType":"RiskAssessment","prediction":[{"probabilityDecimal":1e-3},{"probabilityRange":{"high":{"value":9}}}],
        "subject":{"identifier":{"system":"s","value":"v"},"type":"Patient"},"occurrenceDateTime":"2026"})",
    R"({"resourceType":"ValueSet","url":"http://a.test/b/c","version":"1","status":"draft","useContext":[{"code":{"code":"x"},
        "valueQuantity":{"value":1}}],"meta":{"profile":["http://p|1"],"lastUpdated":"2026-03-02T15:15:00.250Z"}})",
    R"({"resourceType":"Condition","onsetAge":{"value":52,"system":"http://unitsofmeasure.org","code":"a"},
        "abatementString":"a while ago","subject":{},"code":"not an object","category":[7,[],{"coding":3}]})"};

std::vector<Value> read_all() {
  std::vector<Value> out;
  for (const std::string_view text : kResources) out.push_back(concord::json::read(text).value());
  return out;
}

bool judge(const Value& resource, const std::string& name, const std::string& value) {
  const auto search = parse_search(resource.text("resourceType"), {{name, value}});
  if (!search || search->query.criteria.size() != 1) std::abort();
  return matches(search->query, resource);
}

void check(const Value& resource, const concord::fhir::Criterion& criterion, const std::string& value) {
  const std::string& name = criterion.name;
  const bool is_missing = judge(resource, name + ":missing", "true");
  if (is_missing == judge(resource, name + ":missing", "false")) std::abort();
  const auto parameter = concord::fhir::search_parameter(resource.text("resourceType"), name);
  if (!parameter) std::abort();
  if (criterion.modifier.empty()) {
    const bool found = judge(resource, name, value);
    if (found && is_missing) std::abort();
    if (parameter->type == "token" && found == judge(resource, name + ":not", value)) std::abort();
  }
  const bool has_references = !concord::fhir::references(name, resource).empty();
  if (has_references && (is_missing || parameter->type != "reference")) std::abort();
  if (!concord::fhir::sort_key(name, resource).empty() && is_missing) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::vector<Value> kRead = read_all();
  if (size == 0) return 0;
  const Value& resource = kRead.at(bytes[0] % kRead.size());
  const auto parameters = concord::http::parse_parameters({reinterpret_cast<const char*>(bytes) + 1, size - 1});
  if (!parameters) return 0;
  const auto search = parse_search(resource.text("resourceType"), *parameters, "http://a");
  if (!search) return 0;
  bool all = true;
  for (const auto& [name, value] : search->used) {
    const auto one = parse_search(search->query.type, {{name, value}}, "http://a");
    if (!one) std::abort();
    all = all && matches(one->query, resource);
    if (!one->query.criteria.empty()) check(resource, one->query.criteria.front(), value);
  }
  if (matches(search->query, resource) != all) std::abort();
  return 0;
}
