#include "auth/certificates/distinguished_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/utf8.h"

namespace concord::auth {
namespace {

constexpr std::size_t kElementsMax = 64;
constexpr std::string_view kSpecial = "\"+,;<>\\";

struct TypeName {
  std::string_view spelling;  // upper case
  std::string_view name;      // as OpenSSL writes it
};
constexpr std::array kTypeNames{
    TypeName{"CN", "CN"},
    TypeName{"2.5.4.3", "CN"},
    TypeName{"COMMONNAME", "CN"},
    TypeName{"SN", "SN"},
    TypeName{"2.5.4.4", "SN"},
    TypeName{"SERIALNUMBER", "serialNumber"},
    TypeName{"2.5.4.5", "serialNumber"},
    TypeName{"C", "C"},
    TypeName{"2.5.4.6", "C"},
    TypeName{"L", "L"},
    TypeName{"2.5.4.7", "L"},
    TypeName{"ST", "ST"},
    TypeName{"S", "ST"},
    TypeName{"2.5.4.8", "ST"},
    TypeName{"STREET", "street"},
    TypeName{"2.5.4.9", "street"},
    TypeName{"O", "O"},
    TypeName{"2.5.4.10", "O"},
    TypeName{"OU", "OU"},
    TypeName{"2.5.4.11", "OU"},
    TypeName{"TITLE", "title"},
    TypeName{"2.5.4.12", "title"},
    TypeName{"GN", "GN"},
    TypeName{"2.5.4.42", "GN"},
    TypeName{"ORGANIZATIONIDENTIFIER", "organizationIdentifier"},
    TypeName{"2.5.4.97", "organizationIdentifier"},
    TypeName{"DC", "DC"},
    TypeName{"0.9.2342.19200300.100.1.25", "DC"},
    TypeName{"UID", "UID"},
    TypeName{"USERID", "UID"},
    TypeName{"0.9.2342.19200300.100.1.1", "UID"},
    TypeName{"EMAILADDRESS", "emailAddress"},
    TypeName{"E", "emailAddress"},
    TypeName{"1.2.840.113549.1.9.1", "emailAddress"},
};

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

// RFC 4512 `descr`, in upper case.
bool is_descriptor(std::string_view text) {
  return !text.empty() && is_upper(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_upper(c) || is_digit(c) || c == '-'; });
}

// RFC 4512 `numericoid`: at least two numbers without leading zeros.
bool is_numeric_oid(std::string_view text) {
  for (bool is_first = true;; is_first = false) {
    const std::size_t end = std::min(text.find('.'), text.size());
    const std::string_view number = text.substr(0, end);
    if (number.empty() || !std::ranges::all_of(number, is_digit) || (number.size() > 1 && number.front() == '0'))
      return false;
    if (end == text.size()) return !is_first;
    text.remove_prefix(end + 1);
  }
}

// Empty when it is no type. "OID." may stand before a number only (RFC 1779).
std::string type_of(std::string_view text) {
  std::string upper{text};
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const bool is_marked = upper.starts_with("OID.");
  if (is_marked) upper.erase(0, 4);
  if (!is_numeric_oid(upper) && (is_marked || !is_descriptor(upper))) return {};
  const auto* row = std::ranges::find(kTypeNames, upper, &TypeName::spelling);
  return row == kTypeNames.end() ? upper : std::string{row->name};
}

// Only what must be escaped.
std::string escaped(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool at_edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.size() && c == ' ');
    if (at_edge || kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

class NameReader {
 public:
  explicit NameReader(std::string_view text) : rest_{text} {}

  std::optional<std::string> read() {
    std::string out;
    std::vector<std::string> parts;
    for (std::size_t count = 0; count < kElementsMax; ++count) {
      auto part = read_part();
      if (!part) return std::nullopt;
      parts.push_back(*std::move(part));
      const char separator = take();
      if (separator == '+') continue;
      append(out, parts);
      if (separator == '\0') return out;
    }
    return std::nullopt;
  }

 private:
  static void append(std::string& out, std::vector<std::string>& parts) {
    std::ranges::sort(parts);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!out.empty()) out += i == 0 ? ',' : '+';
      out += parts[i];
    }
    parts.clear();
  }

  // The separator, '\0' at the end; read_part() stops at nothing else.
  char take() {
    if (rest_.empty()) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  std::optional<std::string> read_part() {
    skip_spaces();
    const std::size_t equals = rest_.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string_view text = rest_.substr(0, equals);
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    const std::string type = type_of(text);
    rest_.remove_prefix(equals + 1);
    skip_spaces();
    const auto value = rest_.starts_with('#') ? read_hex() : read_value();
    if (type.empty() || !value) return std::nullopt;
    return type + "=" + *value;
  }

  // A value of no known type, as its encoding.
  std::optional<std::string> read_hex() {
    std::string_view digits = rest_.substr(1, rest_.find_first_of(",+") - 1);
    rest_.remove_prefix(1 + digits.size());
    digits = digits.substr(0, digits.find_last_not_of(' ') + 1);
    if (digits.empty() || digits.size() % 2 != 0) return std::nullopt;
    std::string out{"#"};
    for (const char c : digits) {
      if (hex_value(c) < 0) return std::nullopt;
      out += "0123456789ABCDEF"[hex_value(c)];
    }
    return out;
  }

  std::optional<std::string> read_value() {
    std::string value;
    std::size_t kept = 0;  // trailing spaces count when they are escaped
    while (!rest_.empty() && rest_.front() != ',' && rest_.front() != '+') {
      const bool is_escaped = rest_.front() == '\\';
      if (is_escaped ? !read_escape(value) : kSpecial.find(rest_.front()) != std::string_view::npos)
        return std::nullopt;
      if (!is_escaped) value += take();
      if (is_escaped || value.back() != ' ') kept = value.size();
    }
    value.resize(kept);
    const bool is_plain =
        std::ranges::none_of(value, [](char c) { return static_cast<std::uint8_t>(c) < 0x20 || c == '\x7F'; });
    if (!is_plain || find_invalid_utf8(value) != std::string_view::npos) return std::nullopt;
    return escaped(value);
  }

  bool read_escape(std::string& value) {
    constexpr std::string_view kEscapable = " \"#+,;<=>\\";
    if (rest_.size() >= 2 && kEscapable.find(rest_[1]) != std::string_view::npos) {
      value += rest_[1];
      rest_.remove_prefix(2);
      return true;
    }
    if (rest_.size() < 3 || hex_value(rest_[1]) < 0 || hex_value(rest_[2]) < 0) return false;
    value += static_cast<char>(hex_value(rest_[1]) * 16 + hex_value(rest_[2]));
    rest_.remove_prefix(3);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<std::string> normal_name(std::string_view text) {
  if (text.size() > kNameBytesMax) return std::nullopt;
  return NameReader{text}.read();
}

}  // namespace concord::auth
