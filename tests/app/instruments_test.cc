// `concord instrument check`, and the instruments of a site.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "fhir/validate/validator.h"
#include "service/app/command_line.h"
#include "service/app/instruments_folder.h"

namespace concord::app {
namespace {

// One yes-or-no item, its score and its alert.
constexpr std::string_view kFile = R"({"id":"rest","questionnaire":{"resourceType":"Questionnaire",
  "url":"https://hospital.example/q/rest","title":"Rest","status":"active",
  "item":[{"linkId":"1","text":"Do you feel rested?","type":"boolean"}]},
  "scoring":{"scores":[{"code":{"system":"https://hospital.example/codes","code":"rest","display":"Rest"},"items":["1"],
    "bands":[{"to":0,"interpretation":{"text":"tired"}},{"from":1,"interpretation":{"text":"rested"}}]}],
    "alerts":[{"item":"1","to":0,"text":"not rested: review"}]}})";
constexpr std::string_view kArtifact = R"({"artifact":"patient-reported-outcome","schemaVersion":"1",
  "source":"https://hospital.example/r","id":"r-1","recordedAt":"2026-03-02T10:00:00Z",
  "patient":{"reference":"Patient/p1"},"instrument":"rest","status":"completed","authored":"2026-03-02",
  "completedBy":{"role":"patient"},"answers":[{"item":"1","value":false}]})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

struct Ran {
  int code;
  std::string out;
  std::string err;
};

