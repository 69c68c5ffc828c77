#include "service/app/token_command.h"

#include <chrono>
#include <ostream>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/app/config.h"
#include "service/client/curl_http_client.h"

namespace concord::app {
namespace {

constexpr std::chrono::seconds kCallTime{10};

json::Value order_of(const TokenOptions& options) {
  const auto some = [](const std::string& text) { return text.empty() ? json::Value{} : json::Value{text}; };
  return json::object({{"scope", options.scope},
                       {"patient", some(options.patient)},
                       {"fhirUser", some(options.user)},
                       {"client_id", some(options.client)},
                       {"lifetime", options.lifetime_seconds}});
}

// The findings of an OperationOutcome, or the status alone.
void tell_refusal(const http::Response& answer, std::ostream& err) {
  const auto outcome = json::read(answer.body);
  const auto issues = outcome ? (*outcome)["issue"].items() : std::span<const json::Value>{};
  if (issues.empty()) err << fmt::format("concord: the admin port answered {}\n", answer.status);
  for (const json::Value& issue : issues) {
    const std::string_view text = issue["details"].text("text");
    err << fmt::format("{}: {}\n", issue["expression"].at(0).as_string().value_or("concord"),
                       text.empty() ? issue.text("diagnostics") : text);
  }
}

}  // namespace

int mint_token(const TokenOptions& options, const Streams& streams) {
  if (!is_http_url(options.admin)) {
    streams.err << "concord: --admin must be an http or https URL\n";
    return kRefused;
  }
  client::CurlHttpClient client;
  HttpCall call;
  call.method = http::Method::post;
  call.url = fmt::format("{}{}tokens", options.admin, options.admin.ends_with('/') ? "" : "/");
  call.headers.add("Content-Type", "application/json");
  call.body = json::write(order_of(options));
  call.deadline = std::chrono::steady_clock::now() + kCallTime;
  const auto answer = client.send(call);
  if (!answer) {
    streams.err << fmt::format("concord: {}\n", answer.error().message);
    return kRefused;
  }
  const auto body = json::read(answer->body);
  if (answer->status != 200 || !body || body->text("access_token").empty()) {
    tell_refusal(*answer, streams.err);
    return kRefused;
  }
  streams.out << body->text("access_token") << '\n';
  return kDone;
}

}  // namespace concord::app
