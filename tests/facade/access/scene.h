// Two patients who mirror each other, each with two resources of one type, behind our whole surface on real sockets:
// what a token for one of them gets to see of the other. The one is called amber, the other basil.
#pragma once

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "auth/access/policy.h"
#include "core/http.h"
#include "core/json/value.h"
#include "service/client/curl_http_client.h"
#include "service/http/edge/server.h"
#include "tests/facade/tables/front.h"
#include "tests/fakes/patient_clock.h"

namespace concord::facade {

inline constexpr std::string_view kOwn = "amber";
inline constexpr std::string_view kOther = "basil";

// A resource of every member type of the patient compartment and its shipped extensions, "@" for the name of whose it
// is and "#" for a number.
struct Member {
  std::string type;
  std::string text;

  [[nodiscard]] std::string id(std::string_view who, int number = 1) const;
  // With the id of another place, or without any.
  [[nodiscard]] json::Value resource(std::string_view who, int number = 1) const;
};
[[nodiscard]] const std::vector<Member>& members();

class Scene {
 public:
  explicit Scene(const Member& member, const auth::Stages& stages = {}, std::string_view scopes = "patient/*.cruds");
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  // As `who`, over a socket. The target is below our FHIR base: "/Goal/goal-basil-1".
  http::Response send(std::string_view who, http::Method method, const std::string& target, std::string body = {},
                      http::Headers headers = {});
  // Both resources of both patients as they were.
  void restore();
  // What the partner has stored; empty when it is not there.
  [[nodiscard]] std::string stored(const std::string& literal);

 private:
  static http::edge::Options options();

  const Member& member_;
  Front front_;
  http::edge::Server server_;
  int port_ = 0;
  std::thread serving_;
  client::CurlHttpClient client_;
};

}  // namespace concord::facade
