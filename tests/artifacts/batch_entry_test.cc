// How the outcome of a line names an artifact that is refused.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/write.h"
#include "service/artifacts/batch.h"

namespace concord::artifacts {
namespace {

std::string named(const std::string& text) {
  return json::write(
      outcome_line(1, read_entry({.number = 1, .text = text}).key, fail(ErrorKind::fault, ""))["artifact"]);
}

TEST(BatchEntry, IsNamedByWhatCanBeAKeyAndNothingElse) {
  struct Row {
    std::string line;
    std::string named;
  };
  const std::vector<Row> rows{
      {R"({"artifact":"goal","source":"urn:a","id":"g1","recordedAt":"2026-03-02T15:15:00Z","status":"x"})",
       R"({"artifact":"goal","source":"urn:a","id":"g1","recordedAt":"2026-03-02T15:15:00Z"})"},
      {R"({"artifact":"Erika","source":"Erika Muster","id":"Erika Muster","recordedAt":"Erika"})", "{}"},
      {R"({"artifact":1,"source":[],"id":{},"recordedAt":""})", "{}"},
      {R"({"source":":a","id":"a/b","recordedAt":"2026-03-02"})", "{}"},
      {R"({"source":"no-scheme"})", "{}"},
      {R"({})", "{}"},
      {R"([])", "{}"},
      {R"({half)", "{}"},
  };
  for (const Row& row : rows) EXPECT_EQ(named(row.line), row.named) << row.line;
}

}  // namespace
}  // namespace concord::artifacts
