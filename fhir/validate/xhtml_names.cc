#include "fhir/validate/xhtml_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

namespace concord::fhir::xhtml {
namespace {

constexpr std::array<std::string_view, 53> kElements{
    "a",     "abbr", "acronym", "address",  "area",  "b",     "bdo",  "big",    "blockquote", "br",  "caption",
    "cite",  "code", "col",     "colgroup", "dd",    "dfn",   "div",  "dl",     "dt",         "em",  "h1",
    "h2",    "h3",   "h4",      "h5",       "h6",    "hr",    "i",    "img",    "kbd",        "li",  "map",
    "ol",    "p",    "pre",     "q",        "samp",  "small", "span", "strong", "sub",        "sup", "table",
    "tbody", "td",   "tfoot",   "th",       "thead", "tr",    "tt",   "ul",     "var"};
static_assert(kElements.size() <= 64 && std::ranges::is_sorted(kElements));

constexpr int position_of(std::string_view name) {
  const auto found = std::ranges::lower_bound(kElements, name);
  return found != kElements.end() && *found == name ? static_cast<int>(found - kElements.begin()) : kUnknown;
}

// The bits of elements named with spaces between; a name that is none does not compile.
consteval std::uint64_t bits(std::string_view names) {
  std::uint64_t out = 0;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const int position = position_of(names.substr(0, end));
    if (position == kUnknown) std::abort();  // no constant: does not compile
    out |= std::uint64_t{1} << static_cast<unsigned>(position);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return out;
}

constexpr std::uint64_t kEvery = ~std::uint64_t{0};
constexpr std::uint64_t kCells = bits("th td");
constexpr std::uint64_t kTableParts = bits("col colgroup tbody td tfoot th thead tr");

constexpr std::array<Attribute, 55> kAttributes{{
    {"abbr", kCells},
    {"accesskey", kEvery},
    {"align", kTableParts | bits("caption div h1 h2 h3 h4 h5 h6 hr img p table")},
    {"alt", bits("area img")},
    {"axis", kCells},
    {"bgcolor", bits("table td th tr")},
    {"border", bits("img table")},
    {"cellpadding", bits("table")},
    {"cellspacing", bits("table")},
    {"char", kTableParts},
    {"charoff", kTableParts},
    {"charset", bits("a")},
    {"cite", bits("blockquote q"), ValueRule::link},
    {"class", kEvery},
    {"clear", bits("br")},
    {"colspan", kCells},
    {"compact", bits("dl ol ul")},
    {"coords", bits("a area")},
    {"dir", kEvery},
    {"frame", bits("table")},
    {"headers", kCells},
    {"height", bits("img td th")},
    {"href", bits("a area"), ValueRule::link},
    {"hreflang", bits("a")},
    {"hspace", bits("img")},
    {"id", kEvery},
    {"ismap", bits("img")},
    {"lang", kEvery},
    {"longdesc", bits("img"), ValueRule::link},
    {"name", bits("a img map")},
    {"nohref", bits("area")},
    {"noshade", bits("hr")},
    {"nowrap", kCells},
    {"rel", bits("a")},
    {"rev", bits("a")},
    {"rowspan", kCells},
    {"rules", bits("table")},
    {"scope", kCells},
    {"shape", bits("a area")},
    {"size", bits("hr")},
    {"span", bits("col colgroup")},
    {"src", bits("img"), ValueRule::image},
    {"start", bits("ol")},
    {"style", kEvery, ValueRule::style},
    {"summary", bits("table")},
    {"tabindex", kEvery},
    {"title", kEvery},
    {"type", bits("a li ol ul")},
    {"usemap", bits("img"), ValueRule::link},
    {"valign", kTableParts},
    {"value", bits("li")},
    {"vspace", bits("img")},
    {"width", bits("col colgroup hr img pre table td th")},
    {"xml:lang", kEvery},
    {"xmlns", kEvery, ValueRule::name_space},
}};
static_assert(kAttributes.size() <= 64 && std::ranges::is_sorted(kAttributes, {}, &Attribute::name));

constexpr std::size_t kNameMax = 11;  // "cellspacing"
constexpr std::size_t kSlots = 256;

constexpr std::size_t slot_of(std::string_view name) {
  const auto byte = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)); };
  return (byte(name.front()) * 31 + byte(name.back()) * 7 + byte(name[name.size() / 2]) + name.size() * 57) % kSlots;
}

// Positions of names by hash, open addressing; 0xFF is free.
constexpr std::uint8_t kFree = 0xFF;
template <class Names, class NameOf>
consteval std::array<std::uint8_t, kSlots> slots_of(const Names& rows, NameOf name_of) {
  std::array<std::uint8_t, kSlots> out{};
  out.fill(kFree);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t slot = slot_of(name_of(rows[i]));
    while (out[slot] != kFree) slot = (slot + 1) % kSlots;
    out[slot] = static_cast<std::uint8_t>(i);
  }
  return out;
}
constexpr auto kElementSlots = slots_of(kElements, [](std::string_view name) { return name; });
constexpr auto kAttributeSlots = slots_of(kAttributes, [](const Attribute& row) { return row.name; });

}  // namespace

int find_element(std::string_view name) noexcept {
  if (name.empty() || name.size() > kNameMax) return kUnknown;
  for (std::size_t slot = slot_of(name); kElementSlots[slot] != kFree; slot = (slot + 1) % kSlots) {
    if (kElements[kElementSlots[slot]] == name) return kElementSlots[slot];
  }
  return kUnknown;
}

bool is_div(int element) noexcept {
  constexpr int kDiv = position_of("div");
  return element == kDiv;
}

bool is_image(int element) noexcept {
  constexpr int kImage = position_of("img");
  return element == kImage;
}

int find_attribute(std::string_view name) noexcept {
  if (name.empty() || name.size() > kNameMax) return kUnknown;
  for (std::size_t slot = slot_of(name); kAttributeSlots[slot] != kFree; slot = (slot + 1) % kSlots) {
    if (kAttributes[kAttributeSlots[slot]].name == name) return kAttributeSlots[slot];
  }
  return kUnknown;
}

const Attribute& attribute_at(int position) noexcept { return kAttributes[static_cast<std::size_t>(position)]; }

bool has_attribute(int element, const Attribute& attribute) noexcept {
  return (attribute.elements >> static_cast<unsigned>(element) & 1U) != 0;
}

}  // namespace concord::fhir::xhtml
