#include "fhir/validate/narrative.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace concord::fhir {
namespace {

std::string in_div(std::string_view inner) {
  return fmt::format(R"(<div xmlns="http://www.w3.org/1999/xhtml">{}</div>)", inner);
}

// The text of the first finding; "" when there is none.
std::string fault_of(std::string_view xhtml) {
  const std::vector<NarrativeFault> faults = narrative_faults(xhtml);
  return faults.empty() ? "" : std::string{faults.front().text};
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

constexpr std::string_view kIllFormed = "the narrative is not well-formed XML";
constexpr std::string_view kUnbalanced = "the narrative is not well-formed XML: the end of an element that is not open";
constexpr std::string_view kUnclosed = "the narrative is not well-formed XML: an element does not end";
constexpr std::string_view kReference = "a narrative has no references but to characters and the five entities of XML";
constexpr std::string_view kComment = "a comment in a narrative has no two hyphens and no end at its start";
constexpr std::string_view kDeclaration = "a narrative has no document type, CDATA section or instruction";
constexpr std::string_view kRoot = "a narrative is one div element and nothing else";
constexpr std::string_view kNamespace = "the div of a narrative is in the namespace http://www.w3.org/1999/xhtml";
constexpr std::string_view kElement = "txt-1: a narrative has only basic HTML formatting elements";
constexpr std::string_view kAttribute = "txt-1: a narrative has only basic HTML formatting attributes";
constexpr std::string_view kLink = "txt-1: a link or an image of a narrative runs nothing";
constexpr std::string_view kStyle = "txt-1: a style of a narrative runs and imports nothing";
constexpr std::string_view kContent = "txt-2: a narrative has text other than white space, or an image";

TEST(Narrative, TakesWhatTheSpecificationAllows) {
  const std::string_view inner[] = {
      "plain",
      "a &amp; b &lt; c &gt; d &quot;e&quot; &apos;f&apos; &#160; &#xA0; &#x1F600;",
      "&#160;",
      "1 > 0, ] and ]] and a quote ' and another \"",
      "<h1>a</h1><br/><b>b</b><i>c</i><pre>d</pre><blockquote cite='u'>q</blockquote><hr/>",
      "<dl><dt>a</dt><dd>b</dd></dl>",
      R"(<table border="1" class="grid"><thead><tr><th scope="col">a</th></tr></thead></table>)",
      R"(<table><tbody><tr><td colspan="2" style="color:red">a</td></tr></tbody></table>)",
      R"(<img src="data: image/png;base64,AAAA" alt="a picture"/>)",
      R"(<a name="here"> </a><a href="#here" title="t">x</a><a href="mailto:a@b.example">y</a>)",
      R"(<a href="Patient/1/javascript:x">relative</a><a href="urn:oid:1.2">z</a>)",
      "<td style='background-image: url(data:image/png;base64,AA)'>a</td>",
      "<p style='scroll-behavior: smooth; background: url(a.png)'>a</p>",
      "<p\n class = 'x'\tid='y' >a</p >",
      "<!-- a comment - with a hyphen --><ul compact='compact'><li value='3'>a</li></ul>",
      R"(<span xml:lang="de" lang="de" dir="ltr">ä 中文</span>)",
      R"(<div xmlns="http://www.w3.org/1999/xhtml">inner</div>)",
      R"(<p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">a</p>)",
      "\xEF\xBF\xBD replaced",
  };
  for (const std::string_view text : inner) EXPECT_EQ(fault_of(in_div(text)), "") << text;
  EXPECT_EQ(fault_of(" \n" + in_div("a") + "<!-- after -->\n"), "");
}

TEST(Narrative, RefusesIllFormedXml) {
  const struct {
    std::string_view inner;
    std::string_view fault;
  } rows[] = {
      {"<br>a", kUnbalanced},
      {"<p>a", kUnbalanced},
      {"<b><i>a</b></i>", kUnbalanced},
      {"a</div>", kUnbalanced},
      {"a < b", kIllFormed},
      {"a<", kIllFormed},
      {"a & b", kReference},
      {"&nbsp;", kReference},
      {"&eacute;", kReference},
      {"&amp", kReference},
      {"&#0;", kReference},
      {"&#x1F;", kReference},
      {"&#xD800;", kReference},
      {"&#xFFFF;", kReference},
      {"&#x110000;", kReference},
      {"&#99999999999999;", kReference},
      {"&#;", kReference},
      {"&#x;", kReference},
      {"&#-1;", kReference},
      {"a ]]> b", kIllFormed},
      {"a\x01", kIllFormed},
      {"a\xEF\xBF\xBF", kIllFormed},
      {"<p class=x>a</p>", kIllFormed},
      {"<p class>a</p>", kIllFormed},
      {"<p class='x>a</p>", kIllFormed},
      {"<p class='<'>a</p>", kIllFormed},
      {"<p class='&x;'>a</p>", kReference},
      {"<p class='a'id='b'>a</p>", kIllFormed},
      {"<p class='a' class='b'>a</p>", kIllFormed},
      {"<p/ >a", kIllFormed},
      {"<p></ p>", kIllFormed},
      {"<!-- a -- b -->a", kComment},
      {"<!-- a --->a", kComment},
      {"<!-- a", kComment},
      {"<!--><b>a</b>-->", kComment},
      {"<!---><b>a</b>-->", kComment},
      {"<![CDATA[a]]>", kDeclaration},
      {"<?php a ?>", kDeclaration},
      {"<p xmlns:a='u' xmlns:a='v'>a</p>", kIllFormed},
      {"<p xmlns:a=''>a</p>", kIllFormed},
  };
  for (const auto& row : rows) EXPECT_EQ(fault_of(in_div(row.inner)), row.fault) << row.inner;
  EXPECT_EQ(fault_of(R"(<div xmlns="http://www.w3.org/1999/xhtml"><p>a</p>)"), kUnclosed);
  EXPECT_EQ(fault_of(R"(<div xmlns="http://www.w3.org/1999/xhtml">a</div)"), kIllFormed);
  EXPECT_EQ(fault_of(R"(<div xmlns="http://www.w3.org/1999/xhtml")"), kIllFormed);
}

TEST(Narrative, AsksForOneDivInTheNamespace) {
  const struct {
    std::string_view xhtml;
    std::string_view fault;
  } rows[] = {
      {"", kRoot},
      {"  ", kRoot},
      {"plain text", kRoot},
      {"<!-- only -->", kRoot},
      {R"(<p xmlns="http://www.w3.org/1999/xhtml">a</p>)", kRoot},
      {R"(<html xmlns="http://www.w3.org/1999/xhtml"><body><div>a</div></body></html>)", kRoot},
      {R"(<DIV xmlns="http://www.w3.org/1999/xhtml">a</DIV>)", kRoot},
      {R"(<h:div xmlns:h="http://www.w3.org/1999/xhtml">a</h:div>)", kRoot},
      {R"(<div xmlns="http://www.w3.org/1999/xhtml">a</div>b)", kRoot},
      {R"(<div xmlns="http://www.w3.org/1999/xhtml">a</div>&#65;)", kRoot},
      {R"(<div xmlns="http://www.w3.org/1999/xhtml">a</div><div xmlns="http://www.w3.org/1999/xhtml">b</div>)", kRoot},
      {R"(<!DOCTYPE div [<!ENTITY x "y">]><div xmlns="http://www.w3.org/1999/xhtml">&x;</div>)", kDeclaration},
      {R"(<?xml version="1.0"?><div xmlns="http://www.w3.org/1999/xhtml">a</div>)", kDeclaration},
      {"<div><p>a</p></div>", kNamespace},
      {R"(<div xmlns="">a</div>)", kNamespace},
      {R"(<div xmlns="http://www.w3.org/1999/xhtml"><p xmlns="http://www.w3.org/2000/svg">a</p></div>)", kNamespace},
  };
  for (const auto& row : rows) EXPECT_EQ(fault_of(row.xhtml), row.fault) << row.xhtml;
}

TEST(Narrative, RefusesOtherElementsAndAttributes) {
  for (const std::string_view name :
       {"script", "style", "link", "base", "form", "input", "iframe", "frame", "object", "embed",
        "head",   "body",  "svg",  "font", "u",    "ins",   "del",    "P",     "foo",    "video"}) {
    EXPECT_EQ(fault_of(in_div(fmt::format("<{0}>a</{0}>", name))), kElement) << name;
  }
  for (const std::string_view attribute : {"onclick", "onLoad", "onerror", "target", "action", "href", "src", "colspan",
                                           "data-x", "xlink:href", "CLASS", "background", "srcdoc"}) {
    EXPECT_EQ(fault_of(in_div(fmt::format("<p {}=\"x\">a</p>", attribute))), kAttribute) << attribute;
  }
}

TEST(Narrative, RefusesLinksAndStylesThatRunScripts) {
  for (const std::string_view url :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java&#9;script:x", "java\nscript:x",
        "&#106;avascript:x", "&#x6A;&#x61;vascript&#58;x", "vbscript:x", "data:text/html,x", "java&#x0000A;script:x"}) {
    EXPECT_EQ(fault_of(in_div(fmt::format("<a href=\"{}\">a</a>", url))), kLink) << url;
  }
  EXPECT_EQ(fault_of(in_div("<img alt='a' src='javascript:x'/>")), kLink);
  EXPECT_EQ(fault_of(in_div("<q cite='javascript:x'>a</q>")), kLink);
  for (const std::string_view style :
       {"width: expression(alert(1))", "width: EXPR/* */ession (1)", "width: e\\78 pression(1)", "@import 'x'",
        "width: exp&#114;ession(1)", "background: url( java script:x)", "behavior: url(x)", "-moz-binding: url(x)",
        "-ms-behavior: url(x)", "wid\\th: expression\\28 1)", "/* unclosed */ width: expression(1) /*"}) {
    EXPECT_EQ(fault_of(in_div(fmt::format("<p style=\"{}\">a</p>", style))), kStyle) << style;
  }
}

TEST(Narrative, AsksForContent) {
  for (const std::string_view inner :
       {"", "  \n\t ", "<p> </p><br/>", "<!-- a -->", "&#32;&#10;", "<img alt='a'/>", "<p title='a'></p>"}) {
    EXPECT_EQ(fault_of(in_div(inner)), kContent) << inner;
  }
  EXPECT_EQ(fault_of(R"(<div xmlns="http://www.w3.org/1999/xhtml"/>)"), kContent);
}

TEST(Narrative, BoundsDepthAndFindings) {
  const std::size_t inside = kNarrativeDepthMax - 1;
  EXPECT_EQ(fault_of(in_div(repeated("<b>", inside) + "a" + repeated("</b>", inside))), "");
  EXPECT_EQ(fault_of(in_div(repeated("<b>", inside + 1) + "a" + repeated("</b>", inside + 1))),
            "the elements of a narrative are nested too deep");
  EXPECT_EQ(narrative_faults(in_div("a" + repeated("<foo/>", 100))).size(), kNarrativeFaultsMax);
  const auto faults = narrative_faults(in_div(repeated("<foo/>", 100) + "<b>"));
  EXPECT_EQ(faults.size(), kNarrativeFaultsMax);
  EXPECT_EQ(faults.back().text, kUnbalanced);
}

TEST(Narrative, TellsAllFindingsInTheirOrder) {
  const std::string xhtml = in_div("<u>a</u><p onclick='x'>b</p><a href='javascript:x'>c</a>");
  const std::vector<NarrativeFault> expected{
      {"invariant", kElement, 42}, {"invariant", kAttribute, 53}, {"invariant", kLink, 73}};
  EXPECT_EQ(narrative_faults(xhtml), expected);
}

}  // namespace
}  // namespace concord::fhir
