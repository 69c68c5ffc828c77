// Which members and codes of a shape some artifacts reach.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/json/value.h"
#include "mappers/engine/shape.h"

namespace concord::mappers::testing_support {

// A point is a member ("targets.measure"), one of its codes ("status=active"), a truth value or a number of a short
// range. What another rule fixes is none: the type of the artifact and of those it refers to.
class Coverage {
 public:
  explicit Coverage(const ObjectShape& shape) : shape_{shape} { add(shape, ""); }
  void see(const json::Value& artifact) { see(shape_, artifact, ""); }
  [[nodiscard]] std::size_t size() const { return points_.size(); }
  [[nodiscard]] std::vector<std::string> missing() const;

 private:
  void add(const ObjectShape& shape, const std::string& prefix);
  void see(const ObjectShape& shape, const json::Value& value, const std::string& prefix);
  void see(const MemberShape& member, const json::Value& value, const std::string& path);

  const ObjectShape& shape_;
  std::map<std::string, bool, std::less<>> points_;
};

}  // namespace concord::mappers::testing_support
