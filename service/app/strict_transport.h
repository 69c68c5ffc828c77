// Strict-Transport-Security (RFC 6797) in answers over TLS, for a year; never over plain HTTP, where anybody could have
// said it.
#pragma once

#include <string_view>
#include <utility>

#include "core/http.h"

namespace concord::app {

inline void set_strict_transport(http::Headers& headers) {
  headers.set("Strict-Transport-Security", "max-age=31536000");
}

[[nodiscard]] inline http::Response with_strict_transport(http::Response response) {
  set_strict_transport(response.headers);
  return response;
}

// The same for an answer that is written piece by piece.
class StrictTransportSink final : public http::ResponseSink {
 public:
  // `sink` outlives the object.
  explicit StrictTransportSink(http::ResponseSink& sink) : sink_{&sink} {}
  [[nodiscard]] Status start(int status, const http::Headers& headers) override {
    http::Headers all = headers;
    set_strict_transport(all);
    return sink_->start(status, all);
  }
  [[nodiscard]] Status write(std::string_view bytes) override { return sink_->write(bytes); }

 private:
  http::ResponseSink* sink_;
};

}  // namespace concord::app
