#include "service/client/curl_http_client.h"

#include <curl/curl.h>

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "service/client/transfer.h"

namespace concord::client {
namespace {

struct CloseHandle {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;

bool start_library() {
  static const bool kStarted = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return kStarted;
}

struct Idle {
  Handle handle;
  Deadline since;
};

}  // namespace

// The handles: each keeps its own connections, and the last one used is used first, so that few stay warm.
class CurlHttpClient::Impl {
 public:
  explicit Impl(CurlOptions options) : options_{std::move(options)} {}

  Result<http::Response> send(const HttpCall& call) {
    ASSIGN_OR_RETURN(Handle handle, acquire(call.deadline));
    auto response = transfer(handle.get(), options_, call);
    release(std::move(handle));
    return response;
  }

 private:
  Result<Handle> acquire(Deadline deadline) {
    std::unique_lock lock{mutex_};
    const bool in_time = freed_.wait_until(lock, deadline, [&] { return in_use_ < options_.calls_max; });
    if (!in_time || std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorKind::timeout, "the deadline passed before the request could be sent");
    }
    ++in_use_;
    if (!idle_.empty()) {
      Handle handle = std::move(idle_.back().handle);
      idle_.pop_back();
      return handle;
    }
    lock.unlock();
    Handle handle{start_library() ? curl_easy_init() : nullptr};
    if (handle) return handle;
    give_back();
    return fail(ErrorKind::fault, "libcurl did not start");
  }

  // Also closes one handle that nobody needed for long, with its connections.
  void release(Handle handle) {
    Handle cold;
    const Deadline now = std::chrono::steady_clock::now();
    {
      const std::scoped_lock lock{mutex_};
      if (!idle_.empty() && idle_.front().since + options_.idle_time_max < now) {
        cold = std::move(idle_.front().handle);
        idle_.erase(idle_.begin());
      }
      idle_.push_back({.handle = std::move(handle), .since = now});
    }
    give_back();
  }

  void give_back() {
    {
      const std::scoped_lock lock{mutex_};
      --in_use_;
    }
    freed_.notify_one();
  }

  const CurlOptions options_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Idle> idle_;
  std::size_t in_use_ = 0;
};

CurlHttpClient::CurlHttpClient(CurlOptions options) : impl_{std::make_unique<Impl>(std::move(options))} {}
CurlHttpClient::~CurlHttpClient() = default;

Result<http::Response> CurlHttpClient::send(const HttpCall& call) { return impl_->send(call); }

}  // namespace concord::client
