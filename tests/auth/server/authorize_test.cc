#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/auth/server/world.h"

namespace concord::auth::server {
namespace {

// A request that is granted, as parameters that a test changes.
http::Parameters good() {
  return {{"response_type", "code"},
          {"client_id", "app"},
          {"redirect_uri", std::string{kCallback}},
          {"scope", "launch/patient patient/*.rs"},
          {"state", "s 1"},
          {"aud", std::string{kBase}},
          {"code_challenge", std::string{kChallenge}},
          {"code_challenge_method", "S256"},
          {"login_hint", "Patient/p1"}};
}

http::Parameters with(std::string_view name, std::string value) {
  auto out = good();
  const auto at = std::ranges::find(out, name, &std::pair<std::string, std::string>::first);
  if (at == out.end()) {
    out.emplace_back(name, std::move(value));
  } else {
    at->second = std::move(value);
  }
  return out;
}

http::Parameters without(std::string_view name) {
  auto out = good();
  std::erase_if(out, [name](const auto& each) { return each.first == name; });
  return out;
}

http::Parameters twice(std::string_view name) {
  auto out = good();
  const auto at = std::ranges::find(out, name, &std::pair<std::string, std::string>::first);
  out.push_back(*at);
  return out;
}

struct Row {
  std::string what;
  http::Parameters parameters;
  std::string expected;
};

// "400 page", or where the browser is sent with which parameters, `error_description` left out.
std::string outcome(const http::Response& response) {
  const std::string_view location = response.headers.value("Location");
  if (location.empty()) return fmt::format("{} page", response.status);
  http::Parameters shown;
  const std::size_t mark = location.find('?');
  const auto sent = http::parse_parameters(location.substr(mark + 1));
  for (const auto& [name, value] : *sent) {
    if (name != "error_description") shown.emplace_back(name, value);
  }
  return fmt::format("{} {}?{}", response.status, location.substr(0, mark), http::format_parameters(shown));
}

std::string refused(std::string_view error) {
  return fmt::format("302 {}?error={}&state=s%201&iss=https%3A%2F%2Fc.example%2Fauth", kCallback, error);
}
std::string refused_without_state(std::string_view error) {
  return fmt::format("302 {}?error={}&iss=https%3A%2F%2Fc.example%2Fauth", kCallback, error);
}
// Of the second secret: the first is the id of the grant.
std::string granted(std::string_view callback = kCallback) {
  return fmt::format("302 {}?code={}&state=s%201&iss=https%3A%2F%2Fc.example%2Fauth", callback, World::secret(2));
}

void hold(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const World world;
    EXPECT_EQ(outcome(world.authorize(http::format_parameters(row.parameters))), row.expected) << row.what;
  }
}

TEST(Authorize, SendsNobodyAnywhereBeforeClientAndRedirectHold) {
  const std::string page = "400 page";
  hold({{"no client", without("client_id"), page},
        {"two clients", twice("client_id"), page},
        {"unknown client", with("client_id", "nobody"), page},
        {"client in another case", with("client_id", "App"), page},
        {"no redirect", without("redirect_uri"), page},
        {"two redirects", twice("redirect_uri"), page},
        {"suffix", with("redirect_uri", "https://app.example/callback/x"), page},
        {"traversal", with("redirect_uri", "https://app.example/callback/../evil"), page},
        {"user", with("redirect_uri", "https://app.example@evil.example/callback"), page},
        {"case", with("redirect_uri", "https://APP.example/callback"), page},
        {"default port", with("redirect_uri", "https://app.example:443/callback"), page},
        {"fragment", with("redirect_uri", "https://app.example/callback#x"), page},
        {"query", with("redirect_uri", "https://app.example/callback?x=y"), page},
        {"escape", with("redirect_uri", "https://app.example/c%61llback"), page},
        {"slash", with("redirect_uri", "https://app.example/callback/"), page},
        {"http", with("redirect_uri", "http://app.example/callback"), page},
        {"localhost for 127.0.0.1", with("redirect_uri", "http://localhost/callback"), page},
        {"loopback with a user", with("redirect_uri", "http://127.0.0.1:80@evil.example/callback"), page},
        {"loopback as a prefix", with("redirect_uri", "http://127.0.0.1.evil.example/callback"), page},
        {"loopback with another path", with("redirect_uri", "http://127.0.0.1:9/other"), page},
        {"scheme of another app", with("redirect_uri", "org.example.app2:/callback"), page}});
}

TEST(Authorize, RefusesAtTheAppWhatIsWrongWithTheRest) {
  hold({{"response_type missing", without("response_type"), refused("invalid_request")},
        {"implicit", with("response_type", "token"), refused("unsupported_response_type")},
        {"hybrid", with("response_type", "code id_token"), refused("unsupported_response_type")},
        {"fragment mode", with("response_mode", "fragment"), refused("invalid_request")},
        {"request object", with("request", "e30.e30."), refused("request_not_supported")},
        {"request by URL", with("request_uri", "https://a.example"), refused("request_uri_not_supported")},
        {"no state", without("state"), refused_without_state("invalid_request")},
        {"empty state", with("state", ""), refused_without_state("invalid_request")},
        {"two states", twice("state"), refused_without_state("invalid_request")},
        {"long state", with("state", std::string(513, 'x')), refused_without_state("invalid_request")},
        {"two scopes", twice("scope"), refused("invalid_request")},
        {"long nonce", with("nonce", std::string(513, 'x')), refused("invalid_request")},
        {"no aud", without("aud"), refused("invalid_request")},
        {"aud of another server", with("aud", "https://evil.example/fhir"), refused("invalid_request")},
        {"aud with two slashes", with("aud", std::string{kBase} + "//"), refused("invalid_request")},
        {"aud as a prefix", with("aud", std::string{kBase} + ".evil.example"), refused("invalid_request")},
        {"resource of another base", with("resource", "https://c.example/south/fhir"), refused("invalid_request")},
        {"no challenge", without("code_challenge"), refused("invalid_request")},
        {"no method", without("code_challenge_method"), refused("invalid_request")},
        {"plain", with("code_challenge_method", "plain"), refused("invalid_request")},
        {"short challenge", with("code_challenge", "abc"), refused("invalid_request")},
        {"padded challenge", with("code_challenge", std::string(42, 'A') + "="), refused("invalid_request")},
        {"no scope", without("scope"), refused("invalid_request")},
        {"scope with a line", with("scope", "patient/*.rs\nopenid"), refused("invalid_scope")},
        {"long scope", with("scope", std::string(17 << 10, 'x')), refused("invalid_scope")},
        {"scopes that do not exist", with("scope", "patient/Foo.rs x"), refused("invalid_scope")},
        {"scopes of systems", with("scope", "system/*.rs"), refused("invalid_scope")},
        {"a client without codes", with("client_id", "machine"), refused("unauthorized_client")},
        {"launch without handle", with("scope", "launch patient/*.rs"), refused("invalid_request")},
        {"a handle that is none", with("launch", "abc"), refused("invalid_request")},
        {"prompt none and login", with("prompt", "none login"), refused("invalid_request")},
        {"max_age that is no number", with("max_age", "-1"), refused("invalid_request")},
        {"a patient who is not there", with("login_hint", "Patient/p9"), refused("access_denied")}});
}

TEST(Authorize, GrantsWhatIsRight) {
  hold({{"as it is", good(), granted()},
        {"aud with a slash", with("aud", std::string{kBase} + "/"), granted()},
        {"the default base by its other name", with("aud", "https://c.example/fhir"), granted()},
        {"resource too", with("resource", std::string{kBase}), granted()},
        {"unknown scopes beside", with("scope", "patient/Foo.rs patient/Goal.rs"), granted()},
        {"a port of the loopback address", with("redirect_uri", "http://127.0.0.1:4711/callback"),
         granted("http://127.0.0.1:4711/callback")},
        {"a private scheme", with("redirect_uri", "org.example.app:/callback"), granted("org.example.app:/callback")},
        {"prompt=none, since nothing is asked", with("prompt", "none"), granted()}});
}

TEST(Authorize, TakesAFormAndAnswersItWithSeeOther) {
  const World world;
  const auto posted = [&world](std::string target, std::string_view type) {
    return world.server.authorize(world.request(
        http::Method::post, std::move(target), {{"Content-Type", std::string{type}}}, http::format_parameters(good())));
  };
  constexpr std::string_view kForm = "application/x-www-form-urlencoded; charset=utf-8";
  EXPECT_EQ(outcome(posted("/auth/authorize", kForm)), "303" + granted().substr(3));
  EXPECT_EQ(outcome(posted("/auth/authorize?state=x", kForm)), "400 page");
  EXPECT_EQ(outcome(posted("/auth/authorize", "application/json")), "400 page");
  EXPECT_EQ(outcome(world.authorize("client_id=%zz")), "400 page");
}

TEST(Authorize, ExemptsAClientFromPkceOnlyWhollyAndOnlyWhereRegistered) {
  auto exempt = without("code_challenge");
  std::erase_if(exempt, [](const auto& each) { return each.first == "code_challenge_method"; });
  exempt.at(1).second = "legacy";
  auto half = without("code_challenge");
  half.at(1).second = "legacy";
  hold({{"without", exempt, granted()}, {"a method without a challenge", half, refused("invalid_request")}});
}

TEST(Authorize, AsksForThePatientOnAPageWithoutScripts) {
  const World world;
  const auto page = world.authorize(http::format_parameters(without("login_hint")));
  EXPECT_EQ(page.status, 200);
  const std::string_view policy = page.headers.value("Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-")) << policy;
  EXPECT_TRUE(policy.ends_with("; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https://app.example"))
      << policy;
  EXPECT_EQ(page.headers.value("X-Frame-Options"), "DENY");
  EXPECT_EQ(page.headers.value("Cache-Control"), "no-store");
  EXPECT_NE(page.body.find("Walk &lt;well&gt; asks"), std::string::npos);
  EXPECT_NE(page.body.find("value=\"p1\">Ann &lt;b&gt; <small>born 1950</small>"), std::string::npos);
  EXPECT_NE(page.body.find("name=\"request\" value=\"" + World::secret(1) + "\""), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
}

std::string chosen(const World& world, std::string_view patient, int request = 1) {
  const std::string body = fmt::format("request={}&patient={}", World::secret(request), patient);
  return outcome(world.server.select_patient(world.form(body)));
}

TEST(Authorize, GoesOnWithThePatientThatWasOfferedAndChosen) {
  const std::string query = http::format_parameters(without("login_hint"));
  for (const auto& [patient, expected] : std::vector<std::pair<std::string, std::string>>{
           {"p2",
            fmt::format("303 {}?code={}&state=s%201&iss=https%3A%2F%2Fc.example%2Fauth", kCallback, World::secret(3))},
           {"", "303" + refused("access_denied").substr(3)},
           {"p9", "303" + refused("access_denied").substr(3)},
           {"../Patient/p1", "303" + refused("access_denied").substr(3)}}) {
    const World world;
    ASSERT_EQ(world.authorize(query).status, 200);
    EXPECT_EQ(chosen(world, patient), expected);
    EXPECT_EQ(chosen(world, "p1"), "400 page") << "a choice is made once";
  }
}

TEST(Authorize, ForgetsAChoiceThatIsNotMade) {
  World world;
  ASSERT_EQ(world.authorize(http::format_parameters(without("login_hint"))).status, 200);
  world.clock.advance(std::chrono::minutes{11});
  EXPECT_EQ(chosen(world, "p1"), "400 page");
}

TEST(Authorize, DoesNotAskWhenSilentOrWhenThePatientIsSettled) {
  auto silent = without("login_hint");
  silent.emplace_back("prompt", "none");
  hold({{"silent", silent, refused("interaction_required")}});
  Settings settled = settings();
  settled.patient = "p2";
  const World world{settled};
  EXPECT_EQ(outcome(world.authorize(http::format_parameters(without("login_hint")))), granted());
}

TEST(Authorize, TellsWhenItCannotGoOn) {
  World world;
  world.people.is_down = true;
  EXPECT_EQ(outcome(world.authorize(http::format_parameters(good()))), refused("temporarily_unavailable"));
  world.people.is_down = false;
  world.store.kill();
  EXPECT_EQ(outcome(world.authorize(http::format_parameters(good()))), refused("temporarily_unavailable"));
  EXPECT_EQ(chosen(world, "p1"), "503 page");
}

TEST(Launch, IsForOneAppAndOneServerForAWhile) {
  World world;
  const auto made = world.server.launch({.client = "app", .launch_url = {}, .base = {}, .patient = "p1"},
                                        world.clock.in(std::chrono::seconds{1}));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->url,
            "https://app.example/launch?iss=https%3A%2F%2Fc.example%2Fnorth%2Ffhir&launch=" + World::secret(1));
  auto query = with("scope", "launch patient/Goal.rs");
  std::erase_if(query, [](const auto& each) { return each.first == "login_hint"; });
  query.emplace_back("launch", made->handle);
  EXPECT_TRUE(
      outcome(world.authorize(http::format_parameters(query))).starts_with("302 https://app.example/callback?code="));
  EXPECT_TRUE(
      outcome(world.authorize(http::format_parameters(query))).starts_with("302 https://app.example/callback?code="))
      << "a page may be loaded again";
  auto elsewhere = query;
  elsewhere.at(5).second = "https://c.example/south/fhir";
  EXPECT_EQ(outcome(world.authorize(http::format_parameters(elsewhere))), refused("invalid_request"));
  auto stolen = query;
  stolen.at(1).second = "other";
  stolen.at(2).second = "https://other.example/callback";
  EXPECT_EQ(outcome(world.authorize(http::format_parameters(stolen))),
            "302 https://other.example/callback?error=invalid_request&state=s%201&iss=https%3A%2F%2Fc.example%2Fauth");
  world.clock.advance(std::chrono::seconds{301});
  EXPECT_EQ(outcome(world.authorize(http::format_parameters(query))), refused("invalid_request"));
}

