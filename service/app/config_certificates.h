// Clients that show a certificate instead of a token, as an operator lists them: `auth.certificates`.
#pragma once

#include <string_view>
#include <vector>

#include "auth/certificates/certificates.h"
#include "core/error.h"
#include "service/app/environment.h"
#include "service/app/settings_tree.h"

namespace concord::app {

inline constexpr std::string_view kCertificates = "auth.certificates.";

// "auth.certificates.NAME.…"; the name is what the client is called.
[[nodiscard]] std::vector<auth::CertificateClient> read_certificates(const std::vector<Setting>& settings,
                                                                     const Environment& environment,
                                                                     std::vector<Issue>& issues);
// Adds what is missing or does not go together.
void check_certificates(const std::vector<auth::CertificateClient>& clients, const std::vector<std::string>& partners,
                        bool is_asked_for, std::vector<Issue>& issues);

}  // namespace concord::app
