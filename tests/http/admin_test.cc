#include "service/http/admin.h"

#include <gtest/gtest.h>

namespace concord::http {
namespace {

Response ask(Method method, const std::string& target, bool is_ready) {
  const Admin admin{{.is_ready = [is_ready] { return is_ready; }, .metrics_text = [] { return "a 1\n"; }}};
  Request request;
  request.method = method;
  request.target = target;
  return admin.respond(request);
}

TEST(Admin, IsAliveWhileTheProcessRuns) {
  EXPECT_EQ(ask(Method::get, "/livez", true).status, 200);
  EXPECT_EQ(ask(Method::get, "/livez", false).status, 200);
}

TEST(Admin, IsReadyOnlyWhenTheServiceIs) {
  EXPECT_EQ(ask(Method::get, "/readyz", true).status, 200);
  const Response draining = ask(Method::head, "/readyz", false);
  EXPECT_EQ(draining.status, 503);
  EXPECT_EQ(draining.headers.value("Retry-After"), "2");
}

TEST(Admin, ShowsTheMetrics) {
  const Response metrics = ask(Method::get, "/metrics", true);
  EXPECT_EQ(metrics.body, "a 1\n");
  EXPECT_EQ(metrics.headers.value("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(metrics.headers.value("Cache-Control"), "no-store");
}

TEST(Admin, ServesNothingElse) {
  EXPECT_EQ(ask(Method::get, "/artifacts/goal", true).status, 404);
  EXPECT_EQ(ask(Method::post, "/metrics", true).status, 405);
  EXPECT_EQ(ask(Method::post, "/metrics", true).headers.value("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(ask(Method::options, "/livez", true).status, 204);
}

}  // namespace
}  // namespace concord::http
