#include "auth/scopes/spelling.h"

#include <algorithm>
#include <array>

#include "auth/scopes/scope.h"

namespace concord::auth {
namespace {

constexpr std::array<std::string_view, 4> kSeparators{".", "$", "%2f", "%2F"};

std::string_view without_prefix(std::string_view word, const ScopeSpelling& spelling) {
  for (const std::string& prefix : spelling.prefixes) {
    if (!prefix.empty() && word.starts_with(prefix)) return word.substr(prefix.size());
  }
  return word;
}

// "patient.Observation.rs" as "patient/Observation.rs", "user.all.rs" as "user/*.rs".
std::string from_dotted(std::string_view word) {
  for (const Level level : {Level::patient, Level::user, Level::system}) {
    const std::string_view name = to_string(level);
    if (!word.starts_with(name)) continue;
    const std::string_view behind = word.substr(name.size());
    const auto* separator =
        std::ranges::find_if(kSeparators, [behind](std::string_view each) { return behind.starts_with(each); });
    if (separator == kSeparators.end()) continue;
    std::string_view rest = behind.substr(separator->size());
    const bool is_all = rest.starts_with("all.");
    if (is_all) rest.remove_prefix(3);
    std::string out{name};
    out += is_all ? "/*" : "/";
    out += rest;
    if (out.ends_with(".all")) out.replace(out.size() - 3, 3, "*");
    return out;
  }
  return std::string{word};
}

}  // namespace

std::string plain_scopes(std::string_view text, const ScopeSpelling& spelling) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const std::string_view word = without_prefix(text.substr(0, end), spelling);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const auto role = std::ranges::find(spelling.roles, word, &std::pair<std::string, std::string>::first);
    if (!out.empty()) out += ' ';
    if (role != spelling.roles.end()) {
      out += role->second;
    } else {
      out += spelling.style == ScopeStyle::dotted ? from_dotted(word) : std::string{word};
    }
  }
  return out;
}

}  // namespace concord::auth
