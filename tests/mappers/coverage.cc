#include "tests/mappers/coverage.h"

#include <utility>

#include "core/json/write.h"

namespace concord::mappers::testing_support {
namespace {

constexpr std::int64_t kShortRange = 16;

bool is_short(const MemberShape& member) {
  return member.form == Form::integer && member.max - member.min <= kShortRange;
}

// What a member's value may be besides being there.
std::vector<std::string> kinds_of(const MemberShape& member) {
  std::vector<std::string> out;
  if (member.form == Form::code && member.name != "artifact") out.assign(member.codes.begin(), member.codes.end());
  if (member.form == Form::boolean) out = {"true", "false"};
  if (member.form == Form::answer) out = {"number", "string", "boolean", "quantity"};
  for (std::int64_t i = member.min; is_short(member) && i <= member.max; ++i) out.push_back(std::to_string(i));
  return out;
}

}  // namespace

void Coverage::add(const ObjectShape& shape, const std::string& prefix) {
  for (const MemberShape& member : shape.members) {
    const std::string path = prefix + std::string{member.name};
    points_[path] = false;
    for (const std::string& kind : kinds_of(member)) points_[path + "=" + kind] = false;
    if (member.form == Form::object) add(*member.object, path + ".");
  }
}

void Coverage::see(const ObjectShape& shape, const json::Value& value, const std::string& prefix) {
  for (const MemberShape& member : shape.members) {
    const json::Value* found = value.find(member.name);
    if (found == nullptr) continue;
    const std::string path = prefix + std::string{member.name};
    points_[path] = true;
    const bool is_list = member.count == Count::list || member.count == Count::required_list;
    if (!is_list) see(member, *found, path);
    for (std::size_t i = 0; is_list && i < found->size(); ++i) see(member, found->at(i), path);
  }
}

void Coverage::see(const MemberShape& member, const json::Value& value, const std::string& path) {
  const auto mark = [&](std::string_view what) {
    const auto it = points_.find(path + "=" + std::string{what});
    if (it != points_.end()) it->second = true;
  };
  if (member.form == Form::object) return see(*member.object, value, path + ".");
  if (member.form == Form::code) return mark(value.as_string().value_or(""));
  if (member.form == Form::boolean || is_short(member)) return mark(json::write(value));
  if (member.form != Form::answer) return;
  if (value.is_object()) return mark("quantity");
  if (value.is_string()) return mark("string");
  mark(value.is_number() ? "number" : "boolean");
}

std::vector<std::string> Coverage::missing() const {
  std::vector<std::string> out;
  for (const auto& [point, is_seen] : points_) {
    if (!is_seen) out.push_back(point);
  }
  return out;
}

}  // namespace concord::mappers::testing_support
