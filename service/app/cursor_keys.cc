#include "service/app/cursor_keys.h"

#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <utility>

#include "core/base64.h"

namespace concord::app {
namespace {

constexpr std::size_t kHexLength = 2 * AeadKey::kBytes;

// The first line; one that is too long for a key is cut.
std::string read_line(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::array<char, kHexLength + 3> line{};
  file.get(line.data(), line.size());
  std::string text{line.data()};
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::optional<std::string> hex_decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (error != std::errc{} || end != text.data() + i + 2) return std::nullopt;
    out += static_cast<char>(byte);
  }
  return out;
}

std::optional<AeadKey> read_key(const std::string& path) {
  std::string text = read_line(path);
  auto bytes = text.size() == kHexLength ? hex_decoded(text) : std::nullopt;
  if (text.size() != kHexLength) {
    if (auto decoded = base64url_decode(text)) bytes = *std::move(decoded);
  }
  auto key = bytes ? AeadKey::of(*bytes) : std::nullopt;
  wipe(text);
  if (bytes) wipe(*bytes);
  return key;
}

}  // namespace

Result<std::vector<AeadKey>> read_cursor_keys(const std::vector<std::string>& files) {
  std::vector<AeadKey> keys;
  std::vector<Issue> issues;
  for (const std::string& file : files) {
    if (auto key = read_key(file)) {
      keys.push_back(*std::move(key));
    } else {
      issues.push_back({.code = "value",
                        .expression = "cursor_keys",
                        .text = "must be a file with 32 bytes as 64 hexadecimal digits or as base64url"});
    }
  }
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the configuration is not valid", std::move(issues));
  return keys;
}

}  // namespace concord::app
