#include "service/artifacts/cursor.h"

#include <gtest/gtest.h>

#include "core/base64.h"

namespace concord::artifacts {
namespace {

TEST(Cursor, HoldsTheQueryAndNotTheHost) {
  const auto cursor = make_cursor("Goal", "https://ehr.example/fhir/R4/Goal?patient=Patient%2F1&_count=2&page=3");
  ASSERT_TRUE(cursor.has_value());
  EXPECT_EQ(base64url_decode(*cursor), "Goal?patient=Patient%2F1&_count=2&page=3");
  EXPECT_EQ(*read_cursor("Goal", *cursor),
            (http::Parameters{{"patient", "Patient/1"}, {"_count", "2"}, {"page", "3"}}));
}

TEST(Cursor, TakesRelativeAndSearchLinks) {
  for (const char* link : {"Goal?page=3", "/fhir/Goal?page=3", "https://ehr.example/Goal/_search?page=3"}) {
    const auto cursor = make_cursor("Goal", link);
    ASSERT_TRUE(cursor.has_value()) << link;
    EXPECT_EQ(*read_cursor("Goal", *cursor), (http::Parameters{{"page", "3"}})) << link;
  }
}

TEST(Cursor, IsNotMadeOfLinksThatAreNoSearchOfTheType) {
  for (const std::string& link :
       {std::string{"https://ehr.example/fhir?_getpages=7"}, std::string{"https://ehr.example/fhir/Patient?page=3"},
        std::string{"https://ehr.example/fhir/BadGoal?page=3"}, std::string{"https://ehr.example/fhir/Goal/page/3"},
        std::string{"https://ehr.example/fhir/Goal?"}, std::string{},
        "https://ehr.example/fhir/Goal?page=" + std::string(kCursorBytesMax, 'x')}) {
    EXPECT_FALSE(make_cursor("Goal", link).has_value()) << link.substr(0, 60);
  }
}

TEST(Cursor, RefusesWhatItDidNotMake) {
  const std::string cursor = *make_cursor("Goal", "https://ehr.example/fhir/Goal?page=3");
  EXPECT_EQ(read_cursor("List", cursor).error().kind, ErrorKind::malformed);
  for (const std::string& bad :
       {std::string{"%%%"}, base64url_encode("Goal"), base64url_encode("Goal?"), base64url_encode("Goal?a=%zz"),
        base64url_encode("https://evil.example/Goal?page=3"), std::string(kCursorBytesMax + 1, 'A')}) {
    EXPECT_EQ(read_cursor("Goal", bad).error().kind, ErrorKind::malformed) << bad.substr(0, 60);
  }
}

}  // namespace
}  // namespace concord::artifacts
