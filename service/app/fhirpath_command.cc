#include "service/app/fhirpath_command.h"

#include <istream>
#include <ostream>
#include <string_view>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/outcome.h"
#include "fhir/path/fhirpath.h"
#include "service/app/input.h"

namespace concord::app {
namespace {

Result<fhir::path::Collection> evaluate(const fhir::path::Expression& expression, const json::Value& resource,
                                        Instant now) {
  const fhir::path::Node node = fhir::path::root(resource);
  const fhir::path::Environment environment{.resource = node, .root_resource = node, .now = now};
  return expression.evaluate(node, environment);
}

Status print(const std::string& expression, const std::string& file, Instant now, const Streams& streams) {
  ASSIGN_OR_RETURN(const auto compiled, fhir::path::Expression::parse(expression));
  Input input{file, streams.in};
  ASSIGN_OR_RETURN(const auto text, input.all());
  ASSIGN_OR_RETURN(const auto resource, json::read(text, {.bytes_max = kInputBytesMax}));
  ASSIGN_OR_RETURN(const auto items, evaluate(compiled, resource, now));
  for (const fhir::path::Item& item : items) streams.out << json::write(to_json(item)) << '\n';
  return {};
}

}  // namespace

int fhirpath(const std::string& expression, const std::string& file, Instant now, const Streams& streams) {
  const auto printed = print(expression, file, now, streams);
  streams.out.flush();
  if (printed) return kDone;
  const Error& error = printed.error();
  const std::string_view code = error.kind == ErrorKind::malformed ? "structure" : "processing";
  streams.err << json::write(fhir::operation_outcome(Severity::error, code, error.message)) << '\n';
  return kRefused;
}

}  // namespace concord::app
