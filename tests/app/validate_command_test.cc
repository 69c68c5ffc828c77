#include "service/app/validate_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::app {
namespace {

// A folder of its own for each test.
class Validate : public testing::Test {
 public:
  ~Validate() override { std::filesystem::remove_all(folder_); }
  Validate(const Validate&) = delete;
  Validate& operator=(const Validate&) = delete;

 protected:
  Validate() {
    folder_ = std::filesystem::temp_directory_path() / ("concord-validate-" + std::to_string(getpid()) + "-" +
                                                        testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }

  [[nodiscard]] std::string file(const std::string& name, std::string_view text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
    return (folder_ / name).string();
  }

  int run(const ValidateOptions& options, const std::string& input = {}) {
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream err;
    const int code = validate(options, {.in = in, .out = out, .err = err});
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  std::filesystem::path folder_;
  std::string out_;
  std::string err_;
};

constexpr std::string_view kGood = R"({"resourceType":"Patient","gender":"female"})";
constexpr std::string_view kBad = R"({"resourceType":"Patient","gender":"Female"})";

TEST_F(Validate, TellsPeopleEachFinding) {
  EXPECT_EQ(run({.files = {"-"}}, std::string{kGood}), 0);
  EXPECT_EQ(out_, "-: valid\n");
  EXPECT_EQ(run({.files = {"-"}}, std::string{kBad}), 1);
  EXPECT_EQ(out_,
            "-: NOT VALID\n  error       code-invalid  Patient.gender: not in the required value set "
            "http://hl7.org/fhir/ValueSet/administrative-gender\n");
}

TEST_F(Validate, CountsSeveralFiles) {
  const std::string good = file("good.json", kGood);
  const std::string bad = file("bad.json", kBad);
  EXPECT_EQ(run({.files = {good, bad}}), 1);
  EXPECT_TRUE(out_.ends_with("\n1 of 2 valid\n")) << out_;
}

TEST_F(Validate, WritesALineAFileInTheOrderOfTheList) {
  std::string list;
  std::string expected;
  for (int index = 0; index < 40; ++index) {
    const std::string path = file(std::to_string(index) + ".json", index % 2 == 0 ? kGood : kBad);
    list += path + "\n";
    expected +=
        R"({"file":")" + path +
        (index % 2 == 0
             ? R"(","valid":true,"issues":[]})"
             : R"(","valid":false,"issues":[{"severity":"error","code":"code-invalid","text":"not in the required value set http://hl7.org/fhir/ValueSet/administrative-gender","expression":["Patient.gender"]}]})") +
        "\n";
  }
  EXPECT_EQ(run({.files = {"-"}, .is_ndjson = true}, list), 1);
  EXPECT_EQ(out_, expected);
}

TEST_F(Validate, SaysWhichFilesItCannotRead) {
  EXPECT_EQ(run({.files = {(folder_ / "none.json").string()}, .is_ndjson = true}), 1);
  const auto line = json::read(out_);
  ASSERT_TRUE(line.has_value()) << out_;
  EXPECT_EQ((*line)["valid"].as_bool(), false);
  EXPECT_EQ((*line)["issues"].at(0).text("severity"), "fatal");
}

constexpr std::string_view kQuestionnaire =
    R"({"resourceType":"Questionnaire","url":"https://q.example/q","status":"active","item":[{"linkId":"1","type":)"
    R"("integer","required":true}]})";

std::string response(std::string_view url, std::string_view answer) {
  return std::string{R"({"resourceType":"QuestionnaireResponse","questionnaire":")"}
      .append(url)
      .append(R"(","status":"completed","item":[{"linkId":"1","answer":[{)")
      .append(answer)
      .append("}]}]}");
}

TEST_F(Validate, HoldsResponsesToTheQuestionnairesGiven) {
  const std::string questionnaire = file("q.json", kQuestionnaire);
  const ValidateOptions options{.files = {"-"}, .questionnaires = {questionnaire}};
  EXPECT_EQ(run(options, response("https://q.example/q", R"("valueInteger":3)")), 0) << out_;
  EXPECT_EQ(run(options, response("https://q.example/q", R"("valueString":"3")")), 1);
  EXPECT_NE(out_.find("QuestionnaireResponse.item[0].answer[0].value"), std::string::npos) << out_;
  EXPECT_EQ(run(options, response("https://q.example/other", R"("valueString":"3")")), 0);
  EXPECT_NE(out_.find("none of the given Questionnaires"), std::string::npos) << out_;
}

TEST_F(Validate, RefusesAQuestionnaireThatIsNone) {
  EXPECT_EQ(run({.files = {"-"}, .questionnaires = {file("p.json", kGood)}}, std::string{kGood}), 1);
  EXPECT_EQ(out_, "");
  EXPECT_NE(err_.find("not a Questionnaire"), std::string::npos);
}

}  // namespace
}  // namespace concord::app
