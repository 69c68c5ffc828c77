#include "mappers/forms/pdf/write_pdf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "core/crypto/digest.h"
#include "mappers/forms/pdf/flate.h"
#include "mappers/forms/pdf/font.h"
#include "mappers/forms/pdf/font_file.h"
#include "mappers/forms/pdf/layout.h"

namespace concord::mappers::pdf {
namespace {

using Text = std::back_insert_iterator<std::string>;

// Objects one after the other; the table of where they are comes last.
class File {
 public:
  // The number that the next object will have, so that others can refer to it before.
  [[nodiscard]] std::size_t next() const noexcept { return offsets_.size() + 1; }

  std::size_t add(std::string_view body) {
    offsets_.push_back(bytes_.size());
    fmt::format_to(Text{bytes_}, "{} 0 obj\n{}\nendobj\n", offsets_.size(), body);
    return offsets_.size();
  }

  // `entries` of the dictionary besides length and filter.
  std::size_t add_stream(std::string_view entries, std::string_view content) {
    const std::string packed = deflated(content);
    std::string body = fmt::format("<<{}/Filter/FlateDecode/Length {}>>\nstream\n", entries, packed.size());
    body.append(packed).append("\nendstream");
    return add(body);
  }

  std::string take(std::size_t root, std::size_t about) {
    constexpr std::size_t kIdDigits = 32;
    const std::string id = sha256_hex(bytes_).substr(0, kIdDigits);
    const std::size_t table = bytes_.size();
    fmt::format_to(Text{bytes_}, "xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
    for (const std::size_t offset : offsets_) fmt::format_to(Text{bytes_}, "{:010} 00000 n \n", offset);
    fmt::format_to(Text{bytes_}, "trailer\n<</Size {}/Root {} 0 R/Info {} 0 R/ID[<{}><{}>]>>\nstartxref\n{}\n%%EOF\n",
                   offsets_.size() + 1, root, about, id, id, table);
    return std::move(bytes_);
  }

 private:
  std::string bytes_{"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"};  // bytes that say that the file is no text
  std::vector<std::size_t> offsets_;
};

// UTF-16BE in hexadecimal, as PDF has it between < and >.
void append_utf16(std::string& out, char32_t c) {
  if (c < 0x10000) {
    fmt::format_to(Text{out}, "{:04X}", static_cast<std::uint32_t>(c));
    return;
  }
  const std::uint32_t rest = static_cast<std::uint32_t>(c) - 0x10000;
  fmt::format_to(Text{out}, "{:04X}{:04X}", 0xD800U + (rest >> 10U), 0xDC00U + (rest & 0x3FFU));
}

// What each glyph means, so that the text can be searched for and copied.
std::string meanings(const UsedCharacters& used) {
  std::string out{
      "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
      "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
      "1 begincodespacerange<0000><FFFF>endcodespacerange\n"};
  constexpr std::size_t kRowsMax = 100;  // of one list
  const auto& characters = used.characters();
  for (std::size_t i = 0; i < characters.size(); i += kRowsMax) {
    const std::size_t end = std::min(characters.size(), i + kRowsMax);
    fmt::format_to(Text{out}, "{} beginbfchar\n", end - i);
    for (std::size_t k = i; k < end; ++k) {
      fmt::format_to(Text{out}, "<{:04X}><", k);
      append_utf16(out, characters[k]);
      out += ">\n";
    }
    out += "endbfchar\n";
  }
  return out + "endcmap CMapName currentdict/CMap defineresource pop end end\n";
}

// The number of the font.
std::size_t add_font(File& file, const Font& font, const UsedCharacters& used) {
  constexpr std::string_view kName = "CONCRD+DejaVuSans";  // six letters say that it is a part of a font
  const std::string subset = font.subset(used.glyphs());
  const std::size_t outlines = file.add_stream(fmt::format("/Length1 {}", subset.size()), subset);
  const std::size_t meaning = file.add_stream("", meanings(used));
  const auto box = font.box();
  const std::size_t descriptor = file.add(
      fmt::format("<</Type/FontDescriptor/FontName/{}/Flags 4/FontBBox[{} {} {} {}]/ItalicAngle 0/Ascent {}/Descent {}"
                  "/CapHeight {}/StemV 80/FontFile2 {} 0 R>>",
                  kName, box[0], box[1], box[2], box[3], font.ascent(), font.descent(), font.ascent(), outlines));
  std::string widths;
  for (const std::uint16_t glyph : used.glyphs()) fmt::format_to(Text{widths}, "{} ", font.width(glyph));
  const std::size_t glyphs = file.add(
      fmt::format("<</Type/Font/Subtype/CIDFontType2/BaseFont/{}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                  "/Supplement 0>>/FontDescriptor {} 0 R/W[0[{}]]/CIDToGIDMap/Identity>>",
                  kName, descriptor, widths));
  return file.add(
      fmt::format("<</Type/Font/Subtype/Type0/BaseFont/{}/Encoding/Identity-H/DescendantFonts[{} 0 R]"
                  "/ToUnicode {} 0 R>>",
                  kName, glyphs, meaning));
}

// The operators that draw a page. Bold is the outline drawn as well.
std::string content_of(const Page& page) {
  std::string out{"BT\n"};
  for (const Run& run : page) {
    if (run.numbers.empty()) continue;
    const std::string_view colour = run.is_alarming ? "0.7 0 0 rg 0.7 0 0 RG" : "0 g 0 G";
    fmt::format_to(Text{out}, "{} /F {} Tf {} Tr {}.{:02} w 1 0 0 1 {}.{:02} {}.{:02} Tm <", colour, run.size,
                   run.is_bold ? 2 : 0, run.size * 3 / 100, run.size * 3 % 100, run.x / 100, run.x % 100, run.y / 100,
                   run.y % 100);
    for (const std::uint16_t number : run.numbers) fmt::format_to(Text{out}, "{:04X}", number);
    out += "> Tj\n";
  }
  return out + "ET\n";
}

// The number of the root of the pages.
std::size_t add_pages(File& file, const std::vector<Page>& pages, std::size_t font) {
  const std::size_t root = file.next() + 2 * pages.size();
  std::string kids;
  for (const Page& page : pages) {
    const std::size_t content = file.add_stream("", content_of(page));
    const std::size_t number = file.add(fmt::format("<</Type/Page/Parent {} 0 R/Contents {} 0 R>>", root, content));
    fmt::format_to(Text{kids}, "{} 0 R ", number);
  }
  return file.add(fmt::format("<</Type/Pages/Count {}/Kids[{}]/MediaBox[0 0 {} {}]/Resources<</Font<</F {} 0 R>>>>>>",
                              pages.size(), kids, kPageWidth, kPageHeight, font));
}

// "application#2Ffhir+json"
std::string name_of(std::string_view type) {
  std::string out;
  for (const char c : type) out += c == '/' ? std::string{"#2F"} : std::string{c};
  return out;
}

// What the catalogue says of the file inside (ISO 32000-2, 14.13: an associated file).
std::string add_file(File& file, const EmbeddedFile& embedded) {
  const std::size_t content = file.add_stream(
      fmt::format("/Type/EmbeddedFile/Subtype/{}/Params<</Size {}>>", name_of(embedded.type), embedded.bytes.size()),
      embedded.bytes);
  const std::size_t spec = file.add(fmt::format(
      "<</Type/Filespec/F({0})/UF({0})/AFRelationship/Data/Desc(Copy for machines)/EF<</F {1} 0 R/UF {1} 0 R>>>>",
      embedded.name, content));
  return fmt::format("/Names<</EmbeddedFiles<</Names[({0}){1} 0 R]>>>>/AF[{1} 0 R]", embedded.name, spec);
}

// A text string of PDF: UTF-16BE with its mark.
std::string text_string(std::string_view ascii) {
  std::string out{"<FEFF"};
  for (const char c : ascii) append_utf16(out, static_cast<unsigned char>(c));
  return out + ">";
}

}  // namespace

Pdf write_pdf(const Readable& readable, std::string_view title, const EmbeddedFile* file) {
  const Font font{font_file().front()};
  UsedCharacters used{font};
  const std::vector<Page> pages = lay_out(readable, font, used);
  File pdf;
  const std::string inside = file == nullptr ? std::string{} : add_file(pdf, *file);
  const std::size_t tree = add_pages(pdf, pages, add_font(pdf, font, used));
  const std::string_view language = readable.language.empty() ? std::string_view{"en"} : readable.language;
  const std::size_t root =
      pdf.add(fmt::format("<</Type/Catalog/Pages {} 0 R/Lang{}/ViewerPreferences<</DisplayDocTitle true>>{}>>", tree,
                          text_string(language), inside));
  const std::size_t about = pdf.add(fmt::format("<</Title{}/Producer(Concord)>>", text_string(title)));
  return {.bytes = pdf.take(root, about), .has_missing = used.has_missing()};
}

}  // namespace concord::mappers::pdf
