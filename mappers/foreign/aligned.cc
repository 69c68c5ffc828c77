// Which elements of two lists are the same.
#include <algorithm>
#include <array>

#include "mappers/foreign/losses.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr std::size_t kSearchMax = 64;  // elements that one is compared with; beyond, the order counts
constexpr int kDepthMax = 32;

// Members by which elements of lists are known.
constexpr std::array<std::string_view, 5> kKeys{"linkId", "url", "reference", "id", "text"};

// True when all that `part` says stands in `whole` too; lists in their order.
bool is_part(const Value& part, const Value& whole, int depth) {
  if (depth > kDepthMax) return false;
  if (part.is_array()) {
    std::size_t next = 0;
    return std::ranges::all_of(part.items(), [&](const Value& one) {
      while (next < whole.size() && !is_part(one, whole.at(next), depth + 1)) ++next;
      return next++ < whole.size();
    });
  }
  if (!part.is_object()) return part == whole;
  return std::ranges::all_of(part.members(), [&](const json::Member& member) {
    const Value* other = whole.find(member.name());
    return other != nullptr && is_part(member.value, *other, depth + 1);
  });
}

bool has_same_key(const Value& a, const Value& b) {
  return std::ranges::any_of(kKeys, [&](std::string_view key) { return !a.text(key).empty() && a[key] == b[key]; });
}

// An element around a reference is known by it: List.entry, an extension.
bool has_same_reference(const Value& a, const Value& b) {
  return std::ranges::any_of(a.members(), [&b](const json::Member& member) {
    const std::string_view reference = member.value.text("reference");
    return !reference.empty() && b[member.name()].text("reference") == reference;
  });
}

// Codes tell concepts apart, whatever their displays.
bool has_same_coding(const Value& a, const Value& b) {
  const auto codings = a["coding"].items();
  if (!a.text("code").empty()) return a["code"] == b["code"] && a["system"] == b["system"];
  return std::ranges::any_of(codings, [&](const Value& one) {
    return std::ranges::any_of(b["coding"].items(), [&](const Value& other) { return has_same_coding(one, other); });
  });
}

using Same = bool (*)(const Value& written, const Value& stored);
constexpr std::array<Same, 5> kWays{
    [](const Value& written, const Value& stored) { return written == stored; },
    [](const Value& written, const Value& stored) { return is_part(written, stored, 0); },
    has_same_reference,
    has_same_key,
    has_same_coding,
};

}  // namespace

std::vector<std::size_t> aligned(std::span<const Value> stored, std::span<const Value> written) {
  std::vector<std::size_t> out(stored.size(), kNowhere);
  std::vector<bool> is_taken(written.size(), false);
  for (const Same same : kWays) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
      if (out[i] != kNowhere) {
        next = out[i] + 1;
        continue;
      }
      for (std::size_t step = 0; step < std::min(written.size(), kSearchMax); ++step) {
        const std::size_t k = (next + step) % written.size();
        if (is_taken[k] || !same(written[k], stored[i])) continue;
        out[i] = k;
        is_taken[k] = true;
        next = k + 1;
        break;
      }
    }
  }
  return out;
}

}  // namespace concord::mappers::foreign
