#include "service/app/config_auth_rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "service/app/config.h"

namespace concord::app {
namespace {

using Values = std::vector<std::string>;
using auth::Level;
using auth::Party;
using auth::Proof;
using auth::ScopeStyle;
using Method = auth::IntrospectionSettings::Method;

constexpr std::size_t kTextMax = 2'048;
constexpr std::size_t kListMax = 64;

template <class T>
struct Word {
  std::string_view text;
  T value;
};
constexpr std::array kLevels{Word<Level>{"patient", Level::patient}, Word<Level>{"user", Level::user},
                             Word<Level>{"system", Level::system}};
constexpr std::array kParties{Word<Party>{"patient", Party::patient},
                              Word<Party>{"related-person", Party::related_person},
                              Word<Party>{"practitioner", Party::practitioner}, Word<Party>{"other", Party::other}};
constexpr std::array kProofs{Word<Proof>{"signature", Proof::signature},
                             Word<Proof>{"introspection", Proof::introspection}, Word<Proof>{"either", Proof::either}};
constexpr std::array kStyles{Word<ScopeStyle>{"smart", ScopeStyle::smart},
                             Word<ScopeStyle>{"dotted", ScopeStyle::dotted}};
constexpr std::array kMethods{Word<Method>{"basic", Method::basic},
                              Word<Method>{"private_key_jwt", Method::private_key_jwt}};
constexpr std::array kBooleans{Word<bool>{"true", true}, Word<bool>{"false", false}};

bool is_text(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kTextMax &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c != '\x7f'; });
}

Fault set_text(const Values& values, std::string& out) {
  out = values.front();
  return is_text(out) ? nullptr : "must be a text of at most 2048 characters";
}

Fault set_texts(const Values& values, Values& out) {
  out = values;
  const bool is_sound = values.size() <= kListMax && std::ranges::all_of(values, is_text);
  return is_sound ? nullptr : "must be at most 64 texts of at most 2048 characters";
}

template <class T, std::size_t N>
Fault set_word(const Values& values, const std::array<Word<T>, N>& words, T& out, Fault rule) {
  const auto* word = std::ranges::find(words, std::string_view{values.front()}, &Word<T>::text);
  if (word == words.end()) return rule;
  out = word->value;
  return nullptr;
}

template <class T, std::size_t N>
Fault set_words(const Values& values, const std::array<Word<T>, N>& words, std::vector<T>& out, Fault rule) {
  out.clear();
  for (const std::string& value : values) {
    const auto* word = std::ranges::find(words, std::string_view{value}, &Word<T>::text);
    if (word == words.end()) return rule;
    if (std::ranges::find(out, word->value) == out.end()) out.push_back(word->value);
  }
  return nullptr;
}

Fault set_algorithms(const Values& values, std::vector<auth::jose::Algorithm>& out) {
  out.clear();
  for (const std::string& value : values) {
    const auto algorithm = auth::jose::parse_algorithm(value);
    if (!algorithm) return "must be of RS256, RS384, ES256, ES384, PS256, PS384";
    out.push_back(*algorithm);
  }
  return nullptr;
}

// "NAME=VALUE" each.
Fault set_pairs(const Values& values, std::vector<std::pair<std::string, std::string>>& out) {
  out.clear();
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    if (equals == std::string::npos || equals == 0 || !is_text(value) || out.size() == kListMax) {
      return "must be at most 64 texts NAME=VALUE";
    }
    out.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  }
  return nullptr;
}

Fault set_seconds(const Values& values, long least, long most, std::chrono::seconds& out, Fault rule) {
  long number = 0;
  const Fault fault = set_integer(values.front(), least, most, number, rule);
  if (fault == nullptr) out = std::chrono::seconds{number};
  return fault;
}

// Byte for byte: a slash at the end stays.
Fault set_exact_url(const Values& values, std::string& out) {
  out = values.front();
  return is_http_url(out) ? nullptr : "must be an http or https URL without user, query and fragment";
}

Fault set_origins(const Values& values, Values& out) {
  out = values;
  const bool is_sound = std::ranges::all_of(
      values, [](const std::string& value) { return is_http_url(value) && std::ranges::count(value, '/') == 2; });
  return is_sound ? nullptr : "must be origins such as https://keys.example.org";
}

Fault set_preset(IssuerConfig& issuer, const Values& values) {
  auto settings = auth::preset(values.front());
  if (!settings) return "must be keycloak, entra or okta";
  issuer.settings = *std::move(settings);
  return nullptr;
}

