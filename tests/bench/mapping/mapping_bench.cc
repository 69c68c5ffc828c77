// What one core needs from the text of an artifact to the text of its Bundle: read, check, normal form, graph, Bundle,
// write. The artifacts are the samples whose paths are given: mapping_bench FILE... [--benchmark_…].
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/forms/questionnaire_form.h"
#include "mappers/mapper.h"

namespace concord::bench {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// The text of the Bundle; "" for an artifact that is refused.
std::string bundle_text(const std::string& text) {
  const auto artifact = json::read(text);
  if (!artifact) return {};
  const mappers::Mapper* mapper = mappers::find(artifact->text("artifact"));
  if (mapper == nullptr || !mapper->check(*artifact).empty()) return {};
  const mappers::Normal normal = mapper->normalise(*artifact);
  return json::write(mappers::transaction_bundle(mapper->map(normal.artifact).graph));
}

void map_artifact(benchmark::State& state, const std::string& text) {
  if (bundle_text(text).empty()) {
    state.SkipWithError("the artifact was refused");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(bundle_text(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

// The steps of map/, one by one: where its time goes.
void add_steps(const std::string& name, const std::string& text) {
  const auto add_step = [&name](std::string_view step, auto run) {
    benchmark::RegisterBenchmark((std::string{step} + "/" + name).c_str(), [run](benchmark::State& state) {
      for (auto _ : state) benchmark::DoNotOptimize(run());
    });
  };
  const json::Value artifact = *json::read(text);
  const mappers::Mapper* mapper = mappers::find(artifact.text("artifact"));
  const json::Value normal = mapper->normalise(artifact).artifact;
  add_step("step-read", [text] { return json::read(text); });
  add_step("step-check", [=] { return mapper->check(artifact); });
  add_step("step-normalise", [=] { return mapper->normalise(artifact); });
  add_step("step-graph", [=] { return mapper->map(normal); });
  add_step("step-bundle", [graph = mapper->map(normal).graph] { return mappers::transaction_bundle(graph); });
  add_step("step-write",
           [bundle = mappers::transaction_bundle(mapper->map(normal).graph)] { return json::write(bundle); });
}

// What one core needs from the text of a Bundle of ours to the text of the artifact.
std::string artifact_text(const std::string& text) {
  const auto bundle = json::read(text);
  if (!bundle) return {};
  std::vector<mappers::GraphResource> resources;
  for (const json::Value& entry : (*bundle)["entry"].items())
    resources.push_back({.role = {}, .full_url = std::string{entry.text("fullUrl")}, .resource = entry["resource"]});
  if (resources.empty()) return {};
  const mappers::Mapper* mapper = mappers::find_for(resources.front().resource);
  if (mapper == nullptr) return {};
  const auto read = mapper->read_back(resources.front(), std::span{resources}.subspan(1));
  return read ? json::write(read->artifact) : std::string{};
}

void read_back(benchmark::State& state, const std::string& bundle) {
  if (artifact_text(bundle).empty()) {
    state.SkipWithError("the Bundle was refused");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(artifact_text(bundle));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bundle.size()));
}

void read_and_write(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(json::write(*json::read(text)));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

// The questionnaire form of a mapped artifact, and back; beside map/ it is what delivery as such a form adds.
void add_form(const std::string& name, const std::string& text) {
  const json::Value artifact = *json::read(text);
  const mappers::Mapper* mapper = mappers::find(artifact.text("artifact"));
  if (!has_questionnaire_form(*mapper)) return;
  const json::Value normal = mapper->normalise(artifact).artifact;
  const mappers::Graph graph = mapper->map(normal).graph;
  const auto write = [=] { return json::write(write_questionnaire_form(*mapper, normal, graph)->resource); };
  benchmark::RegisterBenchmark(("form-write/" + name).c_str(), [write](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(write());
  });
  benchmark::RegisterBenchmark(("form-read/" + name).c_str(), [mapper, form = write()](benchmark::State& state) {
    for (auto _ : state)
      benchmark::DoNotOptimize(json::write(read_questionnaire_form(*mapper, *json::read(form))->artifact));
  });
}

void add(const std::string& path) {
  const std::string name = std::filesystem::path{path}.stem().string();
  const std::string text = file_text(path);
  benchmark::RegisterBenchmark(("map/" + name).c_str(), [text](benchmark::State& state) { map_artifact(state, text); });
  const std::string bundle = bundle_text(text);
  if (bundle.empty()) return;
  add_steps(name, text);
  benchmark::RegisterBenchmark(("read-back/" + name).c_str(),
                               [bundle](benchmark::State& state) { read_back(state, bundle); });
  add_form(name, text);
  benchmark::RegisterBenchmark(("json/" + name).c_str(),
                               [bundle](benchmark::State& state) { read_and_write(state, bundle); });
}

}  // namespace
}  // namespace concord::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::vector<std::string> paths(argv + 1, argv + argc);
  for (const std::string& path : paths) concord::bench::add(path);
  return paths.empty() || benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
