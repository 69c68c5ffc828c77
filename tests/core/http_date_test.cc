#include "core/http_date.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord {
namespace {

TEST(HttpDate, IsReadWhenItIsWrittenTheSameWay) {
  for (const char* const text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 02 Mar 2026 15:15:00 GMT",
                                 "Thu, 29 Feb 2024 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"}) {
    const auto at = parse_http_date(text);
    ASSERT_TRUE(at.has_value()) << text;
    EXPECT_EQ(format_http_date(*at), text);
  }
}

TEST(HttpDate, IsNothingElse) {
  const std::vector<std::string> texts{
      "",
      "Sunday, 06-Nov-94 08:49:37 GMT",
      "Sun Nov  6 08:49:37 1994",
      "Mon, 06 Nov 1994 08:49:37 GMT",
      "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 06 nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 UTC",
      "Sun, 06 Nov 1994 24:49:37 GMT",
      "Sun, 06 Nov 1994 08:60:37 GMT",
      "Fri, 30 Feb 2024 00:00:00 GMT",
      "Sun, 00 Nov 1994 08:49:37 GMT",
      "Sun, -6 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 GMT ",
  };
  for (const std::string& text : texts) EXPECT_FALSE(parse_http_date(text).has_value()) << text;
}

}  // namespace
}  // namespace concord
