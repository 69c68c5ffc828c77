#include "fhir/validate/primitive.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/json/read.h"
#include "core/json/value.h"

namespace concord::fhir {
namespace {

// The issue code of the JSON text as a value of that type; "" when it is right.
std::string fault_of(Primitive type, std::string_view json_text) {
  const auto value = json::read(json_text);
  if (!value) return "not JSON: " + value.error().message;
  const PrimitiveFault* fault = primitive_fault(type, *value);
  return fault == nullptr ? "" : std::string{fault->code};
}

struct Row {
  Primitive type;
  std::string_view json;
};

TEST(Primitive, TakesRightValues) {
  using enum Primitive;
  const Row rows[] = {
      {boolean, "true"},
      {boolean, "false"},
      {integer, "0"},
      {integer, "-2147483648"},
      {integer, "2147483647"},
      {unsigned_int, "0"},
      {positive_int, "1"},
      {positive_int, "2147483647"},
      {decimal, "-0.0"},
      {decimal, "1.5E+3"},
      {decimal, "0.000000001"},
      {decimal, "1.7e308"},
      {decimal, "0e9999999999999999999999"},
      {decimal, "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628"},
      {string, R"("a")"},
      {string, R"(" leading and trailing ")"},
      {string, R"("tab \t line \n return \r")"},
      {string, R"("中文 😀 caf\u00e9")"},
      {string, R"(" ")"},
      {markdown, R"("# heading\n\n* item")"},
      {code, R"("final")"},
      {code, R"("a b")"},
      {code, R"("\u00e9t\u00e9")"},
      {code, R"("<=")"},
      {uri, R"("http://example.org/a?b=c#d")"},
      {uri, R"("urn:uuid:C757873D-EC9A-4326-A141-556F43239520")"},
      {uri, R"("relative/path")"},
      {url, R"("mailto:a@example.org")"},
      {canonical, R"("http://example.org/q|1.0")"},
      {canonical, R"("#contained")"},
      {canonical, R"("Questionnaire/q")"},
      {id, R"("a")"},
      {id, R"("AZaz09-.")"},
      {id, R"("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")"},
      {oid, R"("urn:oid:1.2.3.4.5")"},
      {oid, R"("urn:oid:2.16.0.10")"},
      {oid, R"("urn:oid:0.9")"},
      {uuid, R"("urn:uuid:c757873d-ec9a-4326-a141-556f43239520")"},
      {date, R"("0001")"},
      {date, R"("1850")"},
      {date, R"("2019-12")"},
      {date, R"("2019-12-31")"},
      {date, R"("2020-02-29")"},
      {date, R"("2000-02-29")"},
      {date_time, R"("2019")"},
      {date_time, R"("2019-02")"},
      {date_time, R"("2019-02-28")"},
      {date_time, R"("2019-01-01T23:59:60Z")"},
      {date_time, R"("2019-01-01T10:00:00.123456789+13:59")"},
      {date_time, R"("2019-01-01T00:00:00-12:00")"},
      {instant, R"("2019-01-01T10:00:00+14:00")"},
      {instant, R"("2016-12-31T23:59:60Z")"},
      {instant, R"("2019-01-01T10:00:00.1-14:00")"},
      {time, R"("00:00:00")"},
      {time, R"("23:59:60.999")"},
      {base64_binary, R"("YQ==")"},
      {base64_binary, R"("YWI=")"},
      {base64_binary, R"("YWJj\r\n YWJj")"},
      {base64_binary, R"(" YWJj\n")"},
      {xhtml, R"("<div/>")"},
      {none, "[]"},
  };
  for (const Row& row : rows) EXPECT_EQ(fault_of(row.type, row.json), "") << row.json;
}

TEST(Primitive, RefusesWrongFormats) {
  using enum Primitive;
  const Row rows[] = {
      {integer, "-0"},
      {integer, "1.0"},
      {integer, "1e2"},
      {integer, "2147483648"},
      {integer, "-2147483649"},
      {integer, "99999999999999999999"},
      {unsigned_int, "-1"},
      {unsigned_int, "-0"},
      {unsigned_int, "4294967296"},
      {positive_int, "0"},
      {positive_int, "-1"},
      {decimal, "1e400"},
      {decimal, "-1e-400"},
      {decimal, "1e99999999999999999999"},
      {string, R"("")"},
      {string, R"("ab\u0007")"},
      {string, R"("\u001b[31m and some more of it")"},
      {markdown, R"("\u000b")"},
      {code, R"("")"},
      {code, R"(" final")"},
      {code, R"("final ")"},
      {code, R"("a  b")"},
      {code, R"("\tx")"},
      {code, R"("a\tb")"},
      {code, R"("a\nb")"},
      {code, R"("\u00a0")"},
      {code, R"("a\u2003b")"},
      {uri, R"("")"},
      {uri, R"(" http://example.org")"},
      {uri, R"("http://example.org/a b")"},
      {uri, R"("http://example.org/\n")"},
      {uri, R"("http://example.org/\u00a0")"},
      {uri, R"("http://example.org/\u2028")"},
      {url, R"("\thttp://example.org")"},
      {canonical, R"("http://example.org/a b|1")"},
      {id, R"("")"},
      {id, R"("a_b")"},
      {id, R"("a/b")"},
      {id, R"("ä")"},
      {id, R"("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")"},
      {oid, R"("1.2.3")"},
      {oid, R"("urn:oid:3.1")"},
      {oid, R"("urn:oid:1")"},
      {oid, R"("urn:oid:1.")"},
      {oid, R"("urn:oid:1.02")"},
      {oid, R"("urn:oid:1..2")"},
      {oid, R"("urn:oid:12.3")"},
      {uuid, R"("c757873d-ec9a-4326-a141-556f43239520")"},
      {uuid, R"("urn:uuid:c757873d")"},
      {uuid, R"("urn:uuid:C757873D-ec9a-4326-a141-556f43239520")"},
      {uuid, R"("urn:uuid:c757873d-ec9a-4326-a141-556f43239520a")"},
      {date, R"("0000")"},
      {date, R"("2019-1-1")"},
      {date, R"("2019-00")"},
      {date, R"("2019-13-01")"},
      {date, R"("2019-02-30")"},
      {date, R"("2019-04-31")"},
      {date, R"("2021-02-29")"},
      {date, R"("1900-02-29")"},
      {date, R"("2019-01-00")"},
      {date, R"("2019-01-01T00:00:00Z")"},
      {date, R"("20190101")"},
      {date, R"("2019/01/01")"},
      {date, R"("2019-01-")"},
      {date, R"(" 2019-01-01")"},
      {date_time, R"("2019-01-01T")"},
      {date_time, R"("2019-01-01T10:00")"},
      {date_time, R"("2019-01-01T10:00Z")"},
      {date_time, R"("2019-01-01T10:00:00")"},
      {date_time, R"("2019-01-01T10:00:00z")"},
      {date_time, R"("2019-01-01t10:00:00Z")"},
      {date_time, R"("2019-01-01 10:00:00Z")"},
      {date_time, R"("2019-01-01T24:00:00Z")"},
      {date_time, R"("2019-01-01T10:60:00Z")"},
      {date_time, R"("2019-01-01T10:00:61Z")"},
      {date_time, R"("2019-01-01T10:00:00.Z")"},
      {date_time, R"("2019-01-01T10:00:00+0100")"},
      {date_time, R"("2019-01-01T10:00:00+14:01")"},
      {date_time, R"("2019-01-01T10:00:00+25:00")"},
      {date_time, R"("2019-01-01T10:00:00ZZ")"},
      {date_time, R"("2019-02-30T10:00:00Z")"},
      {date_time, R"("2019-W01")"},
      {instant, R"("2019-01-01")"},
      {instant, R"("2019-01")"},
      {instant, R"("2019-01-01T10:00:00.000")"},
      {instant, R"("2019-01T10:00:00Z")"},
      {time, R"("24:00:00")"},
      {time, R"("9:00:00")"},
      {time, R"("10:00")"},
      {time, R"("10:00:00.")"},
      {time, R"("10:00:00Z")"},
      {base64_binary, R"("")"},
      {base64_binary, R"(" ")"},
      {base64_binary, R"("abc")"},
      {base64_binary, R"("YQ=")"},
      {base64_binary, R"("ab=c")"},
      {base64_binary, R"("a===")"},
      {base64_binary, R"("====")"},
      {base64_binary, R"("YQ==YWJj")"},
      {base64_binary, R"("YQ==\nYQ==")"},
      {base64_binary, R"("Y WJj")"},
      {base64_binary, R"("YW-_")"},
      {base64_binary, R"("data:text/plain;base64,YQ==")"},
      {xhtml, R"("")"},
  };
  for (const Row& row : rows) EXPECT_EQ(fault_of(row.type, row.json), "value") << row.json;
}

TEST(Primitive, RefusesTheWrongJsonKind) {
  using enum Primitive;
  const Row rows[] = {
      {boolean, R"("true")"},
      {boolean, "1"},
      {boolean, "null"},
      {integer, R"("1")"},
      {decimal, R"("1.0")"},
      {decimal, "true"},
      {string, "1"},
      {string, "true"},
      {code, "{}"},
      {uri, "[]"},
      {date, "2019"},
      {time, "null"},
      {base64_binary, "false"},
      {positive_int, R"("1")"},
      {xhtml, "{}"},
      {unsigned_int, "[1]"},
      {id, "17"},
  };
  for (const Row& row : rows) EXPECT_EQ(fault_of(row.type, row.json), "structure") << row.json;
}

TEST(Primitive, BoundsTheLengthOfStringsInCharacters) {
  const std::string umlauts = [] {
    std::string out;
    for (std::size_t i = 0; i < kStringCharactersMax; ++i) out += "ä";
    return out;
  }();
  for (const Primitive type : {Primitive::string, Primitive::markdown, Primitive::code, Primitive::xhtml}) {
    EXPECT_EQ(primitive_fault(type, json::Value{std::string(kStringCharactersMax, 'x')}), nullptr);
    EXPECT_EQ(primitive_fault(type, json::Value{umlauts}), nullptr);
    const PrimitiveFault* fault = primitive_fault(type, json::Value{umlauts + "x"});
    ASSERT_NE(fault, nullptr);
    EXPECT_EQ(*fault, (PrimitiveFault{"too-long", "a string has at most 1048576 characters"}));
  }
  EXPECT_EQ(primitive_fault(Primitive::base64_binary, json::Value{std::string(kStringCharactersMax * 2, 'x')}),
            nullptr);
}

TEST(Primitive, FindsControlCharactersAnywhere) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, '\n');
      EXPECT_EQ(primitive_fault(Primitive::string, json::Value{text}), nullptr);
      text[at] = '\x1f';
      EXPECT_NE(primitive_fault(Primitive::string, json::Value{text}), nullptr) << at << " of " << size;
    }
  }
}

}  // namespace
}  // namespace concord::fhir
