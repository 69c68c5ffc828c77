#include "service/sandbox/route.h"

#include <algorithm>
#include <array>
#include <vector>

#include "fhir/resource_types.h"

namespace concord::sandbox {
namespace {

using http::Method;

struct Row {
  Shape shape = Shape::system;
  Method method = Method::get;
  Interaction interaction = Interaction::read;
};
constexpr std::array kRows{
    Row{Shape::system, Method::post, Interaction::bundle},
    Row{Shape::metadata, Method::get, Interaction::capabilities},
    Row{Shape::metadata, Method::head, Interaction::capabilities},
    Row{Shape::type, Method::get, Interaction::search},
    Row{Shape::type, Method::head, Interaction::search},
    Row{Shape::type, Method::post, Interaction::create},
    Row{Shape::type, Method::put, Interaction::conditional_update},
    Row{Shape::type, Method::del, Interaction::conditional_delete},
    Row{Shape::type_search, Method::post, Interaction::search},
    Row{Shape::instance, Method::get, Interaction::read},
    Row{Shape::instance, Method::head, Interaction::read},
    Row{Shape::instance, Method::put, Interaction::update},
    Row{Shape::instance, Method::del, Interaction::remove},
    Row{Shape::instance_history, Method::get, Interaction::history},
    Row{Shape::instance_history, Method::head, Interaction::history},
    Row{Shape::version, Method::get, Interaction::version_read},
    Row{Shape::version, Method::head, Interaction::version_read},
};

// Containers and results; they are exchanged, not kept.
constexpr std::array<std::string_view, 3> kNotStored{"Bundle", "OperationOutcome", "Parameters"};

constexpr std::size_t kSegmentsMax = 4;

Result<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> out;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    auto segment = http::percent_decode(path.substr(0, end));
    if (!segment) return fail(ErrorKind::malformed, "the path has an invalid percent escape");
    if (out.size() == kSegmentsMax) return fail(ErrorKind::not_found, "nothing is served at this path");
    out.push_back(*std::move(segment));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return out;
}

tl::unexpected<Error> unsupported_type() {
  constexpr std::string_view kText = "not a resource type that is stored here";
  return fail(ErrorKind::not_found, std::string{kText}, {{Severity::error, "not-supported", "", std::string{kText}}});
}

tl::unexpected<Error> unsupported_path() {
  constexpr std::string_view kText = "this operation, compartment or history is not offered";
  return fail(ErrorKind::not_found, std::string{kText}, {{Severity::error, "not-supported", "", std::string{kText}}});
}

Result<std::string> checked_id(const std::string& text) {
  if (!fhir::is_logical_id(text)) return fail(ErrorKind::malformed, "an id is 1 to 64 of A-Z a-z 0-9 - .");
  return text;
}

}  // namespace

bool is_stored_type(std::string_view type) noexcept {
  return fhir::is_resource_type(type) && std::ranges::find(kNotStored, type) == kNotStored.end();
}

Result<Route> parse_route(std::string_view path) {
  ASSIGN_OR_RETURN(const auto segments, split_path(path));
  if (segments.empty()) return Route{.shape = Shape::system};
  Route out{.shape = Shape::type, .type = segments[0]};
  if (segments.size() == 1 && out.type == "metadata") return Route{.shape = Shape::metadata};
  if (out.type.starts_with('$') || out.type.starts_with('_')) return unsupported_path();
  if (!is_stored_type(out.type)) return unsupported_type();
  if (segments.size() == 1) return out;
  if (segments.size() == 2 && segments[1] == "_search") {
    out.shape = Shape::type_search;
    return out;
  }
  if (segments[1].starts_with('$') || segments[1].starts_with('_')) return unsupported_path();
  out.shape = Shape::instance;
  ASSIGN_OR_RETURN(out.id, checked_id(segments[1]));
  if (segments.size() == 2) return out;
  if (segments[2] != "_history") return unsupported_path();
  out.shape = Shape::instance_history;
  if (segments.size() == 3) return out;
  out.shape = Shape::version;
  ASSIGN_OR_RETURN(out.version, checked_id(segments[3]));
  return out;
}

std::optional<Interaction> interaction_of(Shape shape, Method method) noexcept {
  const auto* row = std::ranges::find_if(kRows, [&](const Row& r) { return r.shape == shape && r.method == method; });
  return row == kRows.end() ? std::nullopt : std::optional{row->interaction};
}

std::string allowed_methods(Shape shape) {
  std::string out;
  for (const Row& row : kRows) {
    if (row.shape != shape) continue;
    if (!out.empty()) out += ", ";
    out += http::to_string(row.method);
  }
  return out;
}

}  // namespace concord::sandbox
