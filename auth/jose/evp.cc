#include "auth/jose/evp.h"

#include <openssl/err.h>

namespace concord::auth::jose {

ErrorQueueGuard::~ErrorQueueGuard() { ERR_clear_error(); }

}  // namespace concord::auth::jose
