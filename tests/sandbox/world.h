// A sandbox with a clock and short ways to call it, for its tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"
#include "core/json/read.h"
#include "core/json/value.h"
#include "service/sandbox/sandbox.h"
#include "tests/fakes/fake_clock.h"

namespace concord::sandbox {

inline json::Value parsed(std::string_view text) { return json::read(text).value(); }

class World {
 public:
  explicit World(Settings settings = {}) : sandbox_{clock, settings} {}

  using Fields = std::vector<std::pair<std::string, std::string>>;

  // With "Host: ehr.test" and, when there is a body, a FHIR media type; `fields` come on top.
  http::Response call(http::Method method, std::string target, std::string body = {}, const Fields& fields = {}) {
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.set("Host", "ehr.test");
    if (!request.body.empty()) request.headers.set("Content-Type", "application/fhir+json");
    for (const auto& [name, value] : fields) request.headers.set(name, value);
    return sandbox_.handle(request);
  }
  http::Response get(std::string target, const Fields& fields = {}) {
    return call(http::Method::get, std::move(target), {}, fields);
  }
  http::Response post(std::string target, std::string body, const Fields& fields = {}) {
    return call(http::Method::post, std::move(target), std::move(body), fields);
  }
  http::Response put(std::string target, std::string body, const Fields& fields = {}) {
    return call(http::Method::put, std::move(target), std::move(body), fields);
  }
  http::Response del(std::string target, const Fields& fields = {}) {
    return call(http::Method::del, std::move(target), {}, fields);
  }
  // The total of a search below /fhir/ ("Goal?identifier=x"); -1 when it failed.
  std::int64_t count(const std::string& search) {
    return parsed(get("/fhir/" + search).body)["total"].as_integer().value_or(-1);
  }

  fakes::FakeClock clock;

 private:
  Sandbox sandbox_;
};

// "status code expression" of an answer that carries an OperationOutcome: "404 not-found" or "422 value Goal.id".
inline std::string refusal(const http::Response& response) {
  if (response.body.empty()) return std::to_string(response.status);
  const json::Value body = parsed(response.body);
  std::string out = std::to_string(response.status);
  if (body.text("resourceType") != "OperationOutcome") return out + " " + std::string{body.text("resourceType")};
  for (const json::Value& issue : body["issue"].items()) {
    out += " " + std::string{issue.text("code")};
    if (const auto where = issue["expression"].at(0).as_string()) out += " " + std::string{*where};
  }
  return out;
}

// "Type/id" of the entries of a Bundle, of one search mode or of all.
inline std::vector<std::string> entries(const json::Value& bundle, std::string_view mode = {}) {
  std::vector<std::string> out;
  for (const json::Value& entry : bundle["entry"].items()) {
    if (!mode.empty() && entry["search"].text("mode") != mode) continue;
    const json::Value& resource = entry["resource"];
    out.push_back(std::string{resource.text("resourceType")} + "/" + std::string{resource.text("id")});
  }
  return out;
}

}  // namespace concord::sandbox
