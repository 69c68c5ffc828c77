// The file itself: its tables are right, it does nothing by itself, and it is the same each time.
#include "mappers/forms/pdf/write_pdf.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>
#include <string>

#include "mappers/forms/pdf/embedded_file.h"

namespace concord::mappers::pdf {
namespace {

const Readable kReadable{.language = "pl-PL",
                         .lines = {{.kind = LineKind::alert, .text = "ALERT: now"},
                                   {.kind = LineKind::title, .text = "Cel"},
                                   {.kind = LineKind::fact, .text = "Chodzić z psem co tydzień"}}};
constexpr EmbeddedFile kFile{.name = "a.json", .type = "application/fhir+json", .bytes = "{\"a\":1}"};

std::size_t number_at(std::string_view text, std::size_t at) {
  std::size_t out = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), out);
  return out;
}

TEST(Pdf, HasATableThatLeadsToEveryObject) {
  const std::string pdf = write_pdf(kReadable, "Goal", &kFile).bytes;
  EXPECT_TRUE(pdf.starts_with("%PDF-1.7\n"));
  EXPECT_TRUE(pdf.ends_with("%%EOF\n"));
  const std::size_t table = number_at(pdf, pdf.rfind("startxref\n") + 10);
  ASSERT_EQ(pdf.substr(table, 7), "xref\n0 ");
  const std::size_t count = number_at(pdf, table + 7);
  std::size_t row = pdf.find("0000000000 65535 f \n", table) + 20;
  for (std::size_t i = 1; i < count; ++i, row += 20) {
    const std::string begin = fmt::format("{} 0 obj\n", i);
    EXPECT_EQ(pdf.substr(number_at(pdf, row), begin.size()), begin);
  }
  EXPECT_EQ(pdf.substr(row, 7), "trailer");
}

TEST(Pdf, HoldsTheFileAsItIs) {
  const std::string pdf = write_pdf(kReadable, "Goal", &kFile).bytes;
  const auto found = find_embedded_file(pdf, {.type = kFile.type, .beginning = {}, .bytes_max = 100});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, std::string{kFile.bytes});
  const std::string without = write_pdf(kReadable, "Goal", nullptr).bytes;
  EXPECT_EQ(without.find("EmbeddedFile"), std::string::npos);
}

TEST(Pdf, DoesNothingByItself) {
  const std::string pdf = write_pdf(kReadable, "Goal", &kFile).bytes;
  for (const char* action : {"/OpenAction", "/AA", "/JS", "/JavaScript", "/Launch", "/URI", "/CreationDate"})
    EXPECT_EQ(pdf.find(action), std::string::npos) << action;
}

TEST(Pdf, IsTheSameBytesEachTime) {
  EXPECT_EQ(write_pdf(kReadable, "Goal", &kFile).bytes, write_pdf(kReadable, "Goal", &kFile).bytes);
}

TEST(Pdf, SaysWhetherTheFontHasAllCharacters) {
  EXPECT_FALSE(write_pdf(kReadable, "Goal", nullptr).has_missing);
  const Readable chinese{.language = "zh", .lines = {{.kind = LineKind::fact, .text = "目标"}}};
  EXPECT_TRUE(write_pdf(chinese, "Goal", nullptr).has_missing);
}

}  // namespace
}  // namespace concord::mappers::pdf
