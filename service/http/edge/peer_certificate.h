// What a verified certificate says about its holder, as values. Verifies nothing.
#pragma once

#include <memory>

#include "core/http.h"

struct x509_st;

namespace concord::http::edge {

// The subject in the text form of RFC 4514 (most special part first, UTF-8 as it is; empty when over 2 KiB), the DNS
// names in lower case, URIs and e-mail addresses among the first 128 alternative names, and the digest. Names with
// other bytes than visible ASCII are left out: nothing could be compared with them.
[[nodiscard]] std::shared_ptr<const ClientCertificate> describe(x509_st& certificate);

}  // namespace concord::http::edge
