// The encrypted byte stream under one connection.
#pragma once

#include <functional>
#include <memory>

#include "service/http/edge/tls_context.h"
#include "service/http/edge/transport.h"

namespace concord::http::edge {

// Told once for each connection whether its handshake came to its end. Must not block.
using GreetingObserver = std::function<void(bool succeeded)>;

// Owns the non-blocking socket and closes it. Allocates nothing of TLS before the first greet().
[[nodiscard]] std::unique_ptr<Transport> make_tls_transport(int descriptor, TlsContext context,
                                                            const GreetingObserver& observer);

}  // namespace concord::http::edge
