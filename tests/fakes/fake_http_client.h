// An HttpClient that answers from a script and remembers what it was asked. Without a script left it fails with
// `fault`, so that a call too many shows.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/http_client.h"

namespace concord::fakes {

class FakeHttpClient final : public HttpClient {
 public:
  using Reply = std::function<Result<http::Response>(const HttpCall&)>;

  // The next calls' replies, in order.
  FakeHttpClient& then(Reply reply) {
    const std::scoped_lock lock{mutex_};
    script_.push_back(std::move(reply));
    return *this;
  }
  FakeHttpClient& then(http::Response response) {
    return then([response = std::move(response)](const HttpCall&) { return Result<http::Response>{response}; });
  }
  FakeHttpClient& then(Error error) {
    return then([error = std::move(error)](const HttpCall&) -> Result<http::Response> { return fail(error); });
  }
  FakeHttpClient& then_json(int status, std::string body, http::Headers headers = {}) {
    headers.set("Content-Type", "application/fhir+json");
    return then({.status = status, .headers = std::move(headers), .body = std::move(body)});
  }

  [[nodiscard]] Result<http::Response> send(const HttpCall& call) override {
    Reply reply;
    {
      const std::scoped_lock lock{mutex_};
      calls_.push_back(call);
      if (script_.empty()) return fail(ErrorKind::fault, "the script has no reply left");
      reply = std::move(script_.front());
      script_.pop_front();
    }
    return reply(call);
  }

  [[nodiscard]] std::vector<HttpCall> calls() const {
    const std::scoped_lock lock{mutex_};
    return calls_;
  }
  // "GET https://…" of each call.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const HttpCall& call : calls()) out.push_back(std::string{http::to_string(call.method)} + " " + call.url);
    return out;
  }
  [[nodiscard]] std::size_t unused() const {
    const std::scoped_lock lock{mutex_};
    return script_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::deque<Reply> script_;
  std::vector<HttpCall> calls_;
};

}  // namespace concord::fakes
