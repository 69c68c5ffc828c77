// encode, decode, escape, unescape.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "core/utf8.h"
#include "fhir/path/functions.h"
#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

using Recode = std::optional<std::string> (*)(std::string_view text);

std::optional<std::string> to_base64(std::string_view text) { return base64_encode(text); }
std::optional<std::string> from_base64(std::string_view text) {
  auto bytes = base64_decode(text);
  if (!bytes) return std::nullopt;
  return *std::move(bytes);
}

std::string swapped(std::string_view text, char plus_from, char slash_from, char plus_to, char slash_to) {
  std::string out{text};
  std::replace(out.begin(), out.end(), plus_from, plus_to);
  std::replace(out.begin(), out.end(), slash_from, slash_to);
  return out;
}
// Unlike RFC 4648 §5 asks of tokens, with its padding.
std::optional<std::string> to_url_base64(std::string_view text) {
  return swapped(base64_encode(text), '+', '/', '-', '_');
}
std::optional<std::string> from_url_base64(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  return from_base64(swapped(text, '-', '_', '+', '/'));
}

std::optional<std::string> to_hex(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 2);
  for (const char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}
std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    out.push_back(static_cast<char>(*high * 16 + *low));
  }
  return out;
}

struct Entity {
  char character;
  std::string_view name;
};
constexpr std::array<Entity, 5> kEntities{
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}};

std::optional<std::string> to_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto* const entity =
        std::find_if(kEntities.begin(), kEntities.end(), [c](const Entity& e) { return e.character == c; });
    if (entity == kEntities.end())
      out.push_back(c);
    else
      out += entity->name;
  }
  return out;
}
std::optional<std::string> from_html(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* const entity =
        std::find_if(kEntities.begin(), kEntities.end(), [text](const Entity& e) { return text.starts_with(e.name); });
    const bool is_entity = entity != kEntities.end();
    out.push_back(is_entity ? entity->character : text.front());
    text.remove_prefix(is_entity ? entity->name.size() : 1);
  }
  return out;
}

std::optional<std::string> to_json_text(std::string_view text) {
  std::string out = json::write(json::Value{text});
  return out.substr(1, out.size() - 2);
}
// A text that is no JSON string between its quotes stays as it is.
std::optional<std::string> from_json_text(std::string_view text) {
  const auto value = json::read(fmt::format("\"{}\"", text));
  return std::string{value ? value->as_string().value_or(text) : text};
}

struct Coding {
  std::string_view name;
  Recode there;
  Recode back;
};
constexpr std::array<Coding, 3> kEncodings{
    {{"base64", to_base64, from_base64}, {"urlbase64", to_url_base64, from_url_base64}, {"hex", to_hex, from_hex}}};
constexpr std::array<Coding, 2> kEscapings{{{"html", to_html, from_html}, {"json", to_json_text, from_json_text}}};

template <const auto& kTable, Recode Coding::*kDirection>
Status recode(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto input, call.text_input());
  ASSIGN_OR_RETURN(const auto name, call.text_argument(0));
  if (!input || !name) return {};
  const auto* const row = std::find_if(kTable.begin(), kTable.end(),
                                       [&](const Coding& coding) { return coding.name == *name->as_string(); });
  if (row == kTable.end()) return call.fault("there is no such format");
  const auto text = (row->*kDirection)(*input->as_string());
  if (!text || find_invalid_utf8(*text) != std::string_view::npos) return {};
  return call.give_text(*text, out);
}

constexpr std::array kFunctions{
    Function{"encode", 1, 1, recode<kEncodings, &Coding::there>},
    Function{"decode", 1, 1, recode<kEncodings, &Coding::back>},
    Function{"escape", 1, 1, recode<kEscapings, &Coding::there>},
    Function{"unescape", 1, 1, recode<kEscapings, &Coding::back>},
};

}  // namespace

std::span<const Function> encoding_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
