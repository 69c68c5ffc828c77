#include "service/app/instrument_command.h"

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "fhir/outcome.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/check.h"
#include "mappers/instruments/registry.h"
#include "service/app/input.h"

namespace concord::app {
namespace {

namespace instruments = mappers::instruments;

instruments::Checked checked(const std::string& file, std::istream& standard) {
  Input input{file, standard};
  const auto text = input.all();
  if (!text) {
    return {
        .instrument = std::nullopt,
        .issues = {{.severity = Severity::fatal, .code = "not-found", .expression = {}, .text = text.error().message}}};
  }
  instruments::Checked out = instruments::check_file(*text, fhir::Validator{});
  if (!out.instrument) return out;
  auto registry = instruments::Registry::with({*out.instrument});
  if (registry) return out;
  for (Issue& issue : registry.error().issues) {
    issue.expression.erase(0, issue.expression.find('/', 1));  // it is the only one
    out.issues.push_back(std::move(issue));
  }
  return out;
}

}  // namespace

int check_instrument(const std::string& file, const Streams& streams) {
  const instruments::Checked result = checked(file, streams.in);
  const bool is_valid = fhir::is_valid(result.issues);
  if (is_valid && result.instrument) {
    const instruments::Instrument& one = *result.instrument;
    const bool replaces = instruments::Registry::shipped().find(one.id) != nullptr;
    streams.out << fmt::format("{}: valid: {}, {} items, {} scores, {} alerts{}\n", file, one.id, one.items.size(),
                               one.scores.size(), one.alerts.size(),
                               replaces ? "; stands in place of the shipped instrument" : "");
  } else {
    streams.out << fmt::format("{}: NOT VALID\n", file);
  }
  for (const Issue& issue : result.issues) {
    streams.out << fmt::format("  {:<11} {:<13} {}{}{}\n", fhir::to_string(issue.severity), issue.code,
                               issue.expression, issue.expression.empty() ? "" : ": ", issue.text);
  }
  streams.out.flush();
  return is_valid ? kDone : kRefused;
}

}  // namespace concord::app
