// What one core needs to read and validate resources, beside a plain RapidJSON parse and write of the same bytes in the
// same run. The resources are the JSON files of a folder whose names start with a clinical type:
// validation_bench FOLDER [--benchmark_…].
#include <benchmark/benchmark.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "fhir/validate/validator.h"

namespace concord::bench {
namespace {

constexpr std::array<std::string_view, 24> kClinical = {"AllergyIntolerance",
                                                        "CarePlan",
                                                        "CareTeam",
                                                        "Communication",
                                                        "Condition",
                                                        "Consent",
                                                        "Device",
                                                        "DiagnosticReport",
                                                        "DocumentReference",
                                                        "Encounter",
                                                        "Flag",
                                                        "Goal",
                                                        "Immunization",
                                                        "List",
                                                        "MedicationRequest",
                                                        "MedicationStatement",
                                                        "Observation",
                                                        "Patient",
                                                        "Procedure",
                                                        "Provenance",
                                                        "QuestionnaireResponse",
                                                        "RequestGroup",
                                                        "ServiceRequest",
                                                        "Task"};

std::vector<std::string> texts_of(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    const std::string type = name.substr(0, name.find('-'));
    if (name.ends_with(".json") && std::ranges::find(kClinical, type) != kClinical.end()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ifstream file{path, std::ios::binary};
    texts.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
  }
  return texts;
}

// Runs `work` over all texts; reports the time of one text and the bytes of all.
template <class Work>
void over_all(benchmark::State& state, const std::vector<std::string>& texts, Work work) {
  std::int64_t bytes = 0;
  for (const std::string& text : texts) bytes += static_cast<std::int64_t>(text.size());
  for (auto _ : state) {
    for (const std::string& text : texts) work(text);
  }
  state.SetBytesProcessed(state.iterations() * bytes);
  state.counters["resources"] = static_cast<double>(texts.size());
}

void parse_and_write(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
  document.Accept(writer);
  benchmark::DoNotOptimize(buffer.GetString());
}

}  // namespace
}  // namespace concord::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) return 1;
  const auto texts = concord::bench::texts_of(argv[1]);
  if (texts.empty()) return 1;
  const concord::fhir::Validator validator;
  benchmark::RegisterBenchmark("rapidjson", [&](benchmark::State& state) {
    concord::bench::over_all(state, texts, concord::bench::parse_and_write);
  });
  benchmark::RegisterBenchmark("read", [&](benchmark::State& state) {
    concord::bench::over_all(state, texts,
                             [](const std::string& text) { benchmark::DoNotOptimize(concord::json::read(text)); });
  });
  benchmark::RegisterBenchmark("validate", [&](benchmark::State& state) {
    concord::bench::over_all(state, texts,
                             [&](const std::string& text) { benchmark::DoNotOptimize(validator.validate_text(text)); });
  });
  return benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