// A folder of its own for each test.
class Instruments : public testing::Test {
 public:
  Instruments() {
    folder_ = std::filesystem::temp_directory_path() / ("concord-instruments-" + std::to_string(getpid()) + "-" +
                                                        testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  ~Instruments() override { std::filesystem::remove_all(folder_); }
  Instruments(const Instruments&) = delete;
  Instruments& operator=(const Instruments&) = delete;

 protected:
  void write(const std::string& name, std::string_view text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
  }

  [[nodiscard]] std::vector<std::string> faults() const {
    std::vector<std::string> out;
    const auto loaded = load_instruments(folder_.string(), validator_);
    if (loaded) return out;
    for (const Issue& issue : loaded.error().issues) out.push_back(issue.expression + ": " + issue.text);
    return out;
  }

  static Ran run(std::vector<const char*> arguments, std::string_view input = {}, const Environment& environment = {}) {
    arguments.insert(arguments.begin(), "concord");
    std::istringstream in{std::string{input}};
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_command(static_cast<int>(arguments.size()), arguments.data(), environment,
                                 {.in = in, .out = out, .err = err});
    return {.code = code, .out = out.str(), .err = err.str()};
  }

  std::filesystem::path folder_;
  fhir::Validator validator_;
};

using Texts = std::vector<std::string>;

TEST_F(Instruments, AreCheckedAndFoundValid) {
  const Ran checked = run({"instrument", "check", "-"}, kFile);
  EXPECT_EQ(checked.out, "-: valid: rest, 1 items, 1 scores, 1 alerts\n");
  EXPECT_EQ(checked.code, 0);
  const Ran replacing = run({"instrument", "check", "-"}, replaced(std::string{kFile}, R"("rest")", R"("phq-9")"));
  EXPECT_EQ(replacing.out, "-: valid: phq-9, 1 items, 1 scores, 1 alerts; stands in place of the shipped instrument\n");
  EXPECT_EQ(replacing.code, 0);
}

TEST_F(Instruments, AreCheckedAsJsonAsQuestionnaireAndAsScoring) {
  const Ran broken = run({"instrument", "check", "-"}, "{");
  EXPECT_EQ(broken.out,
            "-: NOT VALID\n  fatal       structure     JSON at byte 1: Missing a name for object member.\n");
  EXPECT_EQ(broken.code, 1);
  std::string text = replaced(std::string{kFile}, R"("status":"active")", R"("status":"on")");
  text = replaced(text, R"("linkId":"1",)", R"("linkId":"1","required":"yes",)");
  text = replaced(text, R"("from":1)", R"("from":2)");
  text = replaced(text, R"("items":["1"])", R"("items":["1"],"wieghts":[])");
  const Ran checked = run({"instrument", "check", "-"}, text);
  EXPECT_EQ(checked.code, 1);
  for (const char* place :
       {" /questionnaire/status: ", " /questionnaire/item/0/required: ", " /scoring/scores/0/wieghts: no such member",
        " /scoring/scores/0/bands: a score of 1 is in", " /scoring/scores/0/bands/1: no score can be in this band"})
    EXPECT_NE(checked.out.find(place), std::string::npos) << place << "\n" << checked.out;
}

TEST_F(Instruments, AreCheckedBesideTheShippedOnes) {
  const Ran checked = run({"instrument", "check", "-"}, replaced(std::string{kFile}, "https://hospital.example/q/rest",
                                                                 "http://loinc.org/q/44249-1"));
  EXPECT_EQ(
      checked.out,
      "-: NOT VALID\n  error       duplicate     /questionnaire/url: another instrument has this canonical URL\n");
  EXPECT_EQ(checked.code, 1);
}

TEST_F(Instruments, ThatCannotBeReadAreRefused) {
  EXPECT_EQ(run({"instrument", "check", "/nowhere/at/all.json"}).code, 1);
  EXPECT_EQ(run({"instrument", "check"}).code, 2);
  EXPECT_EQ(run({"instrument"}).code, 2);
}

TEST_F(Instruments, OfASiteAreLoadedBesideTheShippedOnes) {
  write("rest.json", kFile);
  write("README.md", "not an instrument");
  write(".hidden.json", "not one either");
  std::filesystem::create_directory(folder_ / "folder.json");
  EXPECT_EQ(faults(), Texts{});
  const auto loaded = load_instruments(folder_.string(), validator_);
  ASSERT_TRUE(loaded.has_value());
  const auto& shipped = mappers::instruments::Registry::shipped();
  EXPECT_EQ(loaded->all().size(), shipped.all().size() + 1);
  EXPECT_NE(loaded->find("rest"), nullptr);
  EXPECT_EQ(shipped.find("rest"), nullptr);
}

TEST_F(Instruments, AreTheShippedOnesWithoutAFolder) {
  const auto loaded = load_instruments("", validator_);
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->all().size(), mappers::instruments::Registry::shipped().all().size());
}

TEST_F(Instruments, OfASiteAreRefusedWithEveryFaultOfEveryFile) {
  write("a.json", kFile);
  write("b.json", kFile);
  write("c.json", "[1,");
  write("d.json", replaced(std::string{kFile}, R"("to":0)", R"("to":-1)"));
  EXPECT_EQ(faults(), (Texts{"c.json#: JSON at byte 3: Invalid value.",
                             "d.json#/scoring/scores/0/bands: a score of 0 is in no band",
                             "d.json#/scoring/scores/0/bands/0: no score can be in this band",
                             "b.json#/id: another instrument of the folder has this id",
                             "b.json#/questionnaire/url: another instrument has this canonical URL"}));
}

TEST_F(Instruments, OfAFolderThatCannotBeReadAreRefused) {
  std::filesystem::remove(folder_);
  EXPECT_EQ(faults(), Texts{"instruments_folder: cannot be read"});
}

TEST_F(Instruments, ThatAreTooLongAreRefused) {
  write("long.json", std::string((4U << 20U) + 1, ' '));
  EXPECT_EQ(faults(), Texts{"long.json#: an instrument file must not be over 4 MiB"});
}

TEST_F(Instruments, WithAFaultFailTheCheckOfAConfigurationAndTheStart) {
  write("bad.json", R"({"id":"bad"})");
  const std::string config = (folder_ / "concord.yaml").string();
  std::ofstream{config} << "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}}}\n"
                           "partners: {north: {url: 'https://ehr.example/fhir'}}\ninstruments_folder: "
                        << folder_.string() << "\n";
  constexpr std::string_view kFault = "bad.json#/questionnaire/resourceType: must be Questionnaire\n";
  const Ran checked = run({"config", "check", config.c_str()});
  EXPECT_EQ(checked.code, 1);
  EXPECT_EQ(checked.err, kFault);
  const Ran served = run({"serve", "--config", config.c_str()});
  EXPECT_EQ(served.code, 1);
  EXPECT_EQ(served.err, kFault);
  write("bad.json", kFile);
  EXPECT_EQ(run({"config", "check", config.c_str()}).out, "ok\n");
}

TEST_F(Instruments, OfASiteAreMappedByThePipes) {
  write("rest.json", kFile);
  const Environment site{{"CONCORD_INSTRUMENTS_FOLDER", folder_.string()}};
  const Ran bundle = run({"preview", "-"}, kArtifact, site);
  EXPECT_EQ(bundle.code, 0) << bundle.err;
  EXPECT_NE(bundle.out.find("not rested: review"), std::string::npos);
  const Ran artifact = run({"read-back", "-"}, bundle.out, site);
  EXPECT_NE(artifact.out.find(R"("instrument":"rest")"), std::string::npos) << artifact.out;
  EXPECT_NE(artifact.out.find(R"("interpretation":{"text":"tired"})"), std::string::npos) << artifact.out;
  EXPECT_EQ(run({"preview", "-"}, kArtifact).code, 1);
  write("rest.json", "{}");
  EXPECT_EQ(run({"preview", "-"}, kArtifact, site).code, 1);
}

}  // namespace
}  // namespace concord::app
