// Files inside PDFs: of other programs, broken, hostile.
#include "mappers/forms/pdf/embedded_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "core/json/write.h"
#include "mappers/forms/machine_copy.h"
#include "mappers/forms/pdf/flate.h"
#include "mappers/mapper.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::pdf {
namespace {

constexpr WantedFile kWanted{.type = "text/x-wanted", .beginning = "begin", .bytes_max = 1'000};

std::string stream(std::string_view dictionary, std::string_view content, std::string_view line_end = "\n") {
  return fmt::format("7 0 obj\n<<{}>>\nstream{}{}\nendstream\nendobj\n", dictionary, line_end, content);
}

struct FileCase {
  const char* name;
  std::string pdf;
  const char* found;  // "-" for none, "!" for refused
};

class EmbeddedFileIn : public testing::TestWithParam<FileCase> {};

TEST_P(EmbeddedFileIn, IsFoundOrRefused) {
  const auto found = find_embedded_file(GetParam().pdf, kWanted);
  if (!found) {
    EXPECT_EQ(found.error().kind, ErrorKind::unprocessable);
  }
  EXPECT_EQ(!found ? "!" : found->value_or("-"), GetParam().found);
}

const std::string kPacked = deflated("hello");

INSTANTIATE_TEST_SUITE_P(
    All, EmbeddedFileIn,
    testing::Values(
        FileCase{"none", "", "-"}, FileCase{"no_stream", "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj", "-"},
        FileCase{"plain", stream("/Subtype/text#2Fx-wanted/Length 5", "hello"), "hello"},
        FileCase{"packed",
                 stream(fmt::format("/Filter/FlateDecode/Subtype/text#2fx-wanted/Length {}", kPacked.size()), kPacked),
                 "hello"},
        FileCase{"list_of_filters", stream("/Filter [ /FlateDecode ]/Subtype /text#2Fx-wanted", kPacked), "hello"},
        FileCase{"short_filter", stream("/Filter/Fl/Subtype/text#2Fx-wanted", kPacked), "hello"},
        FileCase{"empty_list_of_filters", stream("/Filter[]/Length 5/Subtype/text#2Fx-wanted", "hello"), "hello"},
        FileCase{"no_filter", stream("/Filter null/Length 5/Subtype/text#2Fx-wanted", "hello"), "hello"},
        FileCase{"length_elsewhere", stream("/Subtype/text#2Fx-wanted/Length 8 0 R/Filter/FlateDecode", kPacked),
                 "hello"},
        FileCase{"wrong_length",
                 stream("/Subtype/text#2Fx-wanted/Length 99999999999999999999/Filter/FlateDecode", kPacked), "hello"},
        FileCase{"length_one", stream("/Subtype/text#2Fx-wanted/Length 1/Filter/FlateDecode", kPacked), "hello"},
        FileCase{"crlf", stream("/Subtype/text#2Fx-wanted/Length 5", "hello", "\r\n"), "hello"},
        FileCase{"keyword_in_content", stream("/Length 16/Subtype/text#2Fx-wanted", "x\nendstream\nabcd"),
                 "x\nendstream\nabcd"},
        FileCase{"after_others",
                 stream("/Length 3", "abc") + stream("/Length 9", "endstream") +
                     stream("/Length 5/Subtype/text#2Fx-wanted", "hello"),
                 "hello"},
        FileCase{"same_twice",
                 stream("/Length 5/Subtype/text#2Fx-wanted", "hello") +
                     stream("/Subtype/text#2Fx-wanted/Filter/FlateDecode", kPacked),
                 "hello"},
        FileCase{
            "two_that_differ",
            stream("/Length 5/Subtype/text#2Fx-wanted", "hello") + stream("/Length 5/Subtype/text#2Fx-wanted", "other"),
            "!"},
        FileCase{"other_type", stream("/Type/EmbeddedFile/Length 5/Subtype/text#2Fplain", "hello"), "-"},
        FileCase{"longer_name", stream("/Length 5/Subtype/text#2Fx-wanted2", "hello"), "-"},
        FileCase{"type_dropped", stream("/Type/EmbeddedFile/Length 9", "begin and"), "begin and"},
        FileCase{"broken", stream("/Subtype/text#2Fx-wanted/Filter/FlateDecode", kPacked.substr(0, 6)), "!"},
        FileCase{"broken_of_other_type", stream("/Type/EmbeddedFile/Filter/FlateDecode", "xyz"), "-"},
        FileCase{"other_filter", stream("/Subtype/text#2Fx-wanted/Filter/LZWDecode", "hello"), "!"},
        FileCase{"two_filters", stream("/Subtype/text#2Fx-wanted/Filter[/FlateDecode/FlateDecode]", kPacked), "!"},
        FileCase{"predictor",
                 stream("/Subtype/text#2Fx-wanted/Filter/FlateDecode/DecodeParms<</Predictor 12>>", kPacked), "!"},
        FileCase{"too_large", stream("/Subtype/text#2Fx-wanted", std::string(1'001, 'a')), "!"},
        FileCase{"bomb", stream("/Subtype/text#2Fx-wanted/Filter/FlateDecode", deflated(std::string(50'000'000, 'a'))),
                 "!"},
        FileCase{"no_end", "7 0 obj<</Subtype/text#2Fx-wanted>>stream\nhello", "hello"},
        FileCase{"keyword_alone", "stream", "-"}, FileCase{"no_dictionary", "stream\nhello\nendstream", "-"},
        FileCase{"filter_without_value", stream("/Subtype/text#2Fx-wanted/Filter", "hello"), "!"},
        FileCase{"filter_list_without_end", stream("/Subtype/text#2Fx-wanted/Filter[", "hello"), "!"}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(EmbeddedFile, IsNotLookedForInTooManyStreams) {
  std::string pdf;
  for (std::size_t i = 0; i <= kStreamsMax; ++i) pdf += stream("/Length 1", "a");
  EXPECT_FALSE(find_embedded_file(pdf, kWanted).has_value());
}

TEST(EmbeddedFile, IsNotLookedForAmongTooManyFiles) {
  std::string pdf;
  for (std::size_t i = 0; i <= kFilesMax; ++i) pdf += stream("/Type/EmbeddedFile/Length 1", "a");
  EXPECT_FALSE(find_embedded_file(pdf, kWanted).has_value());
}

Attachment rewritten(std::string_view name) {
  return {.content_type = "application/pdf",
          .bytes = testing_support::read_file(std::filesystem::path{CONCORD_REWRITTEN_DIR} / name)};
}

class RewrittenBy : public testing::TestWithParam<const char*> {};

TEST_P(RewrittenBy, StillReadsBackEqual) {
  const Attachment one = rewritten(GetParam());
  ASSERT_FALSE(one.bytes.empty());
  const auto copy = read_machine_copy({&one, 1});
  ASSERT_TRUE(copy.has_value()) << copy.error().message;
  ASSERT_TRUE(copy->has_value());
  const Graph& graph = **copy;
  const auto back = find("goal")->read_back(graph.resources.front(), std::span{graph.resources}.subspan(1));
  const json::Value sample = testing_support::read_golden(testing_support::golden_folder() / "artifacts/goal.json");
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(json::write(back->artifact), json::write(find("goal")->normalise(sample).artifact));
}

INSTANTIATE_TEST_SUITE_P(All, RewrittenBy,
                         testing::Values("qpdf-linearized.pdf", "qpdf-uncompressed.pdf", "pdf-lib.pdf",
                                         "pypdf-incremental.pdf", "mupdf.pdf"),
                         [](const auto& one) {
                           std::string name{one.param};
                           std::erase_if(name, [](char c) { return c == '-' || c == '.'; });
                           return name;
                         });

TEST(EmbeddedFile, InAnEncryptedPdfIsRefused) {
  const Attachment one = rewritten("encrypted.pdf");
  const auto copy = read_machine_copy({&one, 1});
  ASSERT_FALSE(copy.has_value());
  EXPECT_EQ(copy.error().kind, ErrorKind::unprocessable);
}

// However a document is cut: the copy is whole, or there is none, or it is refused.
TEST(EmbeddedFile, InACutPdfIsWholeOrNone) {
  const Attachment whole = rewritten("qpdf-linearized.pdf");
  const auto expected = read_machine_copy({&whole, 1});
  for (std::size_t size = 0; size < whole.bytes.size(); size += 61) {
    const Attachment cut{.content_type = whole.content_type, .bytes = whole.bytes.substr(0, size)};
    const auto copy = read_machine_copy({&cut, 1});
    if (!copy.has_value() || !copy->has_value()) continue;
    EXPECT_EQ((**copy).resources, (**expected).resources) << size;
  }
}

}  // namespace
}  // namespace concord::mappers::pdf
