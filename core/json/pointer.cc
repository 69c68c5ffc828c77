#include "core/json/pointer.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace concord::json {
namespace {

void append_token(std::string& out, std::string_view token) {
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

// Empty for a "~" that is neither "~0" nor "~1".
std::optional<std::string> unescape(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    const char code = ++i < token.size() ? token[i] : '\0';
    if (code != '0' && code != '1') return std::nullopt;
    out += code == '0' ? '~' : '/';
  }
  return out;
}

const Value* step(const Value& from, std::string_view token) {
  if (from.is_object()) {
    const auto name = unescape(token);
    return name ? from.find(*name) : nullptr;
  }
  if (token.size() > 1 && token.front() == '0') return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{} || end != token.data() + token.size()) return nullptr;
  const auto items = from.items();
  return index < items.size() ? &items[index] : nullptr;
}

}  // namespace

std::string Pointer::str() const {
  if (parent_ == nullptr) return {};
  std::string out = parent_->str() + "/";
  if (index_ != kNoIndex) return out + std::to_string(index_);
  append_token(out, member_);
  return out;
}

const Value* resolve(const Value& document, std::string_view pointer) {
  const Value* at = &document;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    at = step(*at, pointer.substr(0, end));
    if (at == nullptr) return nullptr;
    pointer.remove_prefix(end);
  }
  return at;
}

}  // namespace concord::json
