// What one core needs from a graph to the text of its document, by format and carrier, and from the contents of a
// document back to the graph. The artifacts are the samples whose paths are given: documents_bench FILE...
// [--benchmark_…].
#include <benchmark/benchmark.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/forms/document.h"
#include "mappers/forms/machine_copy.h"
#include "mappers/mapper.h"

namespace concord::bench {
namespace {

using mappers::Carrier;
using mappers::DocumentFormat;

struct NamedStyle {
  const char* name = nullptr;
  mappers::DocumentStyle style;
};
constexpr std::array kStyles{
    NamedStyle{"xhtml", {.format = DocumentFormat::xhtml, .carrier = Carrier::none}},
    NamedStyle{"xhtml+copy", {.format = DocumentFormat::xhtml, .carrier = Carrier::second_content}},
    NamedStyle{"html", {.format = DocumentFormat::html, .carrier = Carrier::none}},
    NamedStyle{"text", {.format = DocumentFormat::text, .carrier = Carrier::none}},
    NamedStyle{"pdf", {.format = DocumentFormat::pdf, .carrier = Carrier::none}},
    NamedStyle{"pdf+file", {.format = DocumentFormat::pdf, .carrier = Carrier::embedded_file}},
};

std::vector<mappers::Attachment> contents_of(const json::Value& document) {
  std::vector<mappers::Attachment> out;
  for (const json::Value& content : document["content"].items()) {
    const json::Value& attachment = content["attachment"];
    out.push_back({.content_type = std::string{attachment.text("contentType")},
                   .bytes = base64_decode(attachment.text("data")).value_or("")});
  }
  return out;
}

void add(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  const auto artifact = json::read(std::string{std::istreambuf_iterator<char>{file}, {}});
  const mappers::Mapper* mapper = artifact ? mappers::find(artifact->text("artifact")) : nullptr;
  if (mapper == nullptr) return;
  const mappers::Mapped mapped = mapper->map(mapper->normalise(*artifact).artifact);
  const std::string name = std::filesystem::path{path}.stem().string();
  for (const NamedStyle& one : kStyles) {
    const auto write = [mapper, mapped, style = one.style] {
      return mappers::write_document(*mapper,
                                     {.graph = mapped.graph, .style = style, .alerts = mapped.alerts, .replaces = {}});
    };
    benchmark::RegisterBenchmark((std::string{"write-"} + one.name + "/" + name).c_str(),
                                 [write](benchmark::State& state) {
                                   std::size_t bytes = 0;
                                   for (auto _ : state) bytes = json::write(write()->resource.resource).size();
                                   state.counters["bytes"] = static_cast<double>(bytes);
                                 });
    const auto contents = contents_of(write()->resource.resource);
    if (one.style.carrier == Carrier::none) continue;
    benchmark::RegisterBenchmark((std::string{"read-"} + one.name + "/" + name).c_str(),
                                 [contents](benchmark::State& state) {
                                   for (auto _ : state) benchmark::DoNotOptimize(mappers::read_machine_copy(contents));
                                 });
  }
}

}  // namespace
}  // namespace concord::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::vector<std::string> paths(argv + 1, argv + argc);
  for (const std::string& path : paths) concord::bench::add(path);
  return paths.empty() || benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
