#include "mappers/narrative/write.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "mappers/narrative/narrative.h"

namespace concord::mappers::narrative {
namespace {

using json::Value;

constexpr std::string_view kCut = "…";

// Bytes that cannot stand as they are.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0; c < 0x20; ++c) out.at(c) = c != '\t';
  for (const char c : {'&', '<', '>'}) out.at(static_cast<unsigned char>(c)) = true;
  out[0xEF] = true;  // U+FFFE and U+FFFF are no characters of XML
  return out;
}();

bool is_special(char c) noexcept { return kSpecial[static_cast<unsigned char>(c)]; }

// True when one of the eight bytes may be special: each makes the high bit of a byte of a sum or difference.
bool may_be_special(std::uint64_t word) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = 0x80U * kOnes;
  const auto has = [word](std::uint64_t byte) {
    const std::uint64_t other = word ^ (byte * kOnes);
    return (other - kOnes) & ~other & kHighBits;
  };
  const std::uint64_t below_space = (word - 0x20U * kOnes) & ~word & kHighBits;
  return (below_space | has('&') | has('<') | has('>') | has(0xEF)) != 0;
}

// How many bytes of the beginning can stand as they are.
std::size_t plain_length(std::string_view text) noexcept {
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= text.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof word);
    if (may_be_special(word)) break;
  }
  while (i < text.size() && !is_special(text[i])) ++i;
  return i;
}

