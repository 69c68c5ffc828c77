#include "tests/facade/access/scene.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::facade {
namespace {

std::string filled(std::string text, std::string_view who, int number) {
  for (std::size_t at = 0; (at = text.find_first_of("@#", at)) != std::string::npos;) {
    text.replace(at, 1, text[at] == '@' ? std::string{who} : std::to_string(number));
  }
  return text;
}

json::Value read(const std::string& text) {
  auto value = json::read(text);
  if (!value) std::abort();
  return *std::move(value);
}

// What both share: a practitioner, and a device that is nobody's.
constexpr std::array kShared{
    std::pair{"Practitioner/shared", R"({"resourceType":"Practitioner","id":"shared","active":true})"},
    std::pair{"Device/shared", R"({"resourceType":"Device","id":"shared"})"},
};
constexpr const char* kPatient =
    R"({"resourceType":"Patient","id":"pt-@","name":[{"family":"Name-@"}],)"
    R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Name of @</div>"},)"
    R"("generalPractitioner":[{"reference":"Practitioner/shared"}]})";
constexpr const char* kProvenance = R"({"resourceType":"Provenance","id":"provenance-@","target":[{"reference":"$"}],)"
                                    R"("recorded":"2026-01-02T03:04:05Z","agent":[{"who":{"display":"Name of @"}}]})";

auth::Grant grant_of(std::string_view who, std::string_view scopes) {
  auto parsed = auth::parse_scopes(scopes);
  if (!parsed) std::abort();
  return {.issuer = "https://idp.example",
          .client = "app",
          .subject = std::string{who},
          .patient = fmt::format("pt-{}", who),
          .scopes = *std::move(parsed)};
}

}  // namespace

std::string Member::id(std::string_view who, int number) const {
  return std::string{json::read(filled(text, who, number))->text("id")};
}

json::Value Member::resource(std::string_view who, int number) const { return read(filled(text, who, number)); }

const std::vector<Member>& members() {
  static const std::vector<Member> kMembers = [] {
    std::vector<Member> out;
    std::ifstream file{CONCORD_MEMBERS_FILE};
    for (std::string line; std::getline(file, line);) {
      out.push_back({.type = std::string{read(line).text("resourceType")}, .text = line});
    }
    if (out.empty()) std::abort();
    return out;
  }();
  return kMembers;
}

http::edge::Options Scene::options() {
  http::edge::Options out;
  out.address = "127.0.0.1";
  out.port = 0;
  out.workers = 2;
  return out;
}

Scene::Scene(const Member& member, const auth::Stages& stages, std::string_view scopes)
    : member_{member},
      front_{nullptr, {.stages = stages}},
      server_{options(),
              [this](const http::Request& request) {
                http::Request timed = request;
                timed.deadline = front_.time.steady_now() + std::chrono::seconds{30};
                return front_.respond(timed);
              },
              [](int status) { return http::Response{.status = status, .headers = {}, .body = {}}; }} {
  front_.authenticator = fakes::FakeAuthenticator{};
  for (const std::string_view who : {kOwn, kOther}) front_.authenticator.add(std::string{who}, grant_of(who, scopes));
  auth::Grant nothing = grant_of(kOwn, "openid something");
  front_.authenticator.add("nothing", std::move(nothing));
  for (const auto& [literal, body] : kShared) {
    front_.client.direct(http::Method::put, fmt::format("/fhir/{}", literal), body);
  }
  for (const std::string_view who : {kOther, kOwn}) {
    front_.client.direct(http::Method::put, fmt::format("/fhir/Patient/pt-{}", who), filled(kPatient, who, 1));
  }
  restore();
  for (const std::string_view who : {kOther, kOwn}) {
    std::string body = filled(kProvenance, who, 1);
    body.replace(body.find('$'), 1, fmt::format("{}/{}", member_.type, member_.id(who)));
    front_.client.direct(http::Method::put, fmt::format("/fhir/Provenance/provenance-{}", who), body);
  }
  port_ = server_.bind().value_or(0);
  serving_ = std::thread{[this] { server_.serve(); }};
}

Scene::~Scene() {
  server_.stop();
  serving_.join();
}

void Scene::restore() {
  if (member_.type == "Patient") return;
  for (const std::string_view who : {kOther, kOwn}) {
    for (const int number : {1, 2}) {
      const std::string target = fmt::format("/fhir/{}/{}", member_.type, member_.id(who, number));
      const std::string body = json::write(member_.resource(who, number));
      if (front_.client.direct(http::Method::get, target).body.find(fmt::format("Name of {}", who)) ==
          std::string::npos) {
        front_.client.direct(http::Method::put, target, body);
      }
    }
  }
}

std::string Scene::stored(const std::string& literal) {
  const http::Response response = front_.client.direct(http::Method::get, "/fhir/" + literal);
  return response.status == 200 ? response.body : std::string{};
}

http::Response Scene::send(std::string_view who, http::Method method, const std::string& target, std::string body,
                           http::Headers headers) {
  if (!who.empty()) headers.set("Authorization", fmt::format("Bearer {}", who));
  if (!body.empty() && headers.find("Content-Type") == nullptr) headers.set("Content-Type", "application/fhir+json");
  auto response = client_.send({.method = method,
                                .url = fmt::format("http://127.0.0.1:{}/north/fhir{}", port_, target),
                                .headers = std::move(headers),
                                .body = std::move(body),
                                .deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20}});
  return response ? *std::move(response) : http::Response{.status = 0, .headers = {}, .body = "no answer"};
}

}  // namespace concord::facade
