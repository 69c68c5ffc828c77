#include "service/http/list_parameters.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::http {
namespace {

std::vector<std::string> findings(const Error& error) {
  std::vector<std::string> out;
  for (const Issue& issue : error.issues) out.push_back(issue.code + " " + issue.expression);
  return out;
}

struct CountCase {
  std::string text;
  int count;  // 0 = refused
};

TEST(ListRequest, TakesTheCountWithinItsBounds) {
  const std::vector<CountCase> cases{
      {"1", 1}, {"20", 20}, {"0100", 100}, {"100", 100}, {"101", 100}, {"9999999999999999999999", 100},
      {"0", 0}, {"000", 0}, {"-1", 0},     {"1.5", 0},   {"ten", 0},   {" 1", 0}};
  for (const CountCase& row : cases) {
    const auto request = list_request("goal", {{"patient", "s|v"}, {"_count", row.text}}, {});
    EXPECT_EQ(request ? request->count : 0, row.count) << row.text;
  }
}

TEST(ListRequest, CarriesWhatWasGiven) {
  const Deadline deadline{std::chrono::seconds{5}};
  const auto request = list_request("goal", {{"identifier", "s|v"}, {"cursor", "c"}}, deadline);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->type, "goal");
  EXPECT_EQ(request->patient, "");
  EXPECT_EQ(request->identifier, "s|v");
  EXPECT_EQ(request->count, 20);
  EXPECT_EQ(request->cursor, "c");
  EXPECT_EQ(request->deadline, deadline);
}

TEST(ListRequest, NamesEveryFaultAtOnce) {
  const auto request = list_request(
      "goal", {{"patient", "a"}, {"patient", "b"}, {"identifier", ""}, {"_count", "x"}, {"colour", "red"}}, {});
  ASSERT_FALSE(request.has_value());
  EXPECT_EQ(request.error().kind, ErrorKind::malformed);
  EXPECT_EQ(findings(request.error()),
            (std::vector<std::string>{"invalid http.patient", "value http.identifier", "not-supported ",
                                      "required http.patient", "value http._count"}));
}

TEST(ListRequest, NeedsPatientOrIdentifier) {
  EXPECT_EQ(findings(list_request("goal", {}, {}).error()), (std::vector<std::string>{"required http.patient"}));
}

TEST(ReadOrigin, IsOptionalAndSingle) {
  EXPECT_EQ(read_origin({})->source, "");
  EXPECT_EQ(read_origin({{"source", "https://a.example"}})->source, "https://a.example");
  EXPECT_EQ(read_origin({{"source", "https://a.example"}, {"patient", "Patient/1"}})->patient, "Patient/1");
  EXPECT_EQ(findings(read_origin({{"source", "a"}, {"source", "b"}}).error()),
            (std::vector<std::string>{"invalid http.source"}));
  EXPECT_EQ(findings(read_origin({{"sauce", "a"}}).error()), (std::vector<std::string>{"not-supported "}));
}

}  // namespace
}  // namespace concord::http
