#include "fhir/validate/primitive.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

#include "fhir/validate/characters.h"
#include "fhir/validate/date_scan.h"

namespace concord::fhir {
namespace {

constexpr std::string_view kStructure = "structure";
constexpr std::string_view kValue = "value";

constexpr PrimitiveFault kNoBoolean{kStructure, "a boolean is true or false in JSON"};
constexpr PrimitiveFault kNoNumber{kStructure, "this type is a number in JSON"};
constexpr PrimitiveFault kNoString{kStructure, "this type is a string in JSON"};
constexpr PrimitiveFault kEmpty{kValue, "a string is never empty"};
constexpr PrimitiveFault kTooLong{"too-long", "a string has at most 1048576 characters"};
constexpr PrimitiveFault kControl{kValue, "a string has no control characters but tab, line feed and carriage return"};
constexpr PrimitiveFault kBadInteger{kValue, "an integer is a whole number of 32 bits without fraction and exponent"};
constexpr PrimitiveFault kBadUnsigned{kValue, "an unsignedInt is a whole number from 0 to 2147483647"};
constexpr PrimitiveFault kBadPositive{kValue, "a positiveInt is a whole number from 1 to 2147483647"};
constexpr PrimitiveFault kBadDecimal{kValue, "a decimal lies in the range of a double"};
constexpr PrimitiveFault kBadBase64{kValue,
                                    "a base64Binary is groups of four characters, white space between groups only"};
constexpr PrimitiveFault kBadCode{kValue, "a code has no white space but single spaces inside"};
constexpr PrimitiveFault kBadUri{kValue, "a uri has no white space"};
constexpr PrimitiveFault kBadId{kValue, "an id is 1 to 64 of the characters A-Z, a-z, 0-9, '-' and '.'"};
constexpr PrimitiveFault kBadOid{kValue, "an oid is urn:oid: and numbers from 0, 1 or 2 on with dots between"};
constexpr PrimitiveFault kBadUuid{kValue, "a uuid is urn:uuid: and 8-4-4-4-12 hexadecimal digits in lower case"};
constexpr PrimitiveFault kBadDate{kValue, "a date is YYYY, YYYY-MM or YYYY-MM-DD of the calendar"};
constexpr PrimitiveFault kBadDateTime{kValue, "a dateTime is a date, or a date with time to the second and offset"};
constexpr PrimitiveFault kBadInstant{kValue, "an instant is a full date with time to the second and offset"};
constexpr PrimitiveFault kBadTime{kValue, "a time is hh:mm:ss without an offset"};

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighBits = 0x8080808080808080U;

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 && !is_xml_space(c); }

// Some control character that no string may hold. Eight bytes at a time: most texts have none below a space.
bool has_control(std::string_view text) noexcept {
  std::size_t i = 0;
  for (; text.size() - i >= sizeof(std::uint64_t); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof word);
    const std::uint64_t below_space = (word - kOnes * 0x20) & ~word & kHighBits;
    if (below_space == 0) continue;
    if (std::ranges::any_of(text.substr(i, sizeof word), is_control)) return true;
  }
  return std::ranges::any_of(text.substr(i), is_control);
}

bool is_too_long(std::string_view text) noexcept {
  if (text.size() <= kStringCharactersMax) return false;
  const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return std::ranges::count_if(text, starts_character) > static_cast<std::ptrdiff_t>(kStringCharactersMax);
}

const PrimitiveFault* string_fault(std::string_view text) noexcept {
  if (is_too_long(text)) return &kTooLong;
  return has_control(text) ? &kControl : nullptr;
}

// [^\s]+(\s[^\s]+)* of R4, where a space is the only white space that text in a code may hold.
bool is_code(std::string_view text) noexcept {
  bool after_space = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte > ' ' && byte < 0x80) {
      after_space = false;
      continue;
    }
    if (byte == ' ') {
      if (after_space) return false;
      after_space = true;
      continue;
    }
    if (byte < ' ' || space_length(text, i) != 0) return false;
    after_space = false;
  }
  return !after_space;
}

const PrimitiveFault* code_fault(std::string_view text) noexcept {
  if (is_too_long(text)) return &kTooLong;
  return is_code(text) ? nullptr : &kBadCode;
}

bool is_uri(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte > ' ' && byte < 0x80) continue;
    if (byte <= ' ' || space_length(text, i) != 0) return false;
  }
  return true;
}

bool is_id(std::string_view text) noexcept {
  const auto is_id_character = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; };
  return text.size() <= 64 && std::ranges::all_of(text, is_id_character);
}

