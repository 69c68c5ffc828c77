#include "service/app/pipes.h"

#include <istream>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/outcome.h"
#include "fhir/resource_types.h"
#include "mappers/foreign/neighbours.h"
#include "mappers/mapper.h"
#include "service/app/input.h"
#include "service/artifacts/artifacts.h"

namespace concord::app {
namespace {

constexpr std::size_t kLineBytesMax = 16U << 20U;

json::Value outcome_of(const Error& error) {
  if (!error.issues.empty()) return fhir::operation_outcome(error.issues);
  return fhir::operation_outcome(Severity::error, error.kind == ErrorKind::malformed ? "structure" : "processing",
                                 error.message);
}

// Everything that a command tells besides its result.
class Notices {
 public:
  explicit Notices(std::ostream& err) : err_{err} {}
  void set_line(std::size_t line) { line_ = line; }
  void note(const mappers::Note& note) { write("note", artifacts::to_json(note)); }
  void refuse(const Error& error) {
    has_refused_ = true;
    write("outcome", outcome_of(error));
  }
  [[nodiscard]] int exit_code() const { return has_refused_ ? kRefused : kDone; }

 private:
  void write(std::string_view name, const json::Value& value) {
    if (!line_) {
      err_ << json::write(value) << '\n';
      return;
    }
    json::Object out;
    out.push_back(json::Member::constant("line", *line_));
    out.emplace_back(name, value);
    err_ << json::write(json::Value{std::move(out)}) << '\n';
  }

  std::ostream& err_;
  std::optional<std::size_t> line_;
  bool has_refused_ = false;
};

// How the artifacts of one run are taken.
struct Taking {
  const mappers::Mappers& mappers;
  const PreviewOptions& options;
};

Result<mappers::Mapped> map_text(const Taking& taking, std::string_view text, Notices& notices) {
  ASSIGN_OR_RETURN(auto artifact, json::read(text, {.bytes_max = kInputBytesMax}));
  const mappers::Mapper* mapper = taking.mappers.find(artifact.text("artifact"));
  if (mapper == nullptr) {
    return fail(ErrorKind::unprocessable, "no such artifact type",
                {{.code = "not-supported", .expression = "/artifact", .text = "must name an artifact type"}});
  }
  std::vector<mappers::Note> dropped;
  if (taking.options.is_lenient) {
    mappers::Normal known = mapper->without_unknown(artifact);
    artifact = std::move(known.artifact);
    dropped = std::move(known.notes);
  }
  if (auto issues = mapper->check(artifact); !issues.empty()) {
    return fail(ErrorKind::unprocessable, "the artifact is not valid", std::move(issues));
  }
  const mappers::Normal normal = mapper->normalise(artifact);
  for (const mappers::Note& note : dropped) notices.note(note);
  for (const mappers::Note& note : normal.notes) notices.note(note);
  return mapper->map(normal.artifact);
}

void preview_one(const Taking& taking, std::string_view text, std::ostream& out, Notices& notices) {
  const auto mapped = map_text(taking, text, notices);
  if (!mapped) {
    notices.refuse(mapped.error());
    return;
  }
  for (const mappers::Note& note : mapped->notes) notices.note(note);
  const json::Value bundle = mappers::transaction_bundle(mapped->graph);
  out << (taking.options.is_ndjson ? json::write(bundle) : json::write_pretty(bundle)) << '\n';
}

void preview_lines(const Taking& taking, Input& input, std::ostream& out, Notices& notices) {
  std::string line;
  for (std::size_t number = 1; input.next_line(line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    notices.set_line(number);
    if (line.size() > kLineBytesMax) {
      notices.refuse({.kind = ErrorKind::too_large, .message = "the line is over 16 MiB"});
    } else {
      preview_one(taking, line, out, notices);
    }
  }
}

// "https://ehr.example/fhir/" of the link to itself of a searchset; "" when there is none.
std::string base_of(const json::Value& bundle) {
  for (const json::Value& link : bundle["link"].items()) {
    std::string_view url = link.text("url");
    if (link.text("relation") != "self") continue;
    url = url.substr(0, url.find('?'));
    if (url.ends_with("/_search")) url.remove_suffix(std::string_view{"/_search"}.size());
    const std::size_t slash = url.rfind('/');
    if (slash != std::string_view::npos && fhir::is_resource_type(url.substr(slash + 1)))
      return std::string{url.substr(0, slash + 1)};
  }
  return {};
}

Result<std::vector<mappers::GraphResource>> resources_of(std::string_view text) {
  ASSIGN_OR_RETURN(const auto bundle, json::read(text, {.bytes_max = kInputBytesMax}));
  if (bundle.text("resourceType") != "Bundle") return fail(ErrorKind::unprocessable, "the input must be a FHIR Bundle");
  const std::string base = base_of(bundle);
  std::vector<mappers::GraphResource> out;
  for (const json::Value& entry : bundle["entry"].items()) {
    const json::Value& resource = entry["resource"];
    if (!resource.is_object()) continue;
    std::string full_url{entry.text("fullUrl")};
    if (full_url.empty()) full_url = fmt::format("{}{}/{}", base, resource.text("resourceType"), resource.text("id"));
    out.push_back({.role = {}, .full_url = std::move(full_url), .resource = resource});
  }
  return out;
}

}  // namespace

int preview(const PreviewOptions& options, const Streams& streams, const mappers::Mappers& mappers) {
  const Taking taking{mappers, options};
  Notices notices{streams.err};
  Input input{options.file, streams.in};
  if (!input.is_open()) {
    notices.refuse(unreadable());
  } else if (options.is_ndjson) {
    preview_lines(taking, input, streams.out, notices);
  } else if (const auto text = input.all(); text) {
    preview_one(taking, *text, streams.out, notices);
  } else {
    notices.refuse(text.error());
  }
  streams.out.flush();
  return notices.exit_code();
}

int read_back(const std::string& file, const Streams& streams, const mappers::Mappers& mappers) {
  Notices notices{streams.err};
  Input input{file, streams.in};
  const auto resources = input.is_open() ? input.all().and_then(resources_of) : tl::unexpected{unreadable()};
  if (!resources) {
    notices.refuse(resources.error());
    return notices.exit_code();
  }
  const mappers::foreign::Neighbours neighbours{*resources};
  for (const mappers::GraphResource& resource : *resources) {
    const mappers::Mapper* mapper = mappers.find_for(resource.resource);
    if (mapper == nullptr) continue;
    const auto read = mapper->read_back(resource, neighbours.of(resource));
    if (!read) {
      notices.refuse(read.error());
      continue;
    }
    for (const mappers::Note& note : read->notes) notices.note(note);
    streams.out << json::write(read->artifact) << '\n';
  }
  streams.out.flush();
  return notices.exit_code();
}

}  // namespace concord::app
