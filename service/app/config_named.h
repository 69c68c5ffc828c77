// Sections of the configuration whose members have names of the operator's choice: "auth.keys.NAME.file".
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "service/app/config_setters.h"
#include "service/app/environment.h"
#include "service/app/settings_tree.h"

namespace concord::app {

template <class T>
struct NamedRow {
  std::string_view name = {};
  bool is_list = false;
  Fault (*set)(T&, const std::vector<std::string>& values) = nullptr;
};

// Settings below `prefix` ("auth.keys."), in the order of their first mention, with the variables that win over them.
// `make` turns a name into a T with its defaults. Faults are added to `issues`, the path as their expression.
template <class T, class Make>
std::vector<T> read_named(std::string_view prefix, const std::vector<Setting>& settings, const Environment& environment,
                          std::span<const NamedRow<T>> rows, const Make& make, std::vector<Issue>& issues) {
  std::vector<std::string> names;
  std::map<std::string, std::vector<std::string>, std::less<>> values;
  for (const Setting& setting : settings) {
    if (!setting.path.starts_with(prefix)) continue;
    const std::string_view rest = std::string_view{setting.path}.substr(prefix.size());
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    const std::string name{rest.substr(0, dot)};
    const std::string_view member = rest.substr(std::min(dot + 1, rest.size()));
    if (std::ranges::find(rows, member, &NamedRow<T>::name) == rows.end()) {
      issues.push_back({.code = "value", .expression = setting.path, .text = "no such setting"});
      continue;
    }
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    values[setting.path].push_back(setting.value);
  }
  std::vector<T> out;
  for (const std::string& name : names) {
    T& one = out.emplace_back(make(name));
    for (const NamedRow<T>& row : rows) {
      const std::string path = fmt::format("{}{}.{}", prefix, name, row.name);
      if (const std::string* value = variable(environment, path)) values[path] = {*value};
      const auto given = values.find(path);
      if (given == values.end()) continue;
      const bool is_one_too_many = !row.is_list && given->second.size() > 1;
      const Fault fault = is_one_too_many ? "must be one value, not a list" : row.set(one, given->second);
      if (fault != nullptr) issues.push_back({.code = "value", .expression = path, .text = fault});
    }
  }
  return out;
}

}  // namespace concord::app
