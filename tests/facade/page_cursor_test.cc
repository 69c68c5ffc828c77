#include "service/facade/page_cursor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base64.h"
#include "tests/fakes/fake_clock.h"

namespace concord::facade {
namespace {

using std::chrono::seconds;

const PageScope kScope{.partner = "north", .type = "Goal", .subject = "nurse-1"};

Page goal_page() {
  return {.url = "https://ehr.example/fhir?_getpages=4711&patient=Patient/7",
          .ours = {{"_summary", "true"}, {"_pretty", ""}},
          .state = "seen=3"};
}

std::vector<AeadKey> keys(std::string_view letters) {
  std::vector<AeadKey> out;
  for (const char c : letters) out.push_back(AeadKey::of(std::string(AeadKey::kBytes, c)).value());
  return out;
}

Error expired() {
  const std::string text = "the page has expired: start the search again";
  return {.kind = ErrorKind::gone,
          .message = text,
          .issues = {{.severity = Severity::error, .code = "not-found", .expression = "", .text = text}}};
}

TEST(PageCursors, GiveBackThePage) {
  const fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  for (const Page& page : {goal_page(), Page{}, Page{.url = "u", .ours = {{"a", "ü\"\n"}, {"a", ""}}, .state = ""}}) {
    EXPECT_EQ(cursors.open(cursors.seal(page, kScope).value(), kScope), page);
  }
}

TEST(PageCursors, ShowNothingAndFitIntoALink) {
  const fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  const std::string text = cursors.seal(goal_page(), kScope).value();
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; }));
  EXPECT_EQ(base64url_decode(text).value().find("Patient"), std::string::npos);
  EXPECT_NE(cursors.seal(goal_page(), kScope), cursors.seal(goal_page(), kScope));
}

TEST(PageCursors, HoldForOneScopeOnly) {
  const fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  const std::string text = cursors.seal(goal_page(), kScope).value();
  const PageScope others[] = {
      {.partner = "south", .type = "Goal", .subject = "nurse-1"},
      {.partner = "north", .type = "Task", .subject = "nurse-1"},
      {.partner = "north", .type = "Goal", .subject = "nurse-2"},
      {.partner = "north", .type = "Goal", .subject = ""},
      {.partner = "northG", .type = "oal", .subject = "nurse-1"},
      {.partner = "", .type = "northGoal", .subject = "nurse-1"},
  };
  for (const PageScope& scope : others) EXPECT_EQ(cursors.open(text, scope).error(), expired()) << scope.type;
}

TEST(PageCursors, HoldForAnHour) {
  fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  const std::string text = cursors.seal(goal_page(), kScope).value();
  clock.advance(kPageLifetime);
  EXPECT_EQ(cursors.open(text, kScope), goal_page());
  clock.advance(seconds{1});
  EXPECT_EQ(cursors.open(text, kScope).error(), expired());
}

TEST(PageCursors, BearClocksThatDifferALittle) {
  fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  const std::string text = cursors.seal(goal_page(), kScope).value();
  const Instant sealed_at = clock.now();
  clock.set_now(sealed_at - seconds{300});
  EXPECT_EQ(cursors.open(text, kScope), goal_page());
  clock.set_now(sealed_at - seconds{301});
  EXPECT_EQ(cursors.open(text, kScope).error(), expired());
}

TEST(PageCursors, OpenWithEachKeyAndSealWithTheFirst) {
  const fakes::FakeClock clock;
  const std::string by_a = PageCursors{keys("a"), clock}.seal(goal_page(), kScope).value();
  const PageCursors rotated{keys("ba"), clock};
  EXPECT_EQ(rotated.open(by_a, kScope), goal_page());
  const std::string by_b = rotated.seal(goal_page(), kScope).value();
  EXPECT_EQ((PageCursors{keys("b"), clock}.open(by_b, kScope)), goal_page());
  EXPECT_EQ((PageCursors{keys("a"), clock}.open(by_b, kScope).error()), expired());
  EXPECT_EQ((PageCursors{keys("b"), clock}.open(by_a, kScope).error()), expired());
}

TEST(PageCursors, OfAProcessWithoutKeysAreItsOwn) {
  const fakes::FakeClock clock;
  const PageCursors one{{}, clock};
  const PageCursors other{{}, clock};
  const std::string text = one.seal(goal_page(), kScope).value();
  EXPECT_EQ(one.open(text, kScope), goal_page());
  EXPECT_EQ(other.open(text, kScope).error(), expired());
}

TEST(PageCursors, OpenNothingElse) {
  const fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  const std::string text = cursors.seal(goal_page(), kScope).value();
  const std::string not_ours =
      base64url_encode(seal(keys("a").front(), "no JSON", "concord page 1\n5:north4:Goal7:nurse-1"));
  const std::string changed = (text.front() == 'A' ? "B" : "A") + text.substr(1);
  for (const std::string& other :
       {changed, text.substr(4), "AAAA" + text, not_ours, std::string(kPageCursorBytesMax, 'A')}) {
    EXPECT_EQ(cursors.open(other, kScope).error(), expired()) << other.size();
  }
  for (const std::string& other :
       {std::string{}, std::string{"x"}, std::string{"!"}, std::string{"AAAA"}, text + "=", text + "!",
        base64url_encode(std::string(kSealBytes, 'a')), std::string(kPageCursorBytesMax + 1, 'A')}) {
    const auto page = cursors.open(other, kScope);
    ASSERT_FALSE(page) << other.size();
    EXPECT_EQ(page.error().kind, ErrorKind::malformed) << other.size();
  }
}

TEST(PageCursors, AreNotMadeLongerThanALinkMayBe) {
  const fakes::FakeClock clock;
  const PageCursors cursors{keys("a"), clock};
  Page page{.url = std::string(4'500, 'u'), .ours = {}, .state = ""};
  EXPECT_LE(cursors.seal(page, kScope).value().size(), kPageCursorBytesMax);
  page.url = std::string(4'600, 'u');
  EXPECT_EQ(cursors.seal(page, kScope).error(),
            (Error{.kind = ErrorKind::partner_broken, .message = "the partner's link to the next page is too long"}));
}

}  // namespace
}  // namespace concord::facade
