#include "mappers/engine/names.h"

#include <cstdint>
#include <span>

#include "core/crypto/digest.h"
#include "core/json/write.h"

namespace concord::mappers {
namespace {

constexpr std::size_t kHashDigits = 12;

void append_hex(std::string& out, std::span<const std::uint8_t> bytes, std::size_t digits) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (std::size_t i = 0; i < digits; ++i) out += kHex[(i % 2 == 0 ? bytes[i / 2] >> 4U : bytes[i / 2]) & 0xFU];
}

Uuid space_of(const json::Value& artifact) {
  // "\n" stands in none of the three.
  std::string name{artifact.text("artifact")};
  name += '\n';
  name += artifact.text("source");
  name += '\n';
  name += artifact.text("id");
  return uuid_v5(concord_namespace(), name);
}

}  // namespace

Names::Names(const json::Value& artifact)
    : source_{artifact["source"]}, id_{artifact.text("id")}, space_{space_of(artifact)} {}

std::string Names::uuid(std::string_view role_key) const { return to_string(uuid_v5(space_, role_key)); }

Names::Known& Names::known(std::string_view role_key) const {
  const auto it = references_.find(role_key);
  if (it != references_.end()) return it->second;
  const json::Value made = json::object({{"reference", "urn:uuid:" + uuid(role_key)}});
  return references_.emplace(role_key, Known{.reference = made}).first->second;
}

std::string Names::full_url(std::string_view role_key) const {
  return std::string{known(role_key).reference.text("reference")};
}

json::Value Names::reference(std::string_view role_key) const {
  constexpr int kOften = 3;  // from then on its text is worth keeping
  Known& found = known(role_key);
  if (++found.times == kOften) found.reference = json::keep_text(found.reference);
  return found.reference;
}

json::Value Names::identifier(std::string_view role_key) const {
  return json::object({{"system", source_}, {"value", id_ + "/" + std::string{role_key}}});
}

json::Value Names::primary_identifier() const { return json::object({{"system", source_}, {"value", id_}}); }

std::string indexed(std::string_view role, std::size_t index) {
  std::string out;
  out.reserve(role.size() + 8);
  out += role;
  out += '[';
  out += std::to_string(index);
  out += ']';
  return out;
}

std::string RoleKeys::next(std::string_view role, const json::Value& element) {
  std::string key;
  key.reserve(role.size() + 1 + kHashDigits);
  key += role;
  key += '-';
  append_hex(key, sha256(json::write(element)), kHashDigits);
  const int twins = ++seen_[key];
  if (twins > 1) key += "-" + std::to_string(twins);
  return key;
}

}  // namespace concord::mappers
