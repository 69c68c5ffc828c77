// One HTTP exchange on one libcurl handle: sets the handle up, runs it, and says what became of the request.
#pragma once

#include <string>

#include "core/ports/http_client.h"
#include "service/client/curl_http_client.h"

namespace concord::client {

// `easy` is a CURL handle that nobody else uses meanwhile; its connections stay open for the next exchange.
[[nodiscard]] Result<http::Response> transfer(void* easy, const CurlOptions& options, const HttpCall& call);

}  // namespace concord::client
