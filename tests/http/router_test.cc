#include "service/http/router.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::http {
namespace {

using Verdict = Router::Verdict;

Router router() {
  return Router{{{.method = Method::post, .pattern = "/{p}/artifacts/{type}"},
                 {.method = Method::get, .pattern = "/{p}/artifacts/{type}"},
                 {.method = Method::post, .pattern = "/{p}/artifacts/{type}/$preview"},
                 {.method = Method::get, .pattern = "/{p}/artifacts/{type}/{id}"},
                 {.method = Method::get, .pattern = "/schemas"},
                 {.method = Method::get, .pattern = "/"}},
                {"north", "south"}};
}

struct FoundCase {
  Method method;
  std::string target;
  std::size_t row;
  std::string partner;
  std::string type;
  std::string id;
};

TEST(Router, FindsTheRowPartnerAndArguments) {
  const std::vector<FoundCase> cases{
      {Method::post, "/north/artifacts/goal", 0, "north", "goal", ""},
      {Method::post, "/artifacts/goal", 0, "north", "goal", ""},
      {Method::get, "/south/artifacts/goal/", 1, "south", "goal", ""},
      {Method::head, "/artifacts/goal?patient=a%7Cb", 1, "north", "goal", ""},
      {Method::post, "/artifacts/goal/$preview", 2, "north", "goal", ""},
      {Method::post, "/artifacts/goal/%24preview", 2, "north", "goal", ""},
      {Method::get, "/artifacts/goal/goal-2041?source=x", 3, "north", "goal", "goal-2041"},
      {Method::get, "/artifacts/goal/a%2Fb+c", 3, "north", "goal", "a/b+c"},
      {Method::get, "/schemas", 4, "", "", ""},
      {Method::get, "http://any.example:80/schemas/?x", 4, "", "", ""},
      {Method::get, "https://any.example", 5, "", "", ""},
      {Method::get, "/", 5, "", "", ""},
  };
  for (const FoundCase& expected : cases) {
    const Router routes = router();
    const auto found = routes.find(expected.method, expected.target);
    EXPECT_EQ(found.verdict, Verdict::found) << expected.target;
    EXPECT_EQ(found.row, expected.row) << expected.target;
    EXPECT_EQ(found.partner, expected.partner) << expected.target;
    EXPECT_EQ(found.arguments["type"], expected.type) << expected.target;
    EXPECT_EQ(found.arguments["id"], expected.id) << expected.target;
  }
}

struct RefusedCase {
  Method method;
  std::string target;
  Verdict verdict;
  std::string allow;
};

TEST(Router, RefusesWhatIsNotInTheTable) {
  const std::vector<RefusedCase> cases{
      {Method::get, "/nowhere", Verdict::not_found, ""},
      {Method::get, "/north", Verdict::not_found, ""},
      {Method::get, "/north/schemas", Verdict::not_found, ""},
      {Method::get, "/north/south/artifacts/goal", Verdict::not_found, ""},
      {Method::get, "/artifacts//goal", Verdict::not_found, ""},
      {Method::get, "//artifacts/goal", Verdict::not_found, ""},
      {Method::get, "/artifacts/goal//", Verdict::not_found, ""},
      {Method::get, "/Artifacts/goal", Verdict::not_found, ""},
      {Method::get, "/artifacts/goal/x/y", Verdict::not_found, ""},
      {Method::get, "/artifacts/goal/$unknown", Verdict::not_found, ""},
      {Method::post, "/artifacts/$unknown", Verdict::not_found, ""},
      {Method::put, "/artifacts/goal", Verdict::method_not_allowed, "GET, HEAD, POST, OPTIONS"},
      {Method::del, "/artifacts/goal/x", Verdict::method_not_allowed, "GET, HEAD, OPTIONS"},
      {Method::del, "/artifacts/goal/$preview", Verdict::method_not_allowed, "POST, OPTIONS"},
      {Method::get, "/artifacts/goal/$preview", Verdict::method_not_allowed, "POST, OPTIONS"},
      {Method::options, "/artifacts/goal/$preview", Verdict::options, "POST, OPTIONS"},
      {Method::post, "/schemas", Verdict::method_not_allowed, "GET, HEAD, OPTIONS"},
      {Method::options, "/south/artifacts/goal", Verdict::options, "GET, HEAD, POST, OPTIONS"},
      {Method::options, "/nowhere", Verdict::not_found, ""},
      {Method::get, "/artifacts/goal/%zz", Verdict::malformed, ""},
      {Method::get, "/artifacts/goal/%00", Verdict::malformed, ""},
      {Method::get, "/artifacts/goal/%ff", Verdict::malformed, ""},
      {Method::get, "/artifacts/goal/x#y", Verdict::malformed, ""},
      {Method::get, "artifacts", Verdict::malformed, ""},
      {Method::get, "*", Verdict::malformed, ""},
      {Method::get, "", Verdict::malformed, ""},
  };
  for (const RefusedCase& expected : cases) {
    const Router routes = router();
    const auto found = routes.find(expected.method, expected.target);
    EXPECT_EQ(found.verdict, expected.verdict) << expected.target;
    EXPECT_EQ(found.allow, expected.allow) << expected.target;
  }
}

TEST(Router, BoundsTheNumberOfSegments) {
  std::string target;
  for (int i = 0; i < 1'000; ++i) target += "/a";
  EXPECT_EQ(router().find(Method::get, target).verdict, Verdict::malformed);
}

TEST(Router, ServesNoPartnerRouteWithoutPartners) {
  const Router routes{{{.method = Method::get, .pattern = "/{p}/artifacts/{type}"}}, {}};
  EXPECT_EQ(routes.find(Method::get, "/artifacts/goal").verdict, Verdict::not_found);
}

}  // namespace
}  // namespace concord::http
