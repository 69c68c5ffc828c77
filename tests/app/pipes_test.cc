#include "service/app/pipes.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "core/json/read.h"

namespace concord::app {
namespace {

constexpr std::string_view kGoal =
    R"({"artifact":"goal","schemaVersion":"1","source":"https://a.example/goals","id":"g1","recordedAt":)"
    R"("2026-03-02T10:15:00Z","patient":{"reference":"Patient/7"},"description":{"text":"Walk"},"status":"active"})";

struct Ran {
  int code;
  std::string out;
  std::string err;
};

template <class Command>
Ran run(const std::string& input, Command command) {
  std::istringstream in{input};
  std::ostringstream out;
  std::ostringstream err;
  const int code = command(Streams{.in = in, .out = out, .err = err});
  return {.code = code, .out = out.str(), .err = err.str()};
}

Ran run_preview(const std::string& input, bool ndjson) {
  return run(input, [ndjson](const Streams& streams) { return preview({.file = "-", .is_ndjson = ndjson}, streams); });
}
Ran run_read_back(const std::string& input) {
  return run(input, [](const Streams& streams) { return read_back("-", streams); });
}

TEST(Preview, PrintsTheBundleThatReadBackInverts) {
  const Ran mapped = run_preview(std::string{kGoal}, false);
  EXPECT_EQ(mapped.code, 0) << mapped.err;
  const auto bundle = json::read(mapped.out);
  ASSERT_TRUE(bundle.has_value());
  EXPECT_EQ(bundle->text("type"), "transaction");
  const Ran read = run_read_back(mapped.out);
  EXPECT_EQ(read.code, 0) << read.err;
  EXPECT_EQ(*json::read(read.out), *json::read(kGoal));
}

TEST(Preview, GivesTheSameBytesForTheSameInput) {
  EXPECT_EQ(run_preview(std::string{kGoal}, false).out, run_preview(std::string{kGoal}, false).out);
}

TEST(Preview, RefusesWithAnOutcomeAndNothingOnTheOutput) {
  for (const char* input : {"", "{", "[]", R"({"artifact":"goals"})", R"({"artifact":"goal"})"}) {
    const Ran refused = run_preview(input, false);
    EXPECT_EQ(refused.code, 1) << input;
    EXPECT_EQ(refused.out, "") << input;
    EXPECT_EQ(json::read(refused.err)->text("resourceType"), "OperationOutcome") << input;
  }
}

TEST(Preview, LeavesOutUnknownMembersWhenLenient) {
  const std::string unknown = R"({"mood":"good",)" + std::string{kGoal}.substr(1);
  EXPECT_EQ(run_preview(unknown, false).code, 1);
  const Ran mapped =
      run(unknown, [](const Streams& streams) { return preview({.file = "-", .is_lenient = true}, streams); });
  EXPECT_EQ(mapped.code, 0) << mapped.err;
  EXPECT_EQ(mapped.out, run_preview(std::string{kGoal}, false).out);
  EXPECT_EQ(mapped.err,
            "{\"kind\":\"dropped\",\"pointer\":\"/mood\",\"expression\":\"Goal\",\"text\":\"is not a member of this "
            "format: left out\"}\n");
}

TEST(Preview, MapsEachLineApartAndNamesTheRefused) {
  const Ran mapped = run_preview(std::string{kGoal} + "\n\n{}\n" + std::string{kGoal}, true);
  EXPECT_EQ(mapped.code, 1);
  const std::size_t end = mapped.out.find('\n');
  EXPECT_EQ(mapped.out.substr(0, end + 1), mapped.out.substr(end + 1));
  const auto told = json::read(mapped.err);
  EXPECT_EQ((*told)["line"].as_integer(), 3);
  EXPECT_EQ((*told)["outcome"].text("resourceType"), "OperationOutcome");
}

TEST(Preview, TellsOfAFileThatIsNotThere) {
  const Ran absent = run("", [](const Streams& streams) { return preview({.file = "/nowhere/at/all"}, streams); });
  EXPECT_EQ(absent.code, 1);
  EXPECT_EQ(absent.out, "");
}

TEST(ReadBack, TakesBundlesOnly) {
  EXPECT_EQ(run_read_back("{}").code, 1);
  EXPECT_EQ(run_read_back("nothing").code, 1);
  const Ran empty = run_read_back(R"({"resourceType":"Bundle","type":"collection"})");
  EXPECT_EQ(empty.code, 0);
  EXPECT_EQ(empty.out + empty.err, "");
}

}  // namespace
}  // namespace concord::app
