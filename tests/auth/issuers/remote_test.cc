#include "auth/issuers/remote.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::auth {
namespace {

using std::chrono::seconds;

TEST(Remote, RemembersAnAnswerAsItSaysWithinBounds) {
  struct Row {
    const char* control;
    int lifetime_s;
  };
  const std::vector<Row> rows{{"", 900},
                              {"max-age=3600", 3'600},
                              {"public, MAX-AGE=3600 , must-revalidate", 3'600},
                              {"max-age=1", 300},
                              {"max-age=0", 300},
                              {"max-age=31536000", 86'400},
                              {"max-age=99999999999999999999999", 86'400},
                              {"max-age=-1", 300},
                              {"max-age=", 300},
                              {"max-age=ten", 300},
                              {"no-store", 300},
                              {"no-cache, max-age=3600", 300},
                              {"private", 900},
                              {"s-max-age=3600", 900}};
  for (const Row& row : rows) {
    EXPECT_EQ(lifetime_of({{"Cache-Control", row.control}}), seconds{row.lifetime_s}) << row.control;
  }
}

TEST(Remote, TellsOriginsApart) {
  struct Row {
    const char* url;
    const char* origin;
  };
  const std::vector<Row> rows{{"https://a.example", "https://a.example"},
                              {"https://A.Example:443/x?y#z", "https://a.example"},
                              {"HTTPS://a.example/", "https://a.example"},
                              {"https://a.example:8443/x", "https://a.example:8443"},
                              {"http://a.example:80", "http://a.example"},
                              {"http://[::1]:9000/x", "http://[::1]:9000"},
                              {"https://a.example@b.example/", ""},
                              {"https://", ""},
                              {"https:///x", ""},
                              {"https://:443", ""},
                              {"ftp://a.example", ""},
                              {"a.example", ""},
                              {"https://a.example\\@b.example", ""},
                              {"https://a example", ""},
                              {"https://a.example\n", ""},
                              {"", ""}};
  for (const Row& row : rows) EXPECT_EQ(origin_of(row.url), row.origin) << row.url;
}

}  // namespace
}  // namespace concord::auth
