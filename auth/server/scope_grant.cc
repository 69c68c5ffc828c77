#include "auth/server/scope_grant.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "auth/scopes/scope.h"

namespace concord::auth::server {
namespace {

// Those that are no scope of resources.
struct Word {
  std::string_view text;
  bool AskedScopes::*asked;
};
constexpr std::array kWords{
    Word{"launch", &AskedScopes::launch},
    Word{"launch/patient", &AskedScopes::launch_patient},
    Word{"launch/encounter", &AskedScopes::launch_encounter},
    Word{"openid", &AskedScopes::openid},
    Word{"fhirUser", &AskedScopes::fhir_user},
    Word{"profile", &AskedScopes::profile},
    Word{"offline_access", &AskedScopes::offline_access},
    Word{"online_access", &AskedScopes::online_access},
};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void append(std::string& out, std::string_view scope) {
  if (scope.empty() || holds_scope(out, scope)) return;
  if (!out.empty()) out += ' ';
  out += scope;
}

constexpr std::array kLetters{Permission::create, Permission::read, Permission::update, Permission::remove,
                              Permission::search};

Permissions common(const Permissions& a, const Permissions& b) {
  Permissions out;
  for (const Permission each : kLetters) {
    if (a.has(each) && b.has(each)) out.add(each);
  }
  return out;
}

// A registered scope with filters allows just itself.
bool covers(const Scope& registered, const Scope& asked) {
  if (registered.level != asked.level || (registered.type != "*" && registered.type != asked.type)) return false;
  return registered.filters.empty() || registered.filters == asked.filters;
}

// The scope as it may be granted: itself, or with fewer letters; empty when nothing is left.
std::string narrowed(const Scope& asked, const Client& client) {
  Permissions best;
  for (const Scope& registered : client.scopes) {
    if (!covers(registered, asked)) continue;
    if (registered.permissions.has(asked.permissions)) return asked.text;
    for (const Permission each : kLetters) {
      if (common(registered.permissions, asked.permissions).has(each)) best.add(each);
    }
  }
  if (best.empty()) return {};
  if (best == asked.permissions) return asked.text;
  const std::size_t query = asked.text.find('?');
  return fmt::format("{}/{}.{}{}", to_string(asked.level), asked.type, letters_of(best),
                     query == std::string::npos ? "" : asked.text.substr(query));
}

}  // namespace

bool holds_scope(std::string_view granted, std::string_view one) {
  const auto words = words_of(granted);
  return std::ranges::find(words, one) != words.end();
}

Result<AskedScopes> read_asked(std::string_view text) {
  const bool is_printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
  const auto words = words_of(text);
  if (!is_printable || text.size() > kScopeBytesMax || words.size() > kScopesMax) {
    return fail(ErrorKind::malformed, "the scopes cannot be read, or are too many");
  }
  AskedScopes out;
  for (const std::string_view word : words) {
    const auto* row = std::ranges::find(kWords, word, &Word::text);
    if (row != kWords.end()) {
      out.*(row->asked) = true;
    } else if (const auto scope = parse_scope(word)) {
      out.resources.emplace_back(word);
      out.needs_patient = out.needs_patient || scope->level == Level::patient;
    } else {
      ++out.unknown;
    }
  }
  out.needs_patient = out.needs_patient || out.launch_patient;
  return out;
}

std::string granted_to_app(const AskedScopes& asked, const Client& client, const Held& held) {
  std::string out;
  if (asked.openid) append(out, "openid");
  if (asked.openid && asked.fhir_user) append(out, "fhirUser");
  if (asked.openid && asked.profile) append(out, "profile");
  if (asked.launch && held.launch) append(out, "launch");
  if (asked.launch_patient && held.patient) append(out, "launch/patient");
  if (asked.launch_encounter && held.encounter) append(out, "launch/encounter");
  for (const std::string& text : asked.resources) {
    const auto scope = parse_scope(text);
    if (!scope || scope->level == Level::system || (scope->level == Level::patient && !held.patient)) continue;
    append(out, narrowed(*scope, client));
  }
  if (out.empty()) return out;
  if (asked.offline_access && client.refresh_token) append(out, "offline_access");
  if (asked.online_access && client.refresh_token) append(out, "online_access");
  return out;
}

std::string granted_to_backend(std::string_view asked, const Client& client) {
  std::string out;
  const auto words = words_of(asked);
  if (asked.size() > kScopeBytesMax || words.size() > kScopesMax) return {};
  for (const std::string_view word : words) {
    const auto scope = parse_scope(word);
    if (!scope || scope->level != Level::system || narrowed(*scope, client) != word) return {};
    append(out, word);
  }
  return out;
}

std::string granted_again(std::string_view asked, std::string_view granted) {
  std::string out;
  for (const std::string_view word : words_of(asked)) {
    if (!holds_scope(granted, word)) return {};
    append(out, word);
  }
  return out;
}

}  // namespace concord::auth::server
