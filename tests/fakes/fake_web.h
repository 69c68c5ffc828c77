// An HttpClient that answers by URL and counts, for tests in which the order of calls is not the matter. A URL that
// nobody put here cannot be reached.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/http_client.h"

namespace concord::fakes {

class FakeWeb final : public HttpClient {
 public:
  using Reply = std::function<Result<http::Response>(const HttpCall&)>;

  void on(const std::string& url, Reply reply) {
    const std::scoped_lock lock{mutex_};
    replies_[url] = std::move(reply);
  }
  void on(const std::string& url, http::Response response) {
    on(url, [response = std::move(response)](const HttpCall&) { return Result<http::Response>{response}; });
  }
  void on(const std::string& url, std::string body) {
    on(url, http::Response{.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)});
  }
  void down(const std::string& url) {
    on(url, [](const HttpCall&) -> Result<http::Response> { return fail(ErrorKind::unavailable, "down"); });
  }

  [[nodiscard]] Result<http::Response> send(const HttpCall& call) override {
    Reply reply;
    {
      const std::scoped_lock lock{mutex_};
      calls_.push_back(call);
      const auto found = replies_.find(call.url);
      if (found == replies_.end()) return fail(ErrorKind::unavailable, "no such host");
      reply = found->second;
    }
    auto response = reply(call);
    // As the port promises.
    if (response && response->body.size() > call.response_bytes_max) {
      return fail(ErrorKind::partner_broken, "the answer is too long");
    }
    return response;
  }

  [[nodiscard]] std::size_t times(const std::string& url) const {
    const std::scoped_lock lock{mutex_};
    std::size_t out = 0;
    for (const HttpCall& call : calls_) out += call.url == url ? 1U : 0U;
    return out;
  }
  [[nodiscard]] std::vector<HttpCall> calls() const {
    const std::scoped_lock lock{mutex_};
    return calls_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Reply> replies_;
  std::vector<HttpCall> calls_;
};

}  // namespace concord::fakes
