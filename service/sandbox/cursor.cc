#include "service/sandbox/cursor.h"

#include <cstddef>

#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::sandbox {

std::string write_cursor(const Position& position) {
  json::Array keys;
  for (const std::string& key : position.keys) keys.emplace_back(key);
  json::Array out;
  out.emplace_back(position.sequence);
  out.emplace_back(std::move(keys));
  return base64url_encode(json::write(json::Value{std::move(out)}));
}

std::optional<Position> read_cursor(std::string_view text, std::size_t keys) {
  const auto bytes = base64url_decode(text);
  if (!bytes) return std::nullopt;
  const auto value = json::read(*bytes);
  if (!value || value->size() != 2 || value->at(1).size() != keys) return std::nullopt;
  const auto sequence = value->at(0).as_integer();
  if (!sequence || *sequence < 0) return std::nullopt;
  Position out{.keys = {}, .sequence = static_cast<std::uint64_t>(*sequence)};
  for (const json::Value& key : value->at(1).items()) {
    if (!key.is_string()) return std::nullopt;
    out.keys.emplace_back(*key.as_string());
  }
  return out.keys.size() == keys ? std::optional{std::move(out)} : std::nullopt;
}

bool comes_before(const Position& a, const Position& b, const std::vector<std::string>& sort) {
  for (std::size_t i = 0; i < sort.size(); ++i) {
    if (a.keys[i] == b.keys[i]) continue;
    if (a.keys[i].empty() || b.keys[i].empty()) return b.keys[i].empty();
    const bool is_descending = sort[i].starts_with('-');
    return is_descending ? a.keys[i] > b.keys[i] : a.keys[i] < b.keys[i];
  }
  return a.sequence < b.sequence;
}

}  // namespace concord::sandbox
