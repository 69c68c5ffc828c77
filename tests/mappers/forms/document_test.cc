// The document form: what a DocumentReference of ours holds, and that its machine copy reads back equal.
#include "mappers/forms/document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/narrative.h"
#include "fhir/validate/validator.h"
#include "mappers/forms/machine_copy.h"
#include "tests/mappers/forms/documents.h"
#include "tests/mappers/golden.h"

namespace concord::mappers {
namespace {

using json::Value;
using testing_support::bytes_of;
using testing_support::contents_of;
using testing_support::kStyles;
using testing_support::read_golden;

std::vector<Issue> errors_of(const Value& resource) {
  static const fhir::Validator kValidator;
  std::vector<Issue> errors = kValidator.validate(resource);
  std::erase_if(errors, [](const Issue& issue) { return fhir::is_valid({issue}); });
  return errors;
}

class SampleDocument : public testing::TestWithParam<std::filesystem::path> {
 protected:
  const Value artifact = read_golden(GetParam());
  const Mapper& mapper = *find(artifact.text("artifact"));
  const Mapped mapped = mapper.map(artifact);

  [[nodiscard]] Document document(DocumentStyle style) const {
    auto written = write_document(mapper, {.graph = mapped.graph, .style = style, .alerts = mapped.alerts});
    EXPECT_TRUE(written.has_value()) << (written ? "" : written.error().message);
    return std::move(written).value();
  }
};

TEST_P(SampleDocument, IsValidInEveryStyle) {
  for (const DocumentStyle& style : kStyles) {
    EXPECT_EQ(errors_of(document(style).resource.resource), std::vector<Issue>{});
  }
}

TEST_P(SampleDocument, IsTheSameBytesEachTime) {
  for (const DocumentStyle& style : kStyles)
    EXPECT_EQ(json::write(document(style).resource.resource), json::write(document(style).resource.resource));
}

TEST_P(SampleDocument, ReadsBackEqualThroughEveryCarrier) {
  for (const DocumentStyle& style : kStyles) {
    const auto copy = read_machine_copy(contents_of(document(style).resource.resource));
    ASSERT_TRUE(copy.has_value()) << copy.error().message;
    ASSERT_EQ(copy->has_value(), style.carrier != Carrier::none);
    if (style.carrier == Carrier::none) continue;
    const Graph& graph = **copy;
    EXPECT_EQ(graph.key, mapped.graph.key);
    const auto back = mapper.read_back(graph.resources.front(), std::span{graph.resources}.subspan(1));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(json::write(back->artifact), json::write(mapper.normalise(artifact).artifact));
  }
}

TEST_P(SampleDocument, HasTheFrameOfAPrimaryResource) {
  const GraphResource resource = document({}).resource;
  EXPECT_EQ(resource.role, "document");
  EXPECT_TRUE(resource.full_url.starts_with("urn:uuid:"));
  EXPECT_EQ(recorded_at_of(resource.resource), recorded_at_of(mapped.graph.resources.front().resource));
  EXPECT_EQ(key_of_document(mapper, resource.resource), mapped.graph.key);
  EXPECT_EQ(resource.resource["subject"], mapped.graph.resources.front().resource["subject"]);
  for (const Mapper* one : all()) EXPECT_EQ(may_be_document_of(*one, resource.resource), one == &mapper) << one->type();
}

TEST_P(SampleDocument, ShowsNoJson) {
  for (const DocumentFormat format : {DocumentFormat::xhtml, DocumentFormat::html, DocumentFormat::text}) {
    const std::string text = bytes_of(document({.format = format}).resource.resource, 0);
    EXPECT_EQ(text.find("resourceType"), std::string::npos) << text;
    EXPECT_EQ(text.find("{\""), std::string::npos) << text;
    EXPECT_NE(text.find(document_type(mapper).title), std::string::npos) << text;
  }
}

TEST_P(SampleDocument, IsWellFormedXhtmlOfAllowedElements) {
  const std::string text = bytes_of(document({}).resource.resource, 0);
  const std::size_t begin = text.find("<body>") + 6;
  const std::string body = text.substr(begin, text.find("</body>") - begin);
  const std::string div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + body + "</div>";
  EXPECT_EQ(fhir::narrative_faults(div), std::vector<fhir::NarrativeFault>{}) << text;
}

// CONCORD_UPDATE_GOLDEN=1 writes the files anew, for review.
TEST_P(SampleDocument, TellsPeopleItsGoldenText) {
  const std::string text = bytes_of(document({.format = DocumentFormat::text}).resource.resource, 0);
  const auto path = testing_support::golden_folder() / "documents" / GetParam().stem().concat(".txt");
  if (std::getenv("CONCORD_UPDATE_GOLDEN") != nullptr) std::ofstream{path} << text;
  EXPECT_EQ(testing_support::read_file(path), text);
}

INSTANTIATE_TEST_SUITE_P(All, SampleDocument, testing::ValuesIn(testing_support::samples()), [](const auto& one) {
  std::string name = one.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

Mapped mapped_sample(std::string_view name) {
  const Value artifact = read_golden(testing_support::golden_folder() / "artifacts" / name);
  return find(artifact.text("artifact"))->map(artifact);
}

std::string readable_of_sample(std::string_view name, DocumentFormat format) {
  const Mapped mapped = mapped_sample(name);
  const Mapper& mapper = *find(mapped.graph.key.artifact);
  return bytes_of(write_document(mapper, {.graph = mapped.graph, .style = {.format = format}, .alerts = mapped.alerts})
                      .value()
                      .resource.resource,
                  0);
}

TEST(Document, BeginsWithItsAlerts) {
  EXPECT_TRUE(
      readable_of_sample("patient-reported-outcome.json", DocumentFormat::text)
          .starts_with("ALERT: PHQ-9 item 9 positive: review suicide risk\nPatient-reported outcome\n- Questionnaire"));
  EXPECT_NE(readable_of_sample("patient-reported-outcome.json", DocumentFormat::xhtml)
                .find("<body><p><strong>ALERT: PHQ-9 item 9 positive: review suicide risk</strong></p><h1>"),
            std::string::npos);
}

TEST(Document, TellsEachAnswerOnce) {
  const std::string text = readable_of_sample("patient-reported-outcome.json", DocumentFormat::text);
  constexpr std::string_view kItem = "Poor appetite or overeating";
  const std::size_t first = text.find(kItem);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find(kItem, first + 1), std::string::npos);
  EXPECT_NE(text.find("\nScore 1\n"), std::string::npos) << text;
}

TEST(Document, SaysItsLanguage) {
  EXPECT_NE(readable_of_sample("goal-rejected.json", DocumentFormat::xhtml)
                .find(R"(<html xmlns="http://www.w3.org/1999/xhtml" lang="de" xml:lang="de">)"),
            std::string::npos);
}

TEST(Document, IsAPatientsNoteWhereThePatientAloneWroteIt) {
  const Mapped mapped = mapped_sample("patient-reported-outcome.json");
  const auto own = write_document(*find("patient-reported-outcome"), {.graph = mapped.graph});
  EXPECT_EQ(own->resource.resource["meta"]["security"].at(0).text("code"), "PATAST");
  const Mapped shared = mapped_sample("goal.json");  // a therapist is an author as well
  const auto both = write_document(*find("goal"), {.graph = shared.graph});
  EXPECT_TRUE(both->resource.resource["meta"]["security"].is_null());
  EXPECT_EQ(both->resource.resource["author"].size(), 2U);
}

TEST(Document, ReplacesAnOlderOne) {
  const Mapped mapped = mapped_sample("goal.json");
  const auto written = write_document(*find("goal"), {.graph = mapped.graph, .replaces = "DocumentReference/17"});
  EXPECT_EQ(json::write(written->resource.resource["relatesTo"]),
            R"([{"code":"replaces","target":{"reference":"DocumentReference/17"}}])");
}

TEST(Document, OfARetractedArtifactIsInError) {
  Value artifact = read_golden(testing_support::golden_folder() / "artifacts/goal.json");
  artifact = json::with(artifact, "status", "entered-in-error");
  const auto written = write_document(*find("goal"), {.graph = find("goal")->map(artifact).graph});
  EXPECT_EQ(written->resource.resource.text("status"), "entered-in-error");
  EXPECT_EQ(errors_of(written->resource.resource), std::vector<Issue>{});
}

TEST(Document, IsKnownByItsTitleWhereThePartnerDropsTheFrame) {
  const Mapped mapped = mapped_sample("goal.json");
  Value bare = write_document(*find("goal"), {.graph = mapped.graph})->resource.resource;
  for (const char* element : {"meta", "identifier", "extension"}) bare = json::with(bare, element, Value{});
  EXPECT_TRUE(may_be_document_of(*find("goal"), bare));
  EXPECT_FALSE(may_be_document_of(*find("goal-priorities"), bare));
  EXPECT_EQ(key_of_document(*find("goal"), bare), std::nullopt);
  const auto foreign = json::read(R"({"resourceType":"DocumentReference","type":{"coding":[
    {"system":"http://loinc.org","code":"61146-7"}]},"description":"Goals of care","content":[{"attachment":{}}]})");
  EXPECT_FALSE(may_be_document_of(*find("goal"), *foreign));
}

TEST(Document, OfADecisionIsNoneOfItsAids) {
  const Mapped mapped = mapped_sample("shared-decision.json");
  for (const GraphResource& one : mapped.graph.resources)
    EXPECT_FALSE(may_be_document_of(*find("shared-decision"), one.resource)) << one.role;
}

TEST(Document, HoldsNoFileWhereItIsNoPdf) {
  const Mapped mapped = mapped_sample("goal.json");
  const auto written = write_document(
      *find("goal"),
      {.graph = mapped.graph, .style = {.format = DocumentFormat::html, .carrier = Carrier::embedded_file}});
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::unsupported);
}

}  // namespace
}  // namespace concord::mappers
