// What one core needs from the text of an artifact to the text of its Bundle: read, check, normal form, graph, Bundle,
// write. The artifacts are the samples whose paths are given: mapping_bench FILE... [--benchmark_…].
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
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

void read_and_write(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(json::write(*json::read(text)));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void add(const std::string& path) {
  const std::string name = std::filesystem::path{path}.stem().string();
  const std::string text = file_text(path);
  benchmark::RegisterBenchmark(("map/" + name).c_str(), [text](benchmark::State& state) { map_artifact(state, text); });
  const std::string bundle = bundle_text(text);
  if (bundle.empty()) return;
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
