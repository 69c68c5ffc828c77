// What the resources of one graph are called: stable ids from the artifact's key and a role.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/json/value.h"
#include "core/uuid.h"

namespace concord::mappers {

// Belongs to one thread. A role key is "goal", "choice", or for an element of a list "barrier-1f0c2a9e34": the
// element's short hash, so that an unchanged element keeps its resource and a changed one gets another. A twin gets a
// counter.
class Names {
 public:
  // The artifact in normal form.
  explicit Names(const json::Value& artifact);

  // The UUIDv5 of (type, source, id, role key).
  [[nodiscard]] std::string uuid(std::string_view role_key) const;
  // "urn:uuid:" + uuid.
  [[nodiscard]] std::string full_url(std::string_view role_key) const;
  // The Reference to that full URL.
  [[nodiscard]] json::Value reference(std::string_view role_key) const;
  // {system: source, value: "id/role key"}.
  [[nodiscard]] json::Value identifier(std::string_view role_key) const;
  // {system: source, value: id}: of the primary resource.
  [[nodiscard]] json::Value primary_identifier() const;

 private:
  struct Known {
    json::Value reference;
    int times = 0;  // it was asked for
  };
  [[nodiscard]] Known& known(std::string_view role_key) const;
  json::Value source_;
  std::string id_;
  Uuid space_;
  // References that were asked for, by their role keys: the hash behind one costs more than to look here.
  mutable std::map<std::string, Known, std::less<>> references_;
};

// "barrier[2]": what people call a resource of a list.
[[nodiscard]] std::string indexed(std::string_view role, std::size_t index);

// Hands out the role keys of list elements, counting twins.
class RoleKeys {
 public:
  [[nodiscard]] std::string next(std::string_view role, const json::Value& element);

 private:
  std::unordered_map<std::string, int> seen_;
};

}  // namespace concord::mappers
