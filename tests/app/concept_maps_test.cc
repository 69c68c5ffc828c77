// The concept maps of a site: from a folder, and on the command line.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/app/command_line.h"
#include "service/app/concept_maps_folder.h"

namespace concord::app {
namespace {

constexpr std::string_view kMap =
    R"({"resourceType":"ConceptMap","url":"https://hospital.example/map","status":"active",
  "group":[{"source":"https://hospital.example/codes","target":"http://snomed.info/sct","element":[
    {"code":"WALK","display":"Walks","target":[{"code":"282144007","equivalence":"equivalent"}]}]}]})";
constexpr std::string_view kGoal = R"({"artifact":"goal","schemaVersion":"1","source":"https://hospital.example/goals",
  "id":"g-1","recordedAt":"2026-03-02T10:00:00Z","patient":{"reference":"Patient/p1"},"status":"active",
  "description":{"text":"Walk","coding":[{"system":"https://hospital.example/codes","code":"WALK"}]}})";

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

using Texts = std::vector<std::string>;

// A folder of its own for each test.
class SiteConceptMaps : public testing::Test {
 public:
  SiteConceptMaps() {
    folder_ = std::filesystem::temp_directory_path() / ("concord-concept-maps-" + std::to_string(getpid()) + "-" +
                                                        testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  ~SiteConceptMaps() override { std::filesystem::remove_all(folder_); }
  SiteConceptMaps(const SiteConceptMaps&) = delete;
  SiteConceptMaps& operator=(const SiteConceptMaps&) = delete;

 protected:
  void write(const std::string& name, std::string_view text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
  }

  [[nodiscard]] Texts faults() const {
    Texts out;
    const auto loaded = load_concept_maps(folder_.string(), validator_);
    if (loaded) return out;
    for (const Issue& issue : loaded.error().issues) out.push_back(issue.expression + ": " + issue.text);
    return out;
  }

  static Ran run(std::vector<const char*> arguments, std::string_view input, const Environment& environment = {}) {
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

TEST_F(SiteConceptMaps, AreNoneWithoutAFolder) {
  const auto none = load_concept_maps("", validator_);
  ASSERT_TRUE(none.has_value());
  EXPECT_TRUE(none->empty());
}

TEST_F(SiteConceptMaps, AreRefusedWithEveryFaultOfEveryFile) {
  write("a.json", kMap);
  write("b.json", kMap);
  write("c.json", "[1,");
  write("d.json", replaced(replaced(std::string{kMap}, "/map", "/d"), R"("equivalent")", R"("same")"));
  write("e.json", replaced(replaced(std::string{kMap}, "/map", "/e"), R"("code":"WALK",)", ""));
  write("README.md", "not a map");
  EXPECT_EQ(faults(), (Texts{"c.json#: JSON at byte 3: Invalid value.",
                             "d.json#/group/0/element/0/target/0/equivalence: not in the required value set "
                             "http://hl7.org/fhir/ValueSet/concept-map-equivalence",
                             "e.json#/group/0/element/0/code: is required",
                             "b.json#/url: another map of the folder has this url"}));
}

TEST_F(SiteConceptMaps, OfAFolderThatCannotBeReadAreRefused) {
  std::filesystem::remove(folder_);
  EXPECT_EQ(faults(), Texts{"concept_maps_folder: cannot be read"});
}

TEST_F(SiteConceptMaps, TranslateOnTheWayInAndOut) {
  write("map.json", kMap);
  const std::string folder = folder_.string();
  const Ran bundle = run({"preview", "--concept-maps", folder.c_str(), "-"}, kGoal);
  EXPECT_EQ(bundle.code, 0) << bundle.err;
  EXPECT_NE(bundle.out.find(R"("code": "282144007")"), std::string::npos) << bundle.out;
  EXPECT_NE(bundle.err.find(R"("kind":"translated","pointer":"/description/coding/0","expression":)"
                            R"("Goal.description.coding[1]")"),
            std::string::npos)
      << bundle.err;
  const Ran back = run({"read-back", "-"}, bundle.out, {{"CONCORD_CONCEPT_MAPS_FOLDER", folder}});
  EXPECT_EQ(back.err, "");
  EXPECT_EQ(*json::read(back.out), *json::read(kGoal));
  // Even by who has no maps.
  EXPECT_EQ(run({"read-back", "-"}, bundle.out).out, back.out);
  // A standard code that the site has one code for.
  const std::string standard = replaced(
      replaced(std::string{kGoal}, "https://hospital.example/codes", "http://snomed.info/sct"), "WALK", "282144007");
  const Ran foreign = run({"preview", "-"}, standard);
  const Ran local = run({"read-back", "--concept-maps", folder.c_str(), "-"}, foreign.out);
  EXPECT_EQ(json::write((*json::read(local.out))["description"]["coding"]),
            R"([{"system":"https://hospital.example/codes","code":"WALK","display":"Walks"},)"
            R"({"system":"http://snomed.info/sct","code":"282144007"}])");
}

TEST_F(SiteConceptMaps, WithAFaultFailTheCheckOfAConfigurationAndThePipes) {
  write("bad.json", "{}");
  const std::string folder = folder_.string();
  const std::string config = (folder_ / "concord.yaml").string();
  std::ofstream{config} << "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}}}\n"
                           "partners: {north: {url: 'https://ehr.example/fhir'}}\nconcept_maps_folder: "
                        << folder << "\n";
  const Ran checked = run({"config", "check", config.c_str()}, "");
  EXPECT_EQ(checked.code, 1);
  EXPECT_NE(checked.err.find("bad.json#/group: needs at least one group\n"), std::string::npos) << checked.err;
  EXPECT_EQ(run({"preview", "--concept-maps", folder.c_str(), "-"}, kGoal).code, 1);
  write("bad.json", kMap);
  EXPECT_EQ(run({"config", "check", config.c_str()}, "").out, "ok\n");
}

}  // namespace
}  // namespace concord::app
