// The memory of FakePartner: every version of every resource, deletions too. Copied to undo a transaction.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.h"

namespace concord::fakes {

class FakeVersions {
 public:
  // A version; of a deletion the resource is null.
  struct Version {
    json::Value resource;
    std::string method;  // of the request that made it: POST, PUT, DELETE
  };

  // "Type/id" of a resource.
  [[nodiscard]] static std::string literal_of(const json::Value& resource) {
    return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
  }

  // Under an id of the store's own: the next number of its type.
  json::Value add(const json::Value& resource) {
    const std::string type{resource.text("resourceType")};
    return write(json::with(resource, "id", std::to_string(++last_id_[type])), "POST");
  }
  // Under the resource's own id, as version 1 or the next.
  json::Value put(const json::Value& resource) { return write(resource, "PUT"); }
  void remove(const std::string& literal) {
    if (current(literal).is_object()) versions_[literal].push_back({.resource = {}, .method = "DELETE"});
  }
  // In place, without a new version.
  template <class Change>
  void change_current(const Change& change) {
    for (auto& [literal, all] : versions_) {
      if (all.back().resource.is_object()) all.back().resource = change(all.back().resource);
    }
  }

  // Null when it is not there, or deleted.
  [[nodiscard]] json::Value current(const std::string& literal) const {
    const auto at = versions_.find(literal);
    return at == versions_.end() ? json::Value{} : at->second.back().resource;
  }
  // Oldest first; empty when it never was there.
  [[nodiscard]] std::vector<Version> versions(const std::string& literal) const {
    const auto at = versions_.find(literal);
    return at == versions_.end() ? std::vector<Version>{} : at->second;
  }
  // What is there now, by literal.
  [[nodiscard]] std::vector<json::Value> all() const {
    std::vector<json::Value> out;
    for (const auto& [literal, versions] : versions_) {
      if (versions.back().resource.is_object()) out.push_back(versions.back().resource);
    }
    return out;
  }

 private:
  json::Value write(const json::Value& resource, std::string method) {
    std::vector<Version>& versions = versions_[literal_of(resource)];
    const json::Value meta = resource["meta"].is_object() ? resource["meta"] : json::Value{json::Object{}};
    json::Value out = json::with(resource, "meta", json::with(meta, "versionId", std::to_string(versions.size() + 1)));
    versions.push_back({.resource = out, .method = std::move(method)});
    return out;
  }

  std::map<std::string, std::vector<Version>> versions_;
  std::map<std::string, int> last_id_;
};

}  // namespace concord::fakes
