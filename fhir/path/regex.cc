#include "fhir/path/regex.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <re2/re2.h>

#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

constexpr std::size_t kPatternBytesMax = 4096;
constexpr std::int64_t kMemoryMax = 8 << 20;
constexpr std::size_t kGroupsMax = 10;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options options() {
  RE2::Options out{RE2::Quiet};
  out.set_dot_nl(true);
  out.set_max_mem(kMemoryMax);
  return out;
}

// False when `out` passes `bytes_max`.
bool append_substitution(std::string& out, std::string_view substitution, std::span<const re2::StringPiece> groups,
                         std::size_t bytes_max) {
  for (std::size_t i = 0; i < substitution.size() && out.size() <= bytes_max; ++i) {
    const char c = substitution[i];
    const char next = i + 1 < substitution.size() ? substitution[i + 1] : '\0';
    if (c == '\\' && next != '\0') {
      out.push_back(next);
      ++i;
    } else if (c == '$' && next >= '0' && next <= '9') {
      ++i;
      const auto group = static_cast<std::size_t>(next - '0');
      if (group < groups.size()) out.append(groups[group].data(), groups[group].size());
    } else {
      out.push_back(c);
    }
  }
  return out.size() <= bytes_max;
}

}  // namespace

struct Regex::Impl {
  explicit Impl(std::string_view pattern) : compiled{piece(pattern), options()} {}
  RE2 compiled;
};

Result<Regex> Regex::compile(std::string_view pattern) {
  if (pattern.size() > kPatternBytesMax) return fail(ErrorKind::too_large, "a regular expression is over 4 KiB");
  auto out = std::make_shared<const Impl>(pattern);
  if (!out->compiled.ok()) return fail(ErrorKind::malformed, "a regular expression cannot be read");
  return Regex{std::move(out)};
}

bool Regex::finds(std::string_view text) const {
  return impl_->compiled.Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Regex::matches_all(std::string_view text) const {
  return impl_->compiled.Match(piece(text), 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
}

std::optional<std::string> Regex::replace(std::string_view text, std::string_view substitution,
                                          std::size_t bytes_max) const {
  std::string out;
  std::array<re2::StringPiece, kGroupsMax> groups;
  const int count = std::min(static_cast<int>(kGroupsMax), impl_->compiled.NumberOfCapturingGroups() + 1);
  std::size_t at = 0;
  while (at <= text.size() &&
         impl_->compiled.Match(piece(text), at, text.size(), RE2::UNANCHORED, groups.data(), count)) {
    const auto start = static_cast<std::size_t>(groups[0].data() - text.data());
    out.append(text.substr(at, start - at));
    const std::span<const re2::StringPiece> found{groups.data(), static_cast<std::size_t>(count)};
    if (!append_substitution(out, substitution, found, bytes_max)) return std::nullopt;
    at = start + groups[0].size();
    if (!groups[0].empty()) continue;
    // An empty match: go on behind the next character.
    const std::size_t next = at < text.size() ? character_size(text, at) : 1;
    out.append(text.substr(std::min(at, text.size()), next));
    at += next;
  }
  if (at < text.size()) out.append(text.substr(at));
  if (out.size() > bytes_max) return std::nullopt;
  return out;
}

}  // namespace concord::fhir::path
