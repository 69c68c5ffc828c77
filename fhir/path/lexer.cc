#include "fhir/path/lexer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/utf8.h"
#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

constexpr std::size_t kTextBytesMax = 64U << 10U;

// Longer ones first.
constexpr std::array<std::string_view, 22> kSymbols{"<=", ">=", "!=", "!~", ".", ",", "(", ")", "[", "]", "{",
                                                    "}",  "+",  "-",  "*",  "/", "&", "|", "<", ">", "=", "~"};

struct Escape {
  char written;
  char meant;
};
constexpr std::array<Escape, 9> kEscapes{{{'\'', '\''},
                                          {'"', '"'},
                                          {'`', '`'},
                                          {'\\', '\\'},
                                          {'/', '/'},
                                          {'f', '\f'},
                                          {'n', '\n'},
                                          {'r', '\r'},
                                          {'t', '\t'}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_{text} {}

  Result<std::vector<Token>> all() {
    std::vector<Token> out;
    while (true) {
      RETURN_IF_ERROR(skip_blanks());
      ASSIGN_OR_RETURN(auto token, next());
      const bool is_end = token.kind == TokenKind::end;
      out.push_back(std::move(token));
      if (is_end) return out;
    }
  }

 private:
  [[nodiscard]] char at(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  [[nodiscard]] std::string_view rest() const { return text_.substr(position_); }
  [[nodiscard]] tl::unexpected<Error> fault(std::string_view rule) const { return fail(malformed_at(position_, rule)); }

  Status skip_blanks() {
    while (position_ < text_.size()) {
      if (std::string_view{" \t\r\n"}.find(at()) != std::string_view::npos) {
        ++position_;
      } else if (rest().starts_with("//")) {
        position_ = std::min(text_.find_first_of("\r\n", position_), text_.size());
      } else if (rest().starts_with("/*")) {
        const std::size_t end = text_.find("*/", position_ + 2);
        if (end == std::string_view::npos) return fault("a comment must end");
        position_ = end + 2;
      } else {
        break;
      }
    }
    return {};
  }

  Token token(TokenKind kind, std::size_t size, std::size_t prefix = 0) {
    Token out{.kind = kind, .offset = static_cast<std::uint32_t>(position_)};
    out.text = text_.substr(position_ + prefix, size - prefix);
    position_ += size;
    return out;
  }

  [[nodiscard]] std::size_t name_size(std::size_t from) const {
    std::size_t size = from;
    if (is_name_start(at(size))) {
      while (is_name(at(size))) ++size;
    }
    return size;
  }

  Result<Token> next() {
    const char c = at();
    if (position_ >= text_.size()) return token(TokenKind::end, 0);
    if (is_digit(c)) return number();
    if (is_name_start(c)) return token(TokenKind::identifier, name_size(0));
    if (c == '\'') return quoted(TokenKind::string);
    if (c == '`') return quoted(TokenKind::identifier);
    if (c == '%') return external();
    if (c == '$' && is_name_start(at(1))) return token(TokenKind::scope, name_size(1), 1);
    if (c == '@') return moment();
    for (const std::string_view symbol : kSymbols) {
      if (rest().starts_with(symbol)) return token(TokenKind::symbol, symbol.size());
    }
    return fault("no such operator");
  }

  Token number() {
    std::size_t size = 0;
    while (is_digit(at(size))) ++size;
    if (at(size) == '.' && is_digit(at(size + 1))) {
      ++size;
      while (is_digit(at(size))) ++size;
    }
    return token(TokenKind::number, size);
  }

  Result<Token> external() {
    const std::size_t start = position_;
    if (at(1) != '`' && at(1) != '\'') {
      const std::size_t size = name_size(1);
      if (size == 1) return fault("a name must follow %");
      return token(TokenKind::external, size, 1);
    }
    ++position_;
    ASSIGN_OR_RETURN(auto out, quoted(TokenKind::external));
    out.offset = static_cast<std::uint32_t>(start);
    return out;
  }

  Result<Token> quoted(TokenKind kind) {
    Token out{.kind = kind, .offset = static_cast<std::uint32_t>(position_), .is_quoted = true};
    const char quote = at();
    for (++position_; at() != quote; ++position_) {
      if (position_ >= text_.size()) return fault("a string must end");
      if (at() != '\\') {
        out.text.push_back(at());
        continue;
      }
      ++position_;
      if (at() == 'u') {
        RETURN_IF_ERROR(unicode(out.text));
        continue;
      }
      const auto* const escape =
          std::find_if(kEscapes.begin(), kEscapes.end(), [this](const Escape& e) { return e.written == at(); });
      if (escape == kEscapes.end()) return fault("no such escape");
      out.text.push_back(escape->meant);
    }
    ++position_;
    return out;
  }

  [[nodiscard]] std::optional<std::uint32_t> four_hex(std::size_t from) const {
    std::uint32_t out = 0;
    for (std::size_t i = from; i < from + 4; ++i) {
      const auto digit = hex_digit(at(i));
      if (!digit) return std::nullopt;
      out = out * 16 + *digit;
    }
    return out;
  }

  // At the "u" of \uXXXX; leaves the position at the last character read.
  Status unicode(std::string& out) {
    auto code = four_hex(1);
    if (!code) return fault("four hexadecimal digits must follow \\u");
    position_ += 4;
    if (*code >= 0xD800 && *code < 0xDC00 && at(1) == '\\' && at(2) == 'u') {
      const auto low = four_hex(3);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
        position_ += 6;
      }
    }
    if (*code >= 0xD800 && *code < 0xE000) return fault("a surrogate must have its pair");
    append_utf8(out, *code);
    return {};
  }

  // After "@": a date, a date with "T" and what follows, or "T" and a time.
  Result<Token> moment() {
    std::size_t size = 1;
    TokenKind kind = TokenKind::time;
    if (at(1) != 'T') {
      kind = TokenKind::date;
      while (is_digit(at(size)) || (at(size) == '-' && is_digit(at(size + 1)))) ++size;
      if (at(size) == 'T') kind = TokenKind::date_time;
    }
    if (kind != TokenKind::date) size = time_size(size + 1);
    if (kind == TokenKind::date_time) size = offset_size(size);
    return token(kind, size, kind == TokenKind::time ? 2 : 1);
  }
  [[nodiscard]] std::size_t time_size(std::size_t size) const {
    while (is_digit(at(size)) || ((at(size) == ':' || at(size) == '.') && is_digit(at(size + 1)))) ++size;
    return size;
  }
  [[nodiscard]] std::size_t offset_size(std::size_t size) const {
    if (at(size) == 'Z') return size + 1;
    const bool has_offset =
        (at(size) == '+' || at(size) == '-') && is_digit(at(size + 1)) && is_digit(at(size + 2)) && at(size + 3) == ':';
    return has_offset ? time_size(size + 1) : size;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

Error malformed_at(std::size_t offset, std::string_view rule) {
  return {.kind = ErrorKind::malformed, .message = fmt::format("FHIRPath at {}: {}", offset, rule)};
}

Result<std::vector<Token>> tokenize(std::string_view text) {
  if (text.size() > kTextBytesMax) return fail(ErrorKind::too_large, "a FHIRPath must not be over 64 KiB");
  if (const std::size_t at = find_invalid_utf8(text); at != std::string_view::npos) {
    return fail(malformed_at(at, "must be UTF-8"));
  }
  return Lexer{text}.all();
}

}  // namespace concord::fhir::path