bool is_oid(std::string_view text) noexcept {
  constexpr std::string_view kPrefix = "urn:oid:";
  if (!text.starts_with(kPrefix)) return false;
  text.remove_prefix(kPrefix.size());
  if (text.size() < 3 || text[0] < '0' || text[0] > '2') return false;
  text.remove_prefix(1);
  while (!text.empty()) {
    if (text.front() != '.') return false;
    text.remove_prefix(1);
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (length == 0 || (length > 1 && text.front() == '0')) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_uuid(std::string_view text) noexcept {
  constexpr std::string_view kPattern = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const auto fits = [](char wanted, char c) {
    return wanted == 'x' ? is_digit(c) || (c >= 'a' && c <= 'f') : c == wanted;
  };
  return text.size() == kPattern.size() && std::ranges::equal(kPattern, text, fits);
}

// What a character of base64 is.
enum class Sextet : std::uint8_t { foreign, digit, padding, space };
constexpr auto kSextets = [] {
  std::array<Sextet, 256> out{};
  for (std::size_t i = 0; i < 128; ++i) {
    const auto c = static_cast<char>(i);
    if (is_letter(c) || is_digit(c) || c == '+' || c == '/') out[i] = Sextet::digit;
    if (is_xml_space(c)) out[i] = Sextet::space;
  }
  out['='] = Sextet::padding;
  return out;
}();

bool is_base64(std::string_view text) noexcept {
  std::size_t in_group = 0;
  std::size_t padding = 0;
  bool has_group = false;
  for (const char c : text) {
    const Sextet sextet = kSextets[static_cast<unsigned char>(c)];
    if (sextet == Sextet::digit && padding == 0) {
      in_group = (in_group + 1) % 4;
      has_group = true;
    } else if (sextet == Sextet::padding && (in_group >= 2)) {
      in_group = (in_group + 1) % 4;
      ++padding;
    } else if (sextet != Sextet::space || in_group != 0) {
      return false;
    }
  }
  return in_group == 0 && has_group;
}

// A whole number as R4 writes it, in the range of an integer; nothing for all others and for "-0".
std::optional<std::int32_t> whole_number(std::string_view text) noexcept {
  constexpr std::size_t kLengthMax = 11;  // "-2147483648"
  const bool negative = text.starts_with('-');
  if (text.size() > kLengthMax || text == "-0" || text.size() == (negative ? 1U : 0U)) return std::nullopt;
  std::int64_t out = 0;
  for (const char c : text.substr(negative ? 1 : 0)) {
    if (!is_digit(c)) return std::nullopt;
    out = out * 10 + (c - '0');
  }
  if (negative) out = -out;
  if (out < std::numeric_limits<std::int32_t>::min() || out > std::numeric_limits<std::int32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(out);
}

// The text is a JSON number, which is the format of a decimal; its size is what may be wrong.
bool is_in_range(std::string_view text) noexcept {
  constexpr std::size_t kShort = 16;
  constexpr std::int64_t kDigitsMax = 309;  // before the point, and zeros behind it
  const std::size_t mark = text.find_first_of("eE");
  if (mark == std::string_view::npos && text.size() <= kShort) return true;
  std::string_view mantissa = text.substr(0, mark);
  if (mantissa.starts_with('-')) mantissa.remove_prefix(1);
  const std::size_t first = mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return true;
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    std::string_view digits = text.substr(mark + 1);
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+')) digits.remove_prefix(1);
    for (const char c : digits) exponent = std::min<std::int64_t>(exponent * 10 + (c - '0'), std::int64_t{1} << 32U);
    if (negative) exponent = -exponent;
  }
  const std::int64_t magnitude = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + exponent;
  return magnitude <= kDigitsMax && magnitude >= -kDigitsMax;
}

bool is_number(Primitive type) noexcept {
  return type == Primitive::decimal || type == Primitive::integer || type == Primitive::positive_int ||
         type == Primitive::unsigned_int;
}

const PrimitiveFault* number_fault(Primitive type, const json::Value& value) noexcept {
  const auto text = value.as_number();
  if (!text) return &kNoNumber;
  if (type == Primitive::decimal) return is_in_range(*text) ? nullptr : &kBadDecimal;
  const auto number = whole_number(*text);
  if (type == Primitive::integer) return number ? nullptr : &kBadInteger;
  if (type == Primitive::unsigned_int) return number && *number >= 0 ? nullptr : &kBadUnsigned;
  return number && *number >= 1 ? nullptr : &kBadPositive;
}

const PrimitiveFault* unless(bool right, const PrimitiveFault& fault) noexcept { return right ? nullptr : &fault; }

const PrimitiveFault* text_fault(Primitive type, std::string_view text) noexcept {
  if (text.empty()) return &kEmpty;
  switch (type) {
    case Primitive::none:
    case Primitive::boolean:
    case Primitive::decimal:
    case Primitive::integer:
    case Primitive::positive_int:
    case Primitive::unsigned_int:
      return nullptr;
    case Primitive::string:
    case Primitive::markdown:
    case Primitive::xhtml:
      return string_fault(text);
    case Primitive::code:
      return code_fault(text);
    case Primitive::uri:
    case Primitive::url:
    case Primitive::canonical:
      return unless(is_uri(text), kBadUri);
    case Primitive::id:
      return unless(is_id(text), kBadId);
    case Primitive::oid:
      return unless(is_oid(text), kBadOid);
    case Primitive::uuid:
      return unless(is_uuid(text), kBadUuid);
    case Primitive::date:
      return unless(is_date(text), kBadDate);
    case Primitive::date_time:
      return unless(is_date_time(text), kBadDateTime);
    case Primitive::instant:
      return unless(is_instant(text), kBadInstant);
    case Primitive::time:
      return unless(is_time(text), kBadTime);
    case Primitive::base64_binary:
      return unless(is_base64(text), kBadBase64);
  }
  return nullptr;
}

}  // namespace

const PrimitiveFault* primitive_fault(Primitive type, const json::Value& value) noexcept {
  if (type == Primitive::none) return nullptr;
  if (type == Primitive::boolean) return unless(value.kind() == json::Kind::boolean, kNoBoolean);
  if (is_number(type)) return number_fault(type, value);
  const auto text = value.as_string();
  return text ? text_fault(type, *text) : &kNoString;
}

}  // namespace concord::fhir
