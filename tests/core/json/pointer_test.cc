#include "core/json/pointer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::json {
namespace {

TEST(JsonPointer, WritesItsText) {
  const Pointer document;
  EXPECT_EQ(document.str(), "");
  EXPECT_EQ((document / "targets" / 0 / "dueDate").str(), "/targets/0/dueDate");
  EXPECT_EQ((document / "").str(), "/");
  EXPECT_EQ((document / "a/b" / "m~n" / "~1").str(), "/a~1b/m~0n/~01");
}

// RFC 6901 §5, and what it refuses.
TEST(JsonPointer, ResolvesAsTheRfcSays) {
  const auto document = read(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,
                                 "m~n":8,"o":{"01":9,"-":10}})");
  ASSERT_TRUE(document.has_value());
  const std::vector<std::pair<std::string, std::string>> found{
      {"/foo", R"(["bar","baz"])"},
      {"/foo/0", R"("bar")"},
      {"/foo/1", R"("baz")"},
      {"/", "0"},
      {"/a~1b", "1"},
      {"/c%d", "2"},
      {"/e^f", "3"},
      {"/g|h", "4"},
      {"/i\\j", "5"},
      {"/k\"l", "6"},
      {"/ ", "7"},
      {"/m~0n", "8"},
      {"/o/01", "9"},
      {"/o/-", "10"},
  };
  for (const auto& [pointer, json] : found) {
    const Value* value = resolve(*document, pointer);
    ASSERT_NE(value, nullptr) << pointer;
    EXPECT_EQ(write(*value), json) << pointer;
  }
  EXPECT_EQ(resolve(*document, ""), &*document);
  const std::vector<std::string> missing{
      "foo",    "/foo/2", "/foo/-", "/foo/01", "/foo/+1",  "/foo/1x", "/foo/",
      "/foo//", "/none",  "/m~n",   "/m~2n",   "/foo/0/x", "/foo/ 0", "/foo/99999999999999999999"};
  for (const std::string& pointer : missing) EXPECT_EQ(resolve(*document, pointer), nullptr) << pointer;
}

}  // namespace
}  // namespace concord::json
