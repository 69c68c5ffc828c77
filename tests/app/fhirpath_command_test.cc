#include "service/app/fhirpath_command.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "core/json/read.h"
#include "service/app/command_line.h"

namespace concord::app {
namespace {

constexpr const char* kPatient =
    R"({"resourceType":"Patient","birthDate":"1974-12-25","name":[{"given":["Peter","James"]},{"family":"Windsor"}]})";

struct Ran {
  int code;
  std::string out;
  std::string err;
};

Ran run(const std::string& expression, const std::string& file, const std::string& input) {
  std::istringstream in{input};
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      fhirpath(expression, file, *parse_instant("2026-03-02T15:15:00Z"), {.in = in, .out = out, .err = err});
  return {.code = code, .out = out.str(), .err = err.str()};
}

TEST(FhirpathCommand, PrintsAJsonValueALine) {
  struct Row {
    const char* expression;
    const char* out;
  };
  constexpr Row kRows[] = {
      {"name.given", "\"Peter\"\n\"James\"\n"},
      {"name.first()", "{\"given\":[\"Peter\",\"James\"]}\n"},
      {"birthDate < now()", "true\n"},
      {"today()", "\"2026-03-02\"\n"},
      {"1.50 + 1", "2.50\n"},
      {"2 'mg'", "{\"value\":2,\"unit\":\"mg\"}\n"},
      {"name.period", ""},
  };
  for (const Row& row : kRows) {
    const Ran ran = run(row.expression, "-", kPatient);
    EXPECT_EQ(ran.code, kDone) << row.expression << ran.err;
    EXPECT_EQ(ran.out, row.out) << row.expression;
    EXPECT_EQ(ran.err, "") << row.expression;
  }
}

TEST(FhirpathCommand, RefusesWithAnOutcomeThatHoldsNoValue) {
  struct Row {
    const char* expression;
    const char* file;
    const char* input;
    const char* code;
  };
  const Row rows[] = {
      {"name.", "-", kPatient, "structure"},
      {"name.single()", "-", kPatient, "processing"},
      {"name", "-", "{", "structure"},
      {"name", "/nowhere/at/all", "", "processing"},
  };
  for (const Row& row : rows) {
    const Ran ran = run(row.expression, row.file, row.input);
    EXPECT_EQ(ran.code, kRefused) << row.expression;
    EXPECT_EQ(ran.out, "") << row.expression;
    EXPECT_EQ((*json::read(ran.err))["issue"].at(0).text("code"), row.code) << ran.err;
    EXPECT_EQ(ran.err.find("Peter"), std::string::npos) << ran.err;
  }
}

TEST(FhirpathCommand, IsOnTheCommandLine) {
  std::istringstream in{kPatient};
  std::ostringstream out;
  std::ostringstream err;
  const char* const argv[] = {"concord", "fhirpath", "Patient.name.family", "-"};
  EXPECT_EQ(run_command(4, argv, {}, {.in = in, .out = out, .err = err}), 0);
  EXPECT_EQ(out.str(), "\"Windsor\"\n");
}

}  // namespace
}  // namespace concord::app
