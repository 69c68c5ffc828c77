#include "fhir/rest/json_patch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::fhir::rest {
namespace {

json::Value parsed(std::string_view text) { return json::read(text).value(); }

struct Applied {
  const char* what;
  const char* document;
  const char* patch;
  const char* result;
};
// The cases of RFC 6902 appendix A, and what the paragraphs of its §4 say besides.
constexpr Applied kApplied[] = {
    {"A.1 add a member", R"({"a":1})", R"([{"op":"add","path":"/b","value":2}])", R"({"a":1,"b":2})"},
    {"A.2 add an element", R"({"l":["x","z"]})", R"([{"op":"add","path":"/l/1","value":"y"}])",
     R"({"l":["x","y","z"]})"},
    {"A.3 remove a member", R"({"a":1,"b":2})", R"([{"op":"remove","path":"/a"}])", R"({"b":2})"},
    {"A.4 remove an element", R"({"l":[1,2,3]})", R"([{"op":"remove","path":"/l/1"}])", R"({"l":[1,3]})"},
    {"A.5 replace a value", R"({"a":1,"b":2})", R"([{"op":"replace","path":"/a","value":3}])", R"({"a":3,"b":2})"},
    {"A.6 move a value", R"({"a":{"x":1,"y":2},"b":{"z":3}})", R"([{"op":"move","from":"/a/x","path":"/b/x"}])",
     R"({"a":{"y":2},"b":{"z":3,"x":1}})"},
    {"A.7 move an element", R"({"l":[1,2,3,4]})", R"([{"op":"move","from":"/l/1","path":"/l/3"}])",
     R"({"l":[1,3,4,2]})"},
    {"A.8 a test holds", R"({"a":"q","l":["x",2,"y"]})",
     R"([{"op":"test","path":"/a","value":"q"},{"op":"test","path":"/l/1","value":2}])",
     R"({"a":"q","l":["x",2,"y"]})"},
    {"A.10 add a nested object", R"({"a":1})", R"([{"op":"add","path":"/b","value":{"c":{}}}])",
     R"({"a":1,"b":{"c":{}}})"},
    {"A.11 foreign members are ignored", R"({"a":1})", R"([{"op":"add","path":"/b","value":2,"xyz":3}])",
     R"({"a":1,"b":2})"},
    {"A.14 ~ escapes", R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/~1"}])",
     R"({"~1":10})"},
    {"A.16 add an array value", R"({"l":["x"]})", R"([{"op":"add","path":"/l/-","value":["y","z"]}])",
     R"({"l":["x",["y","z"]]})"},
    {"an empty patch", R"({"a":1.50})", R"([])", R"({"a":1.50})"},
    {"copy", R"({"a":{"x":[1.50]}})", R"([{"op":"copy","from":"/a/x","path":"/b"}])",
     R"({"a":{"x":[1.50]},"b":[1.50]})"},
    {"copy into itself", R"({"a":{"x":1}})", R"([{"op":"copy","from":"/a","path":"/a/b"}])",
     R"({"a":{"x":1,"b":{"x":1}}})"},
    {"add replaces what is there, in its place", R"({"a":1,"b":2})", R"([{"op":"add","path":"/a","value":null}])",
     R"({"a":null,"b":2})"},
    {"add at the end by number", R"({"l":[1]})", R"([{"op":"add","path":"/l/1","value":2}])", R"({"l":[1,2]})"},
    {"add the whole", R"({"a":1})", R"([{"op":"add","path":"","value":{"b":1}}])", R"({"b":1})"},
    {"replace the whole", R"({"a":1})", R"([{"op":"replace","path":"","value":[1]}])", R"([1])"},
    {"a move to where it is", R"({"a":1})", R"([{"op":"move","from":"/a","path":"/a"}])", R"({"a":1})"},
    {"a move beside one of the same start", R"({"a":1})", R"([{"op":"move","from":"/a","path":"/ab"}])", R"({"ab":1})"},
    {"a move to the whole", R"({"a":{"b":1}})", R"([{"op":"move","from":"/a","path":""}])", R"({"b":1})"},
    {"an empty name", R"({"":{"":1}})", R"([{"op":"replace","path":"//","value":2}])", R"({"":{"":2}})"},
    {"numbers keep their text", R"({"a":1.50,"b":[0.10]})", R"([{"op":"add","path":"/b/0","value":-0.00e1}])",
     R"({"a":1.50,"b":[-0.00e1,0.10]})"},
    {"each operation sees the one before", R"({"l":[]})",
     R"([{"op":"add","path":"/l/-","value":1},{"op":"replace","path":"/l/0","value":2},{"op":"test","path":"/l","value":[2]}])",
     R"({"l":[2]})"},
    {"a test of objects without order", R"({"o":{"a":1,"b":[{"c":1.0,"d":2}]}})",
     R"([{"op":"test","path":"/o","value":{"b":[{"d":2e0,"c":1}],"a":1.00}}])",
     R"({"o":{"a":1,"b":[{"c":1.0,"d":2}]}})"},
    {"a test of numbers by value", R"({"n":[1.50,0,100,1e400,0.000000000000000000000000000000000000000000015]})",
     R"([{"op":"test","path":"/n","value":[15e-1,-0.0,1e2,10e399,15E-45]}])",
     R"({"n":[1.50,0,100,1e400,0.000000000000000000000000000000000000000000015]})"},
    {"a test of null", R"({"n":null})", R"([{"op":"test","path":"/n","value":null}])", R"({"n":null})"},
};

TEST(JsonPatch, DoesWhatTheRfcSays) {
  for (const Applied& row : kApplied) {
    const auto result = apply_json_patch(parsed(row.document), parsed(row.patch));
    ASSERT_TRUE(result.has_value()) << row.what << ": " << result.error().message;
    EXPECT_EQ(json::write(*result), row.result) << row.what;
  }
}

struct Refused {
  const char* what;
  const char* patch;
  ErrorKind kind;
  std::vector<Issue> issues;
};

Issue found(const char* code, const char* expression, const char* text) {
  return {.severity = Severity::error, .code = code, .expression = expression, .text = text};
}
Issue lost(const char* expression) { return found("not-found", expression, "the path leads to nothing"); }
Issue failed(const char* expression) {
  return found("processing", expression, "the test failed: the value there is another");
}

TEST(JsonPatch, RefusesWhatIsNoPatchWithAllFindings) {
  constexpr const char* kOps = "\"op\" must be add, remove, replace, move, copy or test";
  const std::vector<Refused> rows{
      {"no array",
       R"({"op":"remove","path":"/a"})",
       ErrorKind::malformed,
       {found("structure", "", "a JSON Patch is an array of operations")}},
      {"no objects",
       R"([1,null])",
       ErrorKind::malformed,
       {found("structure", "/0", "an operation must be an object"),
        found("structure", "/1", "an operation must be an object")}},
      {"A.13 an unknown operation and no path",
       R"([{"op":"add","path":"/b","value":1},{"op":"spam"}])",
       ErrorKind::malformed,
       {found("value", "/1/op", kOps), found("required", "/1/path", "the operation has no \"path\"")}},
      {"no operation, a path that is no pointer",
       R"([{"path":"a"}])",
       ErrorKind::malformed,
       {found("required", "/0/op", kOps), found("value", "/0/path", "\"path\" is no JSON pointer")}},
      {"an operation that is no text",
       R"([{"op":1,"path":7}])",
       ErrorKind::malformed,
       {found("value", "/0/op", kOps), found("value", "/0/path", "\"path\" is no JSON pointer")}},
      {"bad escapes",
       R"([{"op":"copy","path":"/~2","from":"/~"}])",
       ErrorKind::malformed,
       {found("value", "/0/path", "\"path\" is no JSON pointer"),
        found("value", "/0/from", "\"from\" is no JSON pointer")}},
      {"no value",
       R"([{"op":"test","path":"/a"},{"op":"replace","path":"/a"},{"op":"move","path":"/a"}])",
       ErrorKind::malformed,
       {found("required", "/0/value", "the operation has no \"value\""),
        found("required", "/1/value", "the operation has no \"value\""),
        found("required", "/2/from", "the operation has no \"from\"")}},
  };
  for (const Refused& row : rows) {
    const auto result = apply_json_patch(parsed(R"({"a":1})"), parsed(row.patch));
    ASSERT_FALSE(result.has_value()) << row.what;
    EXPECT_EQ(result.error(), (Error{.kind = row.kind, .message = "the body is no JSON Patch", .issues = row.issues}))
        << row.what;
  }
}

TEST(JsonPatch, SaysWhichOperationDoesNotFit) {
  constexpr const char* kInto = "a value cannot be moved into a part of itself";
  const std::vector<Refused> rows{
      {"A.9 a test fails", R"([{"op":"test","path":"/a","value":2}])", ErrorKind::unprocessable, {failed("/0/path")}},
      {"A.12 the parent is not there",
       R"([{"op":"add","path":"/x/y","value":1}])",
       ErrorKind::unprocessable,
       {lost("/0/path")}},
      {"A.15 text is no number",
       R"([{"op":"test","path":"/a","value":"1"}])",
       ErrorKind::unprocessable,
       {failed("/0/path")}},
      {"the second of three",
       R"([{"op":"test","path":"/a","value":1},{"op":"remove","path":"/x"},{"op":"remove","path":"/y"}])",
       ErrorKind::unprocessable,
       {lost("/1/path")}},
      {"a scalar has no members",
       R"([{"op":"add","path":"/a/b","value":1}])",
       ErrorKind::unprocessable,
       {lost("/0/path")}},
      {"replace what is not there",
       R"([{"op":"replace","path":"/x","value":1}])",
       ErrorKind::unprocessable,
       {lost("/0/path")}},
      {"remove what is not there", R"([{"op":"remove","path":"/l/2"}])", ErrorKind::unprocessable, {lost("/0/path")}},
      {"add behind the end", R"([{"op":"add","path":"/l/3","value":1}])", ErrorKind::unprocessable, {lost("/0/path")}},
      {"a leading zero", R"([{"op":"add","path":"/l/01","value":1}])", ErrorKind::unprocessable, {lost("/0/path")}},
      {"a sign", R"([{"op":"remove","path":"/l/-1"}])", ErrorKind::unprocessable, {lost("/0/path")}},
      {"a vast number",
       R"([{"op":"remove","path":"/l/99999999999999999999999"}])",
       ErrorKind::unprocessable,
       {lost("/0/path")}},
      {"the end is no element", R"([{"op":"remove","path":"/l/-"}])", ErrorKind::unprocessable, {lost("/0/path")}},
      {"the end is nothing to test",
       R"([{"op":"test","path":"/l/-","value":1}])",
       ErrorKind::unprocessable,
       {lost("/0/path")}},
      {"a test of what is not there",
       R"([{"op":"test","path":"/x","value":null}])",
       ErrorKind::unprocessable,
       {lost("/0/path")}},
      {"copy from nowhere", R"([{"op":"copy","from":"/x","path":"/y"}])", ErrorKind::unprocessable, {lost("/0/from")}},
      {"move from nowhere", R"([{"op":"move","from":"/x","path":"/y"}])", ErrorKind::unprocessable, {lost("/0/from")}},
      {"move to nowhere", R"([{"op":"move","from":"/a","path":"/x/y"}])", ErrorKind::unprocessable, {lost("/0/path")}},
      {"move into itself",
       R"([{"op":"move","from":"/o","path":"/o/p/q"}])",
       ErrorKind::unprocessable,
       {found("business-rule", "/0/path", kInto)}},
      {"move the whole into itself",
       R"([{"op":"move","from":"","path":"/b"}])",
       ErrorKind::unprocessable,
       {found("business-rule", "/0/path", kInto)}},
      {"remove the whole",
       R"([{"op":"remove","path":""}])",
       ErrorKind::unprocessable,
       {found("business-rule", "/0/path", "the whole resource cannot be removed")}},
      {"objects that differ",
       R"([{"op":"test","path":"/o","value":{"p":{"r":1}}}])",
       ErrorKind::unprocessable,
       {failed("/0/path")}},
      {"an object with more",
       R"([{"op":"test","path":"/o","value":{"p":{"q":1},"r":1}}])",
       ErrorKind::unprocessable,
       {failed("/0/path")}},
      {"arrays have an order",
       R"([{"op":"test","path":"/l","value":[2,1]}])",
       ErrorKind::unprocessable,
       {failed("/0/path")}},
      {"numbers that differ far behind",
       R"([{"op":"test","path":"/a","value":1.0000000000000000000000000000000000000000001}])",
       ErrorKind::unprocessable,
       {failed("/0/path")}},
      {"signs differ", R"([{"op":"test","path":"/a","value":-1}])", ErrorKind::unprocessable, {failed("/0/path")}},
      {"exponents differ",
       R"([{"op":"test","path":"/a","value":1e99999999999999999999}])",
       ErrorKind::unprocessable,
       {failed("/0/path")}},
  };
  for (const Refused& row : rows) {
    const auto result = apply_json_patch(parsed(R"({"a":1,"l":[1,2],"o":{"p":{"q":1}}})"), parsed(row.patch));
    ASSERT_FALSE(result.has_value()) << row.what;
    EXPECT_EQ(result.error(), (Error{.kind = row.kind, .message = row.issues.front().text, .issues = row.issues}))
        << row.what;
  }
}

// A patch of many times the same operation.
json::Value repeated(const char* operation, std::size_t times) {
  return json::Value{json::Array(times, parsed(operation))};
}

TEST(JsonPatch, TakesAThousandOperationsAndNotOneMore) {
  const json::Value document = parsed(R"({"l":[]})");
  const char* add = R"({"op":"add","path":"/l/-","value":1})";
  EXPECT_EQ(apply_json_patch(document, repeated(add, 1'000)).value()["l"].size(), 1'000U);
  const auto more = apply_json_patch(document, repeated(add, 1'001));
  EXPECT_EQ(more.error(), (Error{.kind = ErrorKind::too_large,
                                 .message = "a patch has at most 1000 operations",
                                 .issues = {found("too-costly", "", "a patch has at most 1000 operations")}}));
}

TEST(JsonPatch, RefusesBombs) {
  const std::string text(100'000, 'x');
  const json::Value wide{json::Object{{"l", json::Array(20'000, json::Value{1})}, {"t", text}}};
  const struct {
    const char* what;
    json::Value patch;
    const char* text;
  } rows[] = {
      {"doubling", repeated(R"({"op":"copy","from":"","path":"/l/-"})", 60), "the patched resource would be too large"},
      {"deepening", repeated(R"({"op":"copy","from":"/l","path":"/l/0"})", 70),
       "the patched resource would be too large"},
      {"copying a long text", repeated(R"({"op":"copy","from":"/t","path":"/l/-"})", 100),
       "the patched resource would be too large"},
      {"work without growth", repeated(R"({"op":"replace","path":"/l/0","value":2})", 600),
       "the patch costs too much on this resource"},
      {"tests without end", repeated(R"({"op":"test","path":"/l/0","value":1})", 1'000), nullptr},
  };
  for (const auto& row : rows) {
    const auto result = apply_json_patch(wide, row.patch);
    if (row.text == nullptr) {
      EXPECT_TRUE(result.has_value()) << row.what;
      continue;
    }
    ASSERT_FALSE(result.has_value()) << row.what;
    EXPECT_EQ(result.error().kind, ErrorKind::too_large) << row.what;
    EXPECT_EQ(result.error().message, row.text) << row.what;
  }
}

TEST(JsonPatch, RefusesToNestDeeply) {
  json::Array patch;
  std::string path = "/a";
  for (int i = 0; i < 80; ++i) {
    patch.push_back(parsed(fmt::format(R"({{"op":"add","path":"{}","value":{{}}}})", path)));
    path += "/a";
  }
  const auto deep = apply_json_patch(parsed("{}"), json::Value{patch});
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().message, "the patched resource would be nested too deeply");
  EXPECT_EQ(deep.error().issues.front().expression, "/63/path");
}

TEST(PatchResource, TakesOutWhatIsLeftEmpty) {
  const auto result = patch_resource(
      parsed(R"({"resourceType":"Patient","id":"1","name":[{"given":["A"]}],"telecom":[{"value":"1"},{"value":"2"}]})"),
      parsed(R"([{"op":"remove","path":"/name/0/given/0"},{"op":"remove","path":"/telecom/0"}])"));
  EXPECT_EQ(json::write(result.value()), R"({"resourceType":"Patient","id":"1","telecom":[{"value":"2"}]})");
}

TEST(PatchResource, KeepsNullsThatStandForMissingValues) {
  const auto result = patch_resource(
      parsed(R"({"resourceType":"Patient","id":"1","name":[{"given":[null,"B"],"_given":[{"id":"g"},null]}]})"),
      parsed(R"([{"op":"replace","path":"/name/0/given/1","value":"C"}])"));
  EXPECT_EQ(json::write(result.value()),
            R"({"resourceType":"Patient","id":"1","name":[{"given":[null,"C"],"_given":[{"id":"g"},null]}]})");
}

TEST(PatchResource, TakesNullForRemoved) {
  const auto result = patch_resource(parsed(R"({"resourceType":"Patient","id":"1","birthDate":"1970"})"),
                                     parsed(R"([{"op":"replace","path":"/birthDate","value":null}])"));
  EXPECT_EQ(json::write(result.value()), R"({"resourceType":"Patient","id":"1"})");
}

TEST(PatchResource, KeepsThePlacesOfExtensions) {
  const auto result = patch_resource(
      parsed(R"({"resourceType":"Patient","id":"1","name":[{"given":["A","B"],"_given":[{"id":"a"},{"id":"b"}]},
                 {"given":["C"],"_given":[{"id":"c"}]}]})"),
      parsed(R"([{"op":"remove","path":"/name/0/_given/0/id"},{"op":"remove","path":"/name/1/_given/0/id"}])"));
  EXPECT_EQ(
      json::write(result.value()),
      R"({"resourceType":"Patient","id":"1","name":[{"given":["A","B"],"_given":[null,{"id":"b"}]},{"given":["C"]}]})");
}

TEST(PatchResource, KeepsTypeAndId) {
  const json::Value patient = parsed(R"({"resourceType":"Patient","id":"1"})");
  const struct {
    const char* patch;
    const char* text;
  } rows[] = {
      {R"([{"op":"replace","path":"/id","value":"2"}])", "a patch cannot change \"id\""},
      {R"([{"op":"remove","path":"/id"}])", "a patch cannot change \"id\""},
      {R"([{"op":"replace","path":"/resourceType","value":"Goal"}])", "a patch cannot change \"resourceType\""},
      {R"([{"op":"replace","path":"","value":[]}])", "a patch cannot change \"resourceType\""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(
        patch_resource(patient, parsed(row.patch)).error(),
        (Error{
            .kind = ErrorKind::unprocessable, .message = row.text, .issues = {found("business-rule", "", row.text)}}))
        << row.patch;
  }
}

}  // namespace
}  // namespace concord::fhir::rest
