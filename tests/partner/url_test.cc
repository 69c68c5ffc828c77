#include "service/partner/url.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::partner {
namespace {

TEST(Url, ReadsTheOrigin) {
  struct Case {
    std::string url;
    Origin expected;
  };
  const std::vector<Case> cases{
      {"https://ehr.example/fhir?x=1", {"https", "ehr.example", "443"}},
      {"HTTP://EHR.Example", {"http", "ehr.example", "80"}},
      {"https://ehr.example:8443?page=2", {"https", "ehr.example", "8443"}},
      {"http://127.0.0.1:8080/", {"http", "127.0.0.1", "8080"}},
      {"http://[::1]:8080/a", {"http", "[::1]", "8080"}},
      {"http://[fe80::1]", {"http", "[fe80::1]", "80"}},
  };
  for (const Case& one : cases) EXPECT_EQ(parse_origin(one.url), one.expected) << one.url;
}

TEST(Url, RefusesWhatClientsReadDifferently) {
  for (const char* url : {"",
                          "ehr.example",
                          "//ehr.example/",
                          "/fhir",
                          "ftp://ehr.example/",
                          "https://",
                          "https:///fhir",
                          "https://user@ehr.example/",
                          "https://ehr.example@evil.example/",
                          "https://ehr.example\\@evil.example/",
                          "https://ehr.example#@evil.example/",
                          "https://ehr.example /",
                          "https://ehr.example\n/",
                          "https://ehr.example:/",
                          "https://ehr.example:8a/",
                          "https://ehr.example:123456/",
                          "https://ehr%2eexample/",
                          "https://[::1/",
                          "https://\xC3\xA9hr.example/",
                          "javascript://ehr.example/"}) {
    EXPECT_EQ(parse_origin(url), std::nullopt) << url;
  }
}

TEST(Url, JoinsEncodedSegments) {
  EXPECT_EQ(join_url("https://x/fhir", {"Goal", "a b/../c"}), "https://x/fhir/Goal/a%20b%2F..%2Fc");
  EXPECT_EQ(join_url("https://x/fhir//", {"Goal"}), "https://x/fhir/Goal");
  EXPECT_EQ(join_url("https://x/fhir/", {}), "https://x/fhir");
}

}  // namespace
}  // namespace concord::partner
