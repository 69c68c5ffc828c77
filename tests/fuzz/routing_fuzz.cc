// uses: http
// What the public surface reads of a request before a handler does: target, Accept, Content-Type, query parameters. Any
// bytes: no crash, and one opinion about a request however it is dressed.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"
#include "service/http/list_parameters.h"
#include "service/http/negotiate.h"
#include "service/http/prefer.h"
#include "service/http/router.h"
#include "service/http/routes.h"

namespace {

using concord::http::Method;
using concord::http::Router;

void require(bool claim) {
  if (!claim) std::abort();
}

const Router& router() {
  static const Router kRouter = [] {
    std::vector<Router::Row> rows;
    for (const auto& route : concord::http::routes())
      rows.push_back({.method = route.method, .pattern = route.pattern});
    return Router{rows, {"north", "south"}};
  }();
  return kRouter;
}

void route(std::string_view target) {
  const auto get = router().find(Method::get, target);
  const auto head = router().find(Method::head, target);
  require(get.verdict == head.verdict && get.row == head.row && get.partner == head.partner);
  // A query changes nothing, nor does asking again.
  const std::string asked = std::string{target.substr(0, target.find('?'))} + "?x=1";
  const auto again = router().find(Method::get, asked);
  require(again.verdict == get.verdict && again.row == get.row && again.partner == get.partner);
  if (get.verdict != Router::Verdict::found) return;
  const auto& row = concord::http::routes()[get.row];
  require(row.method == Method::get && row.pattern == get.pattern);
  require(get.partner.empty() == !row.pattern.starts_with("/{p}/"));
  require(get.allow.find("GET, HEAD") != std::string::npos);
}

void negotiate(std::string_view accept, std::string_view type) {
  concord::http::Request request;
  request.headers.add("Accept", std::string{accept});
  request.headers.add("Content-Type", std::string{type});
  using concord::http::BodyKind;
  using concord::http::Produces;
  for (const Produces produces : {Produces::json, Produces::html}) {
    const auto status = concord::http::check_accept(request, produces);
    require(status || status.error().kind == concord::ErrorKind::not_acceptable);
  }
  const bool is_json = concord::http::check_content_type(request, BodyKind::json).has_value();
  const bool is_form = concord::http::check_content_type(request, BodyKind::form).has_value();
  require(!(is_json && is_form));
}

// The first field that says how counts, whatever follows.
void prefer(std::string_view text) {
  concord::http::Headers headers{{"Prefer", std::string{text}}};
  const auto handling = concord::http::preferred_handling(headers);
  headers.add("Prefer", "handling=lenient");
  const auto again = concord::http::preferred_handling(headers);
  require(!handling || again == handling);
}

void query(std::string_view text) {
  const auto parameters = concord::http::parse_parameters(text);
  if (!parameters) return;
  const auto request = concord::http::list_request("goal", *parameters, {});
  if (!request) {
    require(!request.error().issues.empty());
    return;
  }
  require(request->count >= 1 && request->count <= concord::http::kPageMax);
  require(request->patient.empty() != request->identifier.empty());
}

}  // namespace

// Lines: target, Accept (and Prefer), Content-Type, query.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view rest{reinterpret_cast<const char*>(bytes), size};
  std::array<std::string_view, 4> lines;
  for (std::string_view& line : lines) {
    line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
  }
  route(lines[0]);
  negotiate(lines[1], lines[2]);
  prefer(lines[1]);
  query(lines[3]);
  return 0;
}
