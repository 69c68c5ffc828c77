// Why a token was not taken, as an Error with a reason of ours. The texts are constants: nothing of a token is in them.
#pragma once

#include <string_view>

#include "core/result.h"

namespace concord::auth {

// The Error of one of the reasons in denial.cc. Aborts for any other, which is a typing error of ours.
[[nodiscard]] tl::unexpected<Error> deny(std::string_view reason);

}  // namespace concord::auth
