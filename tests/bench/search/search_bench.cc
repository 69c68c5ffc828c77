// What one core needs to judge a resource by a search, to read a search, and to tell a sort key and references.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "core/http.h"
#include "core/json/read.h"
#include "fhir/search/search.h"

namespace concord::bench {
namespace {

constexpr std::string_view kGoal = R"({"resourceType":"Goal","id":"g1","meta":{"versionId":"1"},
  "identifier":[{"system":"urn:concord:artifact","value":"7f3c"}],"lifecycleStatus":"active",
  "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/goal-category","code":"behavioral"}]}],
  "description":{"text":"Walk to the market twice a week"},"subject":{"reference":"Patient/rosa-1001"},
  "startDate":"2026-03-02","target":[{"dueDate":"2026-06-01"}],
  "addresses":[{"reference":"Condition/knee-oa"},{"reference":"Condition/low-mood"}]})";
constexpr std::string_view kObservation = R"({"resourceType":"Observation","id":"o1","status":"final",
  "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
  "code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure"}]},
  "subject":{"reference":"Patient/rosa-1001"},"effectiveDateTime":"2026-03-02T15:15:00Z",
  "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
                "valueQuantity":{"value":107,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
               {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
                "valueQuantity":{"value":60,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]})";

// A query text on a resource that it matches.
void judge(benchmark::State& state, std::string_view resource_text, const std::string& query) {
  const auto resource = json::read(resource_text);
  const auto search = fhir::parse_search(resource->text("resourceType"), *http::parse_parameters(query));
  if (!search || !fhir::matches(search->query, *resource)) {
    state.SkipWithError("the search does not match");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(fhir::matches(search->query, *resource));
}
BENCHMARK_CAPTURE(judge, by_id, kGoal, "_id=g1");
BENCHMARK_CAPTURE(judge, by_patient, kGoal, "patient=rosa-1001");
BENCHMARK_CAPTURE(judge, by_identifier, kGoal, "identifier=urn:concord:artifact|7f3c");
BENCHMARK_CAPTURE(judge, by_code_and_date, kObservation, "code=http://loinc.org|85354-9&date=ge2026-03");
BENCHMARK_CAPTURE(judge, by_composite, kObservation, "component-code-value-quantity=8480-6$gt100||mm[Hg]");
BENCHMARK_CAPTURE(judge, by_unit, kObservation,
                  "combo-value-quantity=gt14|http://unitsofmeasure.org|kPa&category:not=laboratory");

void read_search(benchmark::State& state, const std::string& type, const std::string& query) {
  const auto parameters = http::parse_parameters(query);
  for (auto _ : state) benchmark::DoNotOptimize(fhir::parse_search(type, *parameters));
}
BENCHMARK_CAPTURE(read_search, goal, "Goal", "patient=rosa-1001");
BENCHMARK_CAPTURE(read_search, observation, "Observation", "code=http://loinc.org|85354-9&date=ge2026-03");

void sort_by_date(benchmark::State& state) {
  const auto resource = json::read(kObservation);
  for (auto _ : state) benchmark::DoNotOptimize(fhir::sort_key("date", *resource));
}
BENCHMARK(sort_by_date);

void all_references(benchmark::State& state) {
  const auto resource = json::read(kGoal);
  for (auto _ : state) benchmark::DoNotOptimize(fhir::references("*", *resource));
}
BENCHMARK(all_references);

}  // namespace
}  // namespace concord::bench

BENCHMARK_MAIN();
