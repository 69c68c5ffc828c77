#include "service/app/settings_tree.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace concord::app {
namespace {

constexpr std::size_t kBytesMax = 256U << 10U;
constexpr std::size_t kSettingsMax = 10'000;
constexpr int kDepthMax = 8;

bool is_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

class Flattening {
 public:
  void add(const YAML::Node& node, const std::string& path, int depth) {
    if (depth > kDepthMax || settings_.size() + issues_.size() > kSettingsMax) {
      refuse(path, "nested too deeply, or too many settings");
      return;
    }
    switch (node.Type()) {
      case YAML::NodeType::Map:
        add_members(node, path, depth);
        break;
      case YAML::NodeType::Sequence:
        for (const YAML::Node& item : node) add(item, path, depth + 1);
        break;
      case YAML::NodeType::Scalar:
        settings_.push_back({.path = path, .value = node.Scalar()});
        break;
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        break;  // a section without settings
    }
  }

  [[nodiscard]] Result<std::vector<Setting>> take() {
    if (issues_.empty()) return std::move(settings_);
    return fail(ErrorKind::unprocessable, "the configuration is not valid", std::move(issues_));
  }

 private:
  void add_members(const YAML::Node& node, const std::string& path, int depth) {
    std::set<std::string> names;
    for (const auto& member : node) {
      const std::string name = member.first.IsScalar() ? member.first.Scalar() : std::string{};
      if (!is_name(name)) {
        refuse(path, "a name here is not 1 to 64 of A-Za-z0-9_-");
        continue;
      }
      const std::string below = path.empty() ? name : fmt::format("{}.{}", path, name);
      if (!names.insert(name).second) refuse(below, "given twice");
      add(member.second, below, depth + 1);
    }
  }

  void refuse(const std::string& path, std::string_view text) {
    issues_.push_back({.code = "structure", .expression = path, .text = std::string{text}});
  }

  std::vector<Setting> settings_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<std::vector<Setting>> read_settings(std::string_view yaml) {
  if (yaml.size() > kBytesMax) return fail(ErrorKind::malformed, "the configuration is over 256 KiB");
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string{yaml});
    if (documents.size() > 1) return fail(ErrorKind::malformed, "the configuration must be one YAML document");
    Flattening flattening;
    if (!documents.empty()) flattening.add(documents.front(), "", 0);
    return flattening.take();
  } catch (const YAML::Exception& error) {
    return fail(ErrorKind::malformed,
                fmt::format("no YAML at line {}, column {}", error.mark.line + 1, error.mark.column + 1));
  }
}

}  // namespace concord::app
