#include "auth/server/client.h"

#include <gtest/gtest.h>

#include "auth/server/client_urls.h"
#include "core/json/read.h"

namespace concord::auth::server {
namespace {

std::string faults_of(std::string_view text) {
  const auto client = parse_client(*json::read(text));
  std::string out;
  if (client) return out;
  for (const Issue& issue : client.error().issues) out += (out.empty() ? "" : " ") + issue.expression;
  return out.empty() ? "whole" : out;  // about no member in particular
}

TEST(Client, IsRegisteredOnlyWhenAllOfItHolds) {
  struct Row {
    std::string_view text;
    std::string faults;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"client_id":"a","redirect_uris":["https://a.example/x"]})", ""},
           {R"([])", "whole"},
           {R"({"redirect_uris":["https://a.example/x"]})", "/client_id"},
           {R"({"client_id":"a:b","redirect_uris":["https://a.example/x"]})", "/client_id"},
           {R"({"client_id":"a b","redirect_uris":["https://a.example/x"]})", "/client_id"},
           {R"({"client_id":"a"})", "/redirect_uris"},
           {R"({"client_id":"a","redirect_uris":["http://a.example/x"]})", "/redirect_uris"},
           {R"({"client_id":"a","redirect_uris":["https://a.example/x#y"]})", "/redirect_uris"},
           {R"({"client_id":"a","redirect_uris":["https://*.a.example/x"]})", "/redirect_uris"},
           {R"({"client_id":"a","redirect_uris":["https://b@a.example/x"]})", "/redirect_uris"},
           {R"json({"client_id":"a","redirect_uris":["javascript:alert(1)"]})json", "/redirect_uris"},
           {R"({"client_id":"a","redirect_uris":["https:///x"]})", "/redirect_uris"},
           {R"({"client_id":"a","redirect_uris":"https://a.example/x"})", "/redirect_uris /redirect_uris"},
           {R"({"client_id":"a","redirect_uris":["https://a.example/x"],"secret":"x"})", "whole"},
           {R"({"client_id":"a","any_loopback_redirect":true})", ""},
           {R"({"client_id":"a","any_loopback_redirect":true,"pkce_required":false})", "/token_endpoint_auth_method"},
           {R"({"client_id":"a","any_loopback_redirect":true,"client_secret":"0123456789abcdef"})", "/client_secret"},
           {R"({"client_id":"a","any_loopback_redirect":true,"token_endpoint_auth_method":"client_secret_basic"})",
            "/client_secret"},
           {R"({"client_id":"a","any_loopback_redirect":true,"token_endpoint_auth_method":"tls"})",
            "/token_endpoint_auth_method"},
           {R"({"client_id":"a","grant_types":["client_credentials"]})", "/grant_types"},
           {R"({"client_id":"a","grant_types":["implicit"]})", "/grant_types"},
           {R"({"client_id":"a","any_loopback_redirect":true,"jwks":{"keys":[]}})", "/jwks"},
           {R"({"client_id":"a","grant_types":["client_credentials"],"token_endpoint_auth_method":"private_key_jwt",)"
            R"("jwks":[]})",
            "/jwks"},
           {R"({"client_id":"a","any_loopback_redirect":true,"scope":"patient/*.rs system/Goal.cruds"})", ""},
           {R"({"client_id":"a","any_loopback_redirect":true,"scope":"patient/Foo.rs"})", "/scope"},
           {R"({"client_id":"a","any_loopback_redirect":true,"scope":"openid"})", "/scope"}}) {
    EXPECT_EQ(faults_of(row.text), row.faults) << row.text;
  }
}

TEST(Client, MayBeAnywhereOnLoopbackWhereThatIsRegistered) {
  const auto client = *parse_client(*json::read(R"({"client_id":"a","any_loopback_redirect":true})"));
  for (const std::string_view uri : {"http://127.0.0.1:3000/x", "http://localhost/", "http://[::1]:9/x?y=z"}) {
    EXPECT_TRUE(allows_redirect(client, uri)) << uri;
    EXPECT_TRUE(allows_launch(client, uri)) << uri;
  }
  for (const std::string_view uri :
       {"https://127.0.0.1/x", "http://localhost.evil.example/", "http://localhost@evil.example/", "http://127.0.0.2/",
        "http://localhost/#x", "http://localhost/\\evil.example", "http:localhost/", "",
        "http://evil.example/localhost"}) {
    EXPECT_FALSE(allows_redirect(client, uri)) << uri;
  }
}

TEST(Client, MayBeReadByBrowsersAtItsOrigins) {
  const auto client = *parse_client(*json::read(
      R"({"client_id":"a","redirect_uris":["https://a.example:8443/x","http://127.0.0.1/x","org.a.app:/x"]})"));
  EXPECT_TRUE(allows_origin(client, "https://a.example:8443"));
  EXPECT_TRUE(allows_origin(client, "http://127.0.0.1:3000"));
  for (const std::string_view origin : {"https://a.example", "https://a.example:8443/", "null", "", "org.a.app:"}) {
    EXPECT_FALSE(allows_origin(client, origin)) << origin;
  }
}

TEST(Clients, AreReplacedByIdAndBounded) {
  Clients clients;
  Client client;
  for (std::size_t i = 0; i < kClientsMax; ++i) {
    client.id = std::to_string(i);
    ASSERT_TRUE(clients.put(client));
  }
  client.id = "7";
  client.name = "seven";
  EXPECT_TRUE(clients.put(client));
  EXPECT_EQ(clients.find("7")->name, "seven");
  client.id = "one more";
  EXPECT_EQ(clients.put(client).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(clients.find("one more"), nullptr);
}

}  // namespace
}  // namespace concord::auth::server
