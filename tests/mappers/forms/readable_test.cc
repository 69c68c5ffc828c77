// What people read: bounded, escaped, whatever the artifact holds.
#include "mappers/forms/readable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/narrative.h"
#include "mappers/forms/document.h"
#include "mappers/forms/machine_copy.h"
#include "tests/mappers/forms/documents.h"
#include "tests/mappers/golden.h"

namespace concord::mappers {
namespace {

using json::Value;
using testing_support::bytes_of;

Value goal() { return testing_support::read_golden(testing_support::golden_folder() / "artifacts/goal.json"); }

Graph graph_of(const Value& artifact) {
  const Mapper& mapper = *find(artifact.text("artifact"));
  return mapper.map(mapper.normalise(artifact).artifact).graph;
}

Value with_text(const Value& artifact, const std::string& text) {
  return json::with(artifact, "description", json::object({{"text", text}}));
}

std::string_view begin_of(const Value& document) { return document.text("resourceType"); }

Value with_barriers(const Value& artifact, int count, const std::string& text) {
  json::Array barriers;
  for (int i = 0; i < count; ++i)
    barriers.push_back(json::object({{"code", json::object({{"text", text + std::to_string(i)}})}}));
  return json::with(artifact, "barriers", Value{std::move(barriers)});
}

TEST(Readable, NumbersTheElementsOfLists) {
  const Readable readable = readable_of(graph_of(with_barriers(goal(), 2, "stairs ")), {}, {});
  std::vector<std::string> headings;
  for (const ReadableLine& line : readable.lines) {
    if (line.kind == LineKind::heading) headings.push_back(line.text);
  }
  EXPECT_EQ(headings, (std::vector<std::string>{"Barrier 1", "Barrier 2", "Readiness 1", "Provenance"}));
}

TEST(Readable, SaysThatItIsCut) {
  const Readable readable = readable_of(graph_of(with_barriers(goal(), 3'000, "stairs ")), {}, {});
  EXPECT_TRUE(readable.is_cut);
  EXPECT_LE(readable.lines.size(), kReadableLinesMax + 1);
  EXPECT_EQ(readable.lines.back().text, "… There is more, which does not fit here.");
  EXPECT_FALSE(readable_of(graph_of(goal()), {}, {}).is_cut);
}

TEST(Readable, IsBoundedInBytes) {
  const Readable readable = readable_of(graph_of(with_barriers(goal(), 1'000, std::string(900, 'x'))), {}, {});
  std::size_t bytes = 0;
  for (const ReadableLine& line : readable.lines) bytes += line.text.size();
  EXPECT_TRUE(readable.is_cut);
  EXPECT_LE(bytes, kReadableBytesMax + 20'000);
}

TEST(Readable, PlainTextUndoesMarkup) {
  EXPECT_EQ(plain_text("a &amp;lt; &lt;b&gt;<br/>c & d <x"), "a &lt; <b>\nc & d <x");
  EXPECT_EQ(plain_text(""), "");
}

struct AttackCase {
  const char* name;
  std::string text;
};

class AttackedDocument : public testing::TestWithParam<AttackCase> {};

// Written in every style, well-formed, and read back equal.
TEST_P(AttackedDocument, HoldsEveryText) {
  const Value artifact = with_barriers(with_text(goal(), GetParam().text), 3, GetParam().text);
  ASSERT_EQ(find("goal")->check(artifact), std::vector<Issue>{});
  const Graph graph = graph_of(artifact);
  for (const DocumentStyle& style : testing_support::kStyles) {
    const auto written = write_document(*find("goal"), {.graph = graph, .style = style});
    ASSERT_TRUE(written.has_value()) << written.error().message;
    const Value& resource = written->resource.resource;
    EXPECT_EQ(begin_of(resource), "DocumentReference");
    const auto copy = read_machine_copy(testing_support::contents_of(resource));
    ASSERT_TRUE(copy.has_value()) << copy.error().message;
    ASSERT_EQ(copy->has_value(), style.carrier != Carrier::none);
    if (!copy->has_value()) continue;
    const auto back = find("goal")->read_back((**copy).resources.front(), std::span{(**copy).resources}.subspan(1));
    ASSERT_TRUE(back.has_value());
    EXPECT_TRUE(back->artifact == find("goal")->normalise(artifact).artifact);
  }
  const std::string text = bytes_of(write_document(*find("goal"), {.graph = graph})->resource.resource, 0);
  const std::size_t begin = text.find("<body>") + 6;
  const std::string body = text.substr(begin, text.find("</body></html>") - begin);
  EXPECT_EQ(fhir::narrative_faults("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + body + "</div>"),
            std::vector<fhir::NarrativeFault>{});
}

INSTANTIATE_TEST_SUITE_P(
    All, AttackedDocument,
    testing::Values(AttackCase{"script", "<script>alert(1)</script></li></ul></body></html>"},
                    AttackCase{"entities", "&amp; &lt; &#x3c; &nbsp; ]]> <!-- --> <![CDATA["},
                    AttackCase{
                        "pdf_words",
                        "endstream endobj (\\) ) >> stream\n7 0 obj<</Subtype/application#2Ffhir+json>>stream\n{}"},
                    AttackCase{"huge", std::string(60'000, 'h')}, AttackCase{"lines", std::string(5'000, '\n') + "x"},
                    AttackCase{"hebrew", "ללכת עם הכלב כל שבוע (Rex) 3 פעמים"},
                    AttackCase{"arabic", "المشي مع الكلب كل أسبوع"},
                    AttackCase{"directions", "\u202Eevil\u202C \u2066x\u2069 \u200F"},
                    AttackCase{"unpaired", "\u0301\u0301 e\u0301 \U000E0001"},
                    AttackCase{"no_characters_of_xml", "a\xEF\xBF\xBE\xEF\xBF\xBF b"},
                    AttackCase{"chinese", "每周遛狗"}, AttackCase{"emoji", "\U0001F469\u200D\u2695\uFE0F go"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(AttackedDocumentOf, AThousandBarriersReadsBackEqual) {
  const Value artifact = find("goal")->normalise(with_barriers(goal(), 1'000, "stairs ")).artifact;
  const Graph graph = find("goal")->map(artifact).graph;
  const DocumentStyle style{.format = DocumentFormat::pdf, .carrier = Carrier::embedded_file};
  const auto written = write_document(*find("goal"), {.graph = graph, .style = style});
  ASSERT_TRUE(written.has_value()) << written.error().message;
  const auto copy = read_machine_copy(testing_support::contents_of(written->resource.resource));
  ASSERT_TRUE(copy.has_value() && copy->has_value());
  const auto back = find("goal")->read_back((**copy).resources.front(), std::span{(**copy).resources}.subspan(1));
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(back->artifact == artifact);
}

TEST(AttackedDocumentOf, LossesInWhatPeopleReadAreNoted) {
  const Graph cut = graph_of(with_barriers(goal(), 1'000, std::string(900, 'x')));
  const DocumentStyle pdf{.format = DocumentFormat::pdf, .carrier = Carrier::none};
  const auto long_one = write_document(*find("goal"), {.graph = cut, .style = pdf});
  ASSERT_TRUE(long_one.has_value());
  ASSERT_EQ(long_one->notes.size(), 1U);
  EXPECT_EQ(long_one->notes.front().kind, NoteKind::dropped);
  const Graph chinese = graph_of(with_text(goal(), "每周遛狗"));
  const auto boxes = write_document(
      *find("goal"), {.graph = chinese, .style = {.format = DocumentFormat::pdf, .carrier = Carrier::embedded_file}});
  ASSERT_EQ(boxes->notes.size(), 1U);
  EXPECT_EQ(boxes->notes.front().kind, NoteKind::normalised);
  EXPECT_EQ(write_document(*find("goal"), {.graph = chinese})->notes, std::vector<Note>{});
}

}  // namespace
}  // namespace concord::mappers
