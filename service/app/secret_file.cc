#include "service/app/secret_file.h"

#include <algorithm>
#include <fstream>

namespace concord::app {
namespace {

constexpr std::size_t kLineBytesMax = 16U << 10U;
constexpr std::size_t kTextBytesMax = 64U << 10U;

}  // namespace

Result<std::string> read_secret(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text;
  std::getline(file, text);
  if (text.ends_with('\r')) text.pop_back();
  const bool is_line = std::ranges::all_of(text, [](char c) { return c >= ' ' && c != '\x7f'; });
  if (!file.is_open() || text.empty() || text.size() > kLineBytesMax || !is_line) {
    return fail(ErrorKind::unprocessable, "a secret file cannot be read, is empty or is no text of one line");
  }
  return text;
}

Result<std::string> read_secret_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text(kTextBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!file.is_open() || text.empty() || text.size() > kTextBytesMax) {
    return fail(ErrorKind::unprocessable, "a secret file cannot be read, is empty or is too long");
  }
  return text;
}

}  // namespace concord::app