TEST(Launch, IsRefusedForWhatIsNotThere) {
  World world;
  const Deadline deadline = world.clock.in(std::chrono::seconds{1});
  const LaunchOrder good_order{.client = "app", .launch_url = {}, .base = {}, .patient = "p1", .encounter = "e1"};
  struct Change {
    std::string LaunchOrder::*member;
    std::string value;
    std::string pointer;
  };
  for (const Change& change : std::vector<Change>{{&LaunchOrder::client, "nobody", "/client_id"},
                                                  {&LaunchOrder::launch_url, "https://evil.example", "/launch_url"},
                                                  {&LaunchOrder::base, "https://evil.example/fhir", "/base"},
                                                  {&LaunchOrder::patient, "p9", ""},
                                                  {&LaunchOrder::patient, "../p1", ""},
                                                  {&LaunchOrder::encounter, "e9", ""},
                                                  {&LaunchOrder::fhir_user, "d1", ""}}) {
    LaunchOrder order = good_order;
    order.*change.member = change.value;
    const auto made = world.server.launch(order, deadline);
    ASSERT_FALSE(made) << change.value;
    EXPECT_EQ(made.error().kind, ErrorKind::unprocessable);
    EXPECT_EQ(made.error().issues.front().expression, change.pointer);
  }
  EXPECT_TRUE(world.server.launch(good_order, deadline));
}

}  // namespace
}  // namespace concord::auth::server