using Issuer = IssuerConfig;
constexpr std::array kRows{
    IssuerRow{"preset", false, set_preset},
    IssuerRow{"issuer", false, [](Issuer& i, const Values& v) { return set_exact_url(v, i.settings.issuer); }},
    IssuerRow{"proof", false,
              [](Issuer& i, const Values& v) {
                return set_word(v, kProofs, i.settings.proof, "must be signature, introspection or either");
              }},
    IssuerRow{"jwks_uri", false, [](Issuer& i, const Values& v) { return set_exact_url(v, i.settings.jwks_uri); }},
    IssuerRow{"origins", true, [](Issuer& i, const Values& v) { return set_origins(v, i.settings.origins); }},
    IssuerRow{"allow_private", false,
              [](Issuer& i, const Values& v) {
                return set_word(v, kBooleans, i.settings.allow_private, "must be true or false");
              }},
    IssuerRow{"ca_file", false, [](Issuer& i, const Values& v) { return set_path(v.front(), i.ca_file); }},
    IssuerRow{"audiences", true, [](Issuer& i, const Values& v) { return set_texts(v, i.settings.audiences); }},
    IssuerRow{"strict_audience", false,
              [](Issuer& i, const Values& v) {
                return set_word(v, kBooleans, i.settings.strict_audience, "must be true or false");
              }},
    IssuerRow{"algorithms", true, [](Issuer& i, const Values& v) { return set_algorithms(v, i.settings.algorithms); }},
    IssuerRow{"types", true, [](Issuer& i, const Values& v) { return set_texts(v, i.settings.types); }},
    IssuerRow{"required", true, [](Issuer& i, const Values& v) { return set_pairs(v, i.settings.required); }},
    IssuerRow{"clock_skew_s", false,
              [](Issuer& i, const Values& v) {
                return set_seconds(v, 0, 300, i.settings.clock_skew, "must be seconds from 0 to 300");
              }},
    IssuerRow{"lifetime_max_s", false,
              [](Issuer& i, const Values& v) {
                return set_seconds(v, 60, 604'800, i.settings.lifetime_max, "must be seconds from 60 to 604800");
              }},
    IssuerRow{"levels", true,
              [](Issuer& i, const Values& v) {
                return set_words(v, kLevels, i.settings.levels, "must be of patient, user, system");
              }},
    IssuerRow{"clients", true, [](Issuer& i, const Values& v) { return set_texts(v, i.settings.clients); }},
    IssuerRow{"partners", true, [](Issuer& i, const Values& v) { return set_texts(v, i.settings.partners); }},
    IssuerRow{"asserts", true,
              [](Issuer& i, const Values& v) {
                return set_words(v, kParties, i.settings.asserts,
                                 "must be of patient, related-person, practitioner, other");
              }},
    IssuerRow{"claims.scope", true, [](Issuer& i, const Values& v) { return set_texts(v, i.settings.claims.scope); }},
    IssuerRow{"claims.patient", true,
              [](Issuer& i, const Values& v) { return set_texts(v, i.settings.claims.patient); }},
    IssuerRow{"claims.encounter", true,
              [](Issuer& i, const Values& v) { return set_texts(v, i.settings.claims.encounter); }},
    IssuerRow{"claims.fhir_user", true,
              [](Issuer& i, const Values& v) { return set_texts(v, i.settings.claims.fhir_user); }},
    IssuerRow{"claims.client", true, [](Issuer& i, const Values& v) { return set_texts(v, i.settings.claims.client); }},
    IssuerRow{"claims.token_id", true,
              [](Issuer& i, const Values& v) { return set_texts(v, i.settings.claims.token_id); }},
    IssuerRow{"scopes.style", false,
              [](Issuer& i, const Values& v) {
                return set_word(v, kStyles, i.settings.scopes.style, "must be smart or dotted");
              }},
    IssuerRow{"scopes.prefixes", true,
              [](Issuer& i, const Values& v) { return set_texts(v, i.settings.scopes.prefixes); }},
    IssuerRow{"scopes.roles", true, [](Issuer& i, const Values& v) { return set_pairs(v, i.settings.scopes.roles); }},
    IssuerRow{"introspection.url", false,
              [](Issuer& i, const Values& v) { return set_exact_url(v, i.settings.introspection.url); }},
    IssuerRow{"introspection.client", false,
              [](Issuer& i, const Values& v) { return set_text(v, i.settings.introspection.client); }},
    IssuerRow{"introspection.method", false,
              [](Issuer& i, const Values& v) {
                return set_word(v, kMethods, i.settings.introspection.method, "must be basic or private_key_jwt");
              }},
    IssuerRow{"introspection.audience", false,
              [](Issuer& i, const Values& v) { return set_text(v, i.settings.introspection.audience); }},
    IssuerRow{"introspection.remembered_max_s", false,
              [](Issuer& i, const Values& v) {
                return set_seconds(v, 0, 30, i.settings.introspection.remembered_max, "must be seconds from 0 to 30");
              }},
    IssuerRow{"introspection.secret_file", false,
              [](Issuer& i, const Values& v) { return set_path(v.front(), i.secret_file); }},
    IssuerRow{"introspection.key_file", false,
              [](Issuer& i, const Values& v) { return set_path(v.front(), i.key_file); }},
    IssuerRow{"introspection.algorithm", false,
              [](Issuer& i, const Values& v) {
                std::vector<auth::jose::Algorithm> one;
                const Fault fault = set_algorithms(v, one);
                if (fault == nullptr) i.key_algorithm = one.front();
                return fault;
              }},
    IssuerRow{"introspection.kid", false, [](Issuer& i, const Values& v) { return set_text(v, i.kid); }},
};

}  // namespace

std::span<const IssuerRow> issuer_rows() noexcept { return kRows; }

const IssuerRow* find_issuer_row(std::string_view name) noexcept {
  const auto* row = std::ranges::find(kRows, name, &IssuerRow::name);
  return row == kRows.end() ? nullptr : row;
}

}  // namespace concord::app
