#include "service/app/config_tls.h"

#include <utility>
#include <vector>

#include "service/http/edge/tls.h"

namespace concord::app {
namespace {

Issue missing(const char* path) { return {.code = "required", .expression = path, .text = "must be given for TLS"}; }

tl::unexpected<Error> refused(std::vector<Issue> issues) {
  return fail(ErrorKind::unprocessable, "the configuration is not valid", std::move(issues));
}

}  // namespace

Status check_tls(const TlsConfig& config) {
  if (config.certificate.empty() && config.key.empty() && config.client_ca.empty()) return {};
  std::vector<Issue> issues;
  if (config.certificate.empty()) issues.push_back(missing("listen.tls.certificate"));
  if (config.key.empty()) issues.push_back(missing("listen.tls.key"));
  if (!issues.empty()) return refused(std::move(issues));
  const auto loaded = http::edge::Tls::load(
      {.files = {.certificate = config.certificate, .key = config.key, .client_ca = config.client_ca}});
  if (loaded) return {};
  issues = loaded.error().issues;
  for (Issue& issue : issues) issue.expression.insert(0, "listen.tls.");
  return refused(std::move(issues));
}

}  // namespace concord::app
