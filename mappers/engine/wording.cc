#include "mappers/engine/wording.h"

#include <fmt/format.h>

#include "core/canonical.h"

namespace concord::mappers {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string kebab(std::string_view camel_text) {
  std::string out;
  for (const char c : camel_text) {
    if (is_upper(c) && !out.empty()) out += '-';
    out += lower(c);
  }
  return out;
}

std::string words(std::string_view kebab_text) {
  std::string out;
  for (const char c : kebab_text) out += c == '-' ? ' ' : c;
  if (!out.empty()) out.front() = upper(out.front());
  return out;
}

std::string camel(std::string_view kebab_text) {
  std::string out;
  bool starts_word = true;
  for (const char c : kebab_text) {
    if (c != '-') out += starts_word ? upper(c) : c;
    starts_word = c == '-';
  }
  return out;
}

std::string definition_url(std::string_view type, std::string_view id) {
  return fmt::format("{}/{}/{}", kCanonicalBase, type, id);
}

std::string coded_id(const ObjectShape& owner, const MemberShape& member) {
  return kebab(owner.name) + "-" + kebab(member.name);
}

}  // namespace concord::mappers
