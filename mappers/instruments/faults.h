// What is wrong with an instrument file, and the readers of its members that find it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/pointer.h"
#include "core/json/value.h"

namespace concord::mappers::instruments {

class Faults {
 public:
  void add(const json::Pointer& at, std::string_view code, std::string_view text);
  [[nodiscard]] bool empty() const noexcept { return issues_.empty(); }
  [[nodiscard]] std::vector<Issue> take() { return std::move(issues_); }

  // A finding for each member that has another name; one for what is no object.
  void check_members(const json::Value& object, std::initializer_list<std::string_view> known, const json::Pointer& at);
  // A finding when the member is there and is no list; or is longer than `most`.
  void check_list(const json::Value& object, std::string_view name, std::size_t most, const json::Pointer& at);
  // The text of a member that must be one and not empty.
  std::string required(const json::Value& object, std::string_view name, const json::Pointer& at);
  // The number, in thousandths; empty, and a finding, for anything else and for a magnitude over `most`.
  std::optional<std::int64_t> thousandths(const json::Value& number, std::int64_t most, const json::Pointer& at);
  // The same of a member that may be absent.
  std::int64_t thousandths_or(const json::Value& object, std::string_view name, std::int64_t fallback,
                              std::int64_t most, const json::Pointer& at);
  // The texts of a list that may be absent; a finding for each element that is none.
  std::vector<std::string> texts(const json::Value& object, std::string_view name, const json::Pointer& at);

 private:
  std::vector<Issue> issues_;
};

}  // namespace concord::mappers::instruments
