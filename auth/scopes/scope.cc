#include "auth/scopes/scope.h"

#include <algorithm>
#include <array>
#include <utility>

#include "fhir/resource_types.h"

namespace concord::auth {
namespace {

using enum Permission;

constexpr std::string_view kUri = "http://smarthealthit.org/fhir/scopes/";
constexpr std::array<std::string_view, 3> kLevels{"patient", "user", "system"};
constexpr std::array<std::pair<char, Permission>, 5> kLetters{
    {{'c', create}, {'r', read}, {'u', update}, {'d', remove}, {'s', search}}};

struct Version1 {
  std::string_view word;
  Permissions permissions;
};
constexpr std::array kVersion1{Version1{"read", {read, search}}, Version1{"write", {create, update, remove}},
                               Version1{"*", {create, read, update, remove, search}}};

constexpr std::array<std::string_view, 3> kFilterTypes{"token", "reference", "date"};

std::optional<Level> level_of(std::string_view word) {
  const auto* at = std::ranges::find(kLevels, word);
  if (at == kLevels.end()) return std::nullopt;
  return static_cast<Level>(at - kLevels.begin());
}

// Letters of version 2: in their order, each once, at least one.
std::optional<Permissions> letters(std::string_view word) {
  std::vector<Permission> found;
  for (const auto& [letter, permission] : kLetters) {
    if (!word.starts_with(letter)) continue;
    found.push_back(permission);
    word.remove_prefix(1);
  }
  if (found.empty() || !word.empty()) return std::nullopt;
  Permissions out;
  for (const Permission each : found) out.add(each);
  return out;
}

std::optional<http::Parameters> filters_of(std::string_view type, std::string_view query) {
  const auto filters = http::parse_parameters(query);
  if (!filters || filters->empty()) return std::nullopt;
  for (const auto& [name, value] : *filters) {
    const auto parameter = fhir::search_parameter(type, name);
    if (!parameter || std::ranges::find(kFilterTypes, parameter->type) == kFilterTypes.end() || value.empty()) {
      return std::nullopt;
    }
  }
  return *filters;
}

bool is_of_resources(std::string_view text) {
  return std::ranges::any_of(kLevels, [text](std::string_view level) {
    return text.starts_with(level) && text.substr(level.size(), 1) == "/";
  });
}

bool is_lower_case(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

// "launch", "launch/patient", "launch/imagingstudy?role=…".
std::optional<LaunchScope> parse_launch(std::string_view text) {
  if (text == "launch") return LaunchScope{};
  if (!text.starts_with("launch/")) return std::nullopt;
  text.remove_prefix(std::string_view{"launch/"}.size());
  const auto mark = std::min(text.find('?'), text.size());
  LaunchScope out{.type = std::string{text.substr(0, mark)}};
  if (!is_lower_case(out.type)) return std::nullopt;
  if (mark == text.size()) return out;
  const auto query = http::parse_parameters(text.substr(mark + 1));
  if (!query || query->size() != 1 || query->front().first != "role" || query->front().second.empty()) {
    return std::nullopt;
  }
  out.role = query->front().second;
  return out;
}

void add(std::string_view text, Scopes& out) {
  const std::string_view plain = text.starts_with(kUri) ? text.substr(kUri.size()) : text;
  if (is_of_resources(plain)) {
    if (auto scope = parse_scope(text)) {
      out.resources.push_back(*std::move(scope));
      return;
    }
  } else if (auto launch = parse_launch(plain)) {
    out.launches.push_back(*std::move(launch));
    return;
  }
  constexpr std::array<std::pair<std::string_view, bool Scopes::*>, 5> kWords{
      {{"openid", &Scopes::openid},
       {"fhirUser", &Scopes::fhir_user},
       {"profile", &Scopes::fhir_user},
       {"offline_access", &Scopes::offline_access},
       {"online_access", &Scopes::online_access}}};
  const auto* word = std::ranges::find(kWords, plain, &std::pair<std::string_view, bool Scopes::*>::first);
  if (word == kWords.end()) {
    ++out.not_understood;
  } else {
    out.*(word->second) = true;
  }
}

bool mixes_levels(const Scopes& scopes) {
  const auto is_system = [](const Scope& scope) { return scope.level == Level::system; };
  const auto systems = std::ranges::count_if(scopes.resources, is_system);
  return systems > 0 && static_cast<std::size_t>(systems) < scopes.resources.size();
}

tl::unexpected<Error> refused(const char* text) {
  return fail(Error{.kind = ErrorKind::malformed, .message = text, .reason = "scope-malformed"});
}

}  // namespace

std::string_view to_string(Level level) noexcept { return kLevels.at(static_cast<std::size_t>(level)); }

char letter_of(Permission permission) noexcept {
  const auto* row = std::ranges::find(kLetters, permission, &std::pair<char, Permission>::second);
  return row->first;
}

std::string letters_of(Permissions permissions) {
  std::string out;
  for (const auto& [letter, permission] : kLetters) {
    if (permissions.has(permission)) out += letter;
  }
  return out;
}

std::optional<Scope> parse_scope(std::string_view text) {
  std::string_view rest = text.starts_with(kUri) ? text.substr(kUri.size()) : text;
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto level = level_of(rest.substr(0, slash));
  rest.remove_prefix(slash + 1);
  const auto mark = std::min(rest.find('?'), rest.size());
  const std::string_view head = rest.substr(0, mark);
  const auto dot = head.find('.');
  if (!level || dot == std::string_view::npos) return std::nullopt;
  Scope out{.level = *level, .type = std::string{head.substr(0, dot)}, .permissions = {}, .text = std::string{text}};
  if (out.type != "*" && !fhir::is_resource_type(out.type)) return std::nullopt;
  const std::string_view word = head.substr(dot + 1);
  const auto* version1 = std::ranges::find(kVersion1, word, &Version1::word);
  const auto permissions = version1 != kVersion1.end() ? std::optional{version1->permissions} : letters(word);
  if (!permissions) return std::nullopt;
  out.permissions = *permissions;
  if (mark == rest.size()) return out;
  if (version1 != kVersion1.end() || out.type == "*") return std::nullopt;
  const auto filters = filters_of(out.type, rest.substr(mark + 1));
  if (!filters) return std::nullopt;
  auto parsed = fhir::parse_search(out.type, *filters);
  if (!parsed || !parsed->ignored.empty() || parsed->query.criteria.size() != filters->size()) return std::nullopt;
  out.filters = *filters;
  out.query = std::move(parsed->query);
  return out;
}

Result<Scopes> parse_scopes(std::string_view text) {
  if (text.size() > kScopeBytesMax) return refused("more scopes than are taken");
  if (std::ranges::any_of(text, [](char c) { return c < ' ' || c == '\x7f'; })) {
    return refused("the scopes hold characters that no scope can have");
  }
  Scopes out;
  std::size_t count = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) {
      if (++count > kScopesMax) return refused("more scopes than are taken");
      add(text.substr(0, end), out);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (mixes_levels(out)) return refused("system/ scopes do not go with patient/ or user/ scopes");
  return out;
}

}  // namespace concord::auth