// As much of the text as is told; cut between characters.
std::string_view told(std::string_view text) {
  if (text.size() <= kTextBytesMax) return text;
  std::size_t end = kTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

// Appends the special character that the text begins with; how many bytes it had.
std::size_t append_special(std::string& out, std::string_view text) {
  switch (text.front()) {
    case '&':
      out += "&amp;";
      return 1;
    case '<':
      out += "&lt;";
      return 1;
    case '>':
      out += "&gt;";
      return 1;
    case '\n':
      out += "<br/>";
      return 1;
    case '\xEF':
      if (text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF")) {
        out += "\xEF\xBF\xBD";
        return 3;
      }
      out += text.front();
      return 1;
    default:
      out += ' ';
      return 1;
  }
}

// Puts `separator` before what `write` appends, unless it appends nothing or nothing stands before it.
template <class Write>
void append_joined(std::string& out, std::size_t start, std::string_view separator, const Write& write) {
  const std::size_t before = out.size();
  const bool is_first = before == start;
  if (!is_first) out += separator;
  const std::size_t mark = out.size();
  write();
  if (out.size() == mark) out.resize(before);
}

void append_plain(std::string& out, const Value& value) {
  if (const auto text = value.as_string()) {
    append_escaped(out, *text);
  } else if (const auto number = value.as_number()) {
    out += *number;
  } else if (const auto truth = value.as_bool()) {
    out += *truth ? "yes" : "no";
  }
}

void append_coding(std::string& out, const Value& coding) {
  const std::string_view display = coding.text("display");
  append_escaped(out, display.empty() ? coding.text("code") : display);
}

void append_code(std::string& out, const Value& value) {
  if (const Value* text = value.find("text")) return append_plain(out, *text);
  const Value* codings = value.find("coding");
  if (codings == nullptr) return append_coding(out, value);
  for (const Value& coding : codings->items()) {
    if (!coding.text("display").empty()) return append_coding(out, coding);
  }
  append_coding(out, codings->at(0));
}

// A reference within the graph means nothing to people; a patient is not told by name or number.
void append_reference(std::string& out, const Value& reference) {
  if (const std::string_view display = reference.text("display"); !display.empty()) return append_escaped(out, display);
  const std::string_view literal = reference.text("reference");
  const std::string_view type = reference.text("type");
  if (type == "Patient" || literal.starts_with("Patient/")) {
    out += "patient";
  } else if (!literal.empty()) {
    if (!literal.starts_with("urn:") && !literal.starts_with('#')) append_escaped(out, literal);
  } else {
    append_escaped(out, type);
    const std::size_t start = out.size();
    append_joined(out, type.empty() ? start : 0, " ",
                  [&] { append_escaped(out, reference["identifier"].text("value")); });
  }
}

void append_quantity(std::string& out, const Value& quantity) {
  append_escaped(out, quantity.text("comparator"));
  append_plain(out, quantity["value"]);
  const std::string_view unit = quantity.text(quantity.find("unit") == nullptr ? "code" : "unit");
  if (unit.empty() || unit.starts_with('{')) return;  // {score} and its kind are no units
  out += ' ';
  append_escaped(out, unit);
}

void append_between(std::string& out, const Value& first, const Value& last, std::string_view separator,
                    void (*write)(std::string&, const Value&)) {
  if (!first.is_null()) write(out, first);
  out += separator;
  if (!last.is_null()) write(out, last);
}

void append_period(std::string& out, const Value& period) {
  const Value& start = period["start"];
  const Value& end = period["end"];
  if (end.is_null()) {
    out += "from ";
    return append_plain(out, start);
  }
  if (start.is_null()) {
    out += "until ";
    return append_plain(out, end);
  }
  append_between(out, start, end, " – ", append_plain);
}

void append_annotation(std::string& out, const Value& note) {
  append_plain(out, note["text"]);
  const std::size_t before = out.size();
  out += " (";
  const std::size_t start = out.size();
  append_reference(out, note["authorReference"]);
  append_plain(out, note["authorString"]);
  append_joined(out, start, ", ", [&] { append_plain(out, note["time"]); });
  if (out.size() == start) {
    out.resize(before);
  } else {
    out += ')';
  }
}

// The types of value[x] that are not plain, by the end of the element's name.
struct ChoiceRow {
  std::string_view end;
  void (*write)(std::string&, const Value&);
};
constexpr std::array kChoices{
    ChoiceRow{"Quantity", append_quantity},
    ChoiceRow{"CodeableConcept", append_code},
    ChoiceRow{"Coding", append_coding},
    ChoiceRow{"Reference", append_reference},
    ChoiceRow{"Duration", append_quantity},
    ChoiceRow{"Period", append_period},
    ChoiceRow{"Annotation", append_annotation},
    ChoiceRow{"Range",
              [](std::string& out, const Value& range) {
                append_between(out, range["low"], range["high"], " – ", append_quantity);
              }},
    ChoiceRow{"Ratio",
              [](std::string& out, const Value& ratio) {
                append_between(out, ratio["numerator"], ratio["denominator"], " / ", append_quantity);
              }},
};

void append_choice(std::string& out, std::string_view element, const Value& value) {
  if (!value.is_object()) return append_plain(out, value);
  const auto* row =
      std::ranges::find_if(kChoices, [element](const ChoiceRow& one) { return element.ends_with(one.end); });
  if (row != kChoices.end()) row->write(out, value);
}

void append_one(std::string& out, Kind kind, std::string_view element, const Value& value) {
  switch (kind) {
    case Kind::plain:
      return append_plain(out, value);
    case Kind::code:
      return append_code(out, value);
    case Kind::reference:
      return append_reference(out, value);
    case Kind::choice:
      return append_choice(out, element, value);
    case Kind::period:
      return append_period(out, value);
    case Kind::annotation:
      return append_annotation(out, value);
    case Kind::parts:
    case Kind::inside:
    case Kind::items:
      return;
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::string_view rest = told(text);
  const bool is_cut = rest.size() < text.size();
  while (!rest.empty()) {
    const std::size_t plain = plain_length(rest);
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (!rest.empty()) rest.remove_prefix(append_special(out, rest));
  }
  if (is_cut) out += kCut;
}

void append_value(std::string& out, Kind kind, std::string_view element, const Value& value) {
  if (!value.is_array()) return append_one(out, kind, element, value);
  const std::size_t start = out.size();
  const auto items = value.items();
  for (const Value& item : items) {
    if (out.size() - start > kListBytesMax) {
      out += kCut;
      return;
    }
    append_joined(out, start, "; ", [&] { append_one(out, kind, element, item); });
  }
}

void append_parts(std::string& out, std::span<const Line> parts, const Value& object) {
  const std::size_t start = out.size();
  for (const Line& part : parts) {
    for (const json::Member& member : object.members()) {
      const std::string_view name = member.name();
      const bool is_meant = part.kind == Kind::choice ? name.starts_with(part.element) : name == part.element;
      if (!is_meant) continue;
      append_joined(out, start, ", ", [&] {
        const std::size_t label = out.size();
        if (!part.label.empty()) out.append(part.label).append(" ");
        const std::size_t value = out.size();
        append_value(out, part.kind, name, member.value);
        if (out.size() == value) out.resize(label);
      });
      break;
    }
  }
}

void append_extension(std::string& out, const Value& extension) {
  const std::size_t start = out.size();
  for (const json::Member& member : extension.members()) {
    if (member.name().starts_with("value")) append_choice(out, member.name(), member.value);
  }
  for (const Value& part : extension["extension"].items()) {
    for (const json::Member& member : part.members()) {
      if (!member.name().starts_with("value")) continue;
      append_joined(out, start, ", ", [&] { append_choice(out, member.name(), member.value); });
    }
  }
}

}  // namespace concord::mappers::narrative
