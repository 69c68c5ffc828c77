#include "service/http/edge/chunked.h"

#include <algorithm>
#include <iterator>

#include "service/http/edge/syntax.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kSizeDigitsMax = 16;
constexpr std::uint64_t kAnnouncedMax = std::uint64_t{1} << 60U;
constexpr std::size_t kExtensionBytesMax = 4U << 10U;
constexpr std::size_t kTrailerBytesMax = 8U << 10U;

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace

enum class ChunkedDecoder::Kind : std::uint8_t {
  blank,
  cr,
  semicolon,
  equals,
  quote,
  backslash,
  token,
  other,
  control
};

struct ChunkedDecoder::ExtensionRule {
  Place from;
  Kind kind;
  Place to;
};

// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ) (RFC 9112 §7.1.1). What has no row is
// malformed.
const ChunkedDecoder::ExtensionRule ChunkedDecoder::kExtensionRules[] = {
    {Place::extension_space, Kind::blank, Place::extension_space},
    {Place::extension_space, Kind::semicolon, Place::extension_name_first},
    {Place::extension_name_first, Kind::blank, Place::extension_name_first},
    {Place::extension_name_first, Kind::token, Place::extension_name},
    {Place::extension_name, Kind::token, Place::extension_name},
    {Place::extension_name, Kind::blank, Place::extension_name_space},
    {Place::extension_name, Kind::equals, Place::extension_value_first},
    {Place::extension_name, Kind::semicolon, Place::extension_name_first},
    {Place::extension_name, Kind::cr, Place::size_lf},
    {Place::extension_name_space, Kind::blank, Place::extension_name_space},
    {Place::extension_name_space, Kind::equals, Place::extension_value_first},
    {Place::extension_name_space, Kind::semicolon, Place::extension_name_first},
    {Place::extension_value_first, Kind::blank, Place::extension_value_first},
    {Place::extension_value_first, Kind::quote, Place::extension_quoted},
    {Place::extension_value_first, Kind::token, Place::extension_value},
    {Place::extension_value, Kind::token, Place::extension_value},
    {Place::extension_value, Kind::blank, Place::extension_space},
    {Place::extension_value, Kind::semicolon, Place::extension_name_first},
    {Place::extension_value, Kind::cr, Place::size_lf},
    {Place::extension_quoted, Kind::quote, Place::extension_value_end},
    {Place::extension_quoted, Kind::backslash, Place::extension_escaped},
    {Place::extension_quoted, Kind::blank, Place::extension_quoted},
    {Place::extension_quoted, Kind::semicolon, Place::extension_quoted},
    {Place::extension_quoted, Kind::equals, Place::extension_quoted},
    {Place::extension_quoted, Kind::token, Place::extension_quoted},
    {Place::extension_quoted, Kind::other, Place::extension_quoted},
    {Place::extension_escaped, Kind::quote, Place::extension_quoted},
    {Place::extension_escaped, Kind::backslash, Place::extension_quoted},
    {Place::extension_escaped, Kind::blank, Place::extension_quoted},
    {Place::extension_escaped, Kind::semicolon, Place::extension_quoted},
    {Place::extension_escaped, Kind::equals, Place::extension_quoted},
    {Place::extension_escaped, Kind::token, Place::extension_quoted},
    {Place::extension_escaped, Kind::other, Place::extension_quoted},
    {Place::extension_value_end, Kind::blank, Place::extension_space},
    {Place::extension_value_end, Kind::semicolon, Place::extension_name_first},
    {Place::extension_value_end, Kind::cr, Place::size_lf},
};

ChunkedDecoder::Kind ChunkedDecoder::kind_of(char c) noexcept {
  switch (c) {
    case ' ':
    case '\t':
      return Kind::blank;
    case '\r':
      return Kind::cr;
    case ';':
      return Kind::semicolon;
    case '=':
      return Kind::equals;
    case '"':
      return Kind::quote;
    case '\\':
      return Kind::backslash;
    default:
      break;
  }
  if (is_token_char(c)) return Kind::token;
  return is_forbidden_control(c) ? Kind::control : Kind::other;
}

ChunkedDecoder::Step ChunkedDecoder::step(std::string_view input) {
  std::size_t at = 0;
  while (at < input.size() && place_ != Place::end && place_ != Place::malformed) {
    if (place_ == Place::payload) {
      const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - at));
      left_ -= length;
      if (left_ == 0) place_ = Place::payload_cr;
      return {.state = State::payload, .consumed = at + length, .payload = input.substr(at, length)};
    }
    place_ = next(input[at]);
    ++at;
  }
  if (place_ == Place::end) return {.state = State::end, .consumed = at, .payload = {}};
  if (place_ == Place::malformed) return {.state = State::malformed, .consumed = at, .payload = {}};
  return {.state = State::more, .consumed = at, .payload = {}};
}

ChunkedDecoder::Place ChunkedDecoder::next(char c) {
  switch (place_) {
    case Place::size_first:
    case Place::size:
      return take_size_digit(c);
    case Place::size_lf:
      if (c != '\n') return Place::malformed;
      return left_ == 0 ? Place::trailer : Place::payload;
    case Place::payload_cr:
      return c == '\r' ? Place::payload_lf : Place::malformed;
    case Place::payload_lf:
      digits_ = 0;
      return c == '\n' ? Place::size_first : Place::malformed;
    case Place::trailer:
      return take_trailer_byte(c);
    case Place::payload:
    case Place::end:
    case Place::malformed:
      return Place::malformed;
    default:
      return ++extension_bytes_ > kExtensionBytesMax ? Place::malformed : in_extension(c);
  }
}

ChunkedDecoder::Place ChunkedDecoder::take_size_digit(char c) noexcept {
  const int digit = hex_value(c);
  if (digit < 0) return place_ == Place::size ? after_size(c) : Place::malformed;
  if (place_ == Place::size_first) left_ = 0;
  if (++digits_ > kSizeDigitsMax || left_ > (kAnnouncedMax >> 4U)) return Place::malformed;
  const std::uint64_t before = announced_ - left_;
  left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
  announced_ = before + left_;
  return announced_ > kAnnouncedMax ? Place::malformed : Place::size;
}

ChunkedDecoder::Place ChunkedDecoder::after_size(char c) const noexcept {
  if (c == '\r') return Place::size_lf;
  if (c == ';') return Place::extension_name_first;
  return is_blank(c) ? Place::extension_space : Place::malformed;
}

ChunkedDecoder::Place ChunkedDecoder::in_extension(char c) const noexcept {
  const Kind kind = kind_of(c);
  const auto* rule = std::ranges::find_if(
      kExtensionRules, [this, kind](const ExtensionRule& row) { return row.from == place_ && row.kind == kind; });
  return rule == std::end(kExtensionRules) ? Place::malformed : rule->to;
}

ChunkedDecoder::Place ChunkedDecoder::take_trailer_byte(char c) {
  if (++trailer_bytes_ > kTrailerBytesMax) return Place::malformed;
  if (c != '\n') {
    if (trailer_line_.ends_with('\r') || (is_forbidden_control(c) && c != '\r')) return Place::malformed;
    trailer_line_ += c;
    return Place::trailer;
  }
  if (!trailer_line_.ends_with('\r')) return Place::malformed;
  trailer_line_.pop_back();
  if (trailer_line_.empty()) return Place::end;
  FieldLine field;
  const bool valid = parse_field_line(trailer_line_, field);
  trailer_line_.clear();
  return valid ? Place::trailer : Place::malformed;
}

}  // namespace concord::http::edge
