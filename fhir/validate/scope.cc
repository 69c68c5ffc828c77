#include "fhir/validate/scope.h"

namespace concord::fhir {

BundleIndex index_bundle(const json::Value& bundle) {
  BundleIndex index;
  for (const json::Value& entry : bundle["entry"].items()) {
    const std::string_view url = entry.text("fullUrl");
    const Type* type = find_type(entry["resource"].text("resourceType"));
    if (!url.empty() && type != nullptr) index.emplace(url, type);
  }
  return index;
}

ContainedIndex::ContainedIndex(const json::Value& resource) {
  for (const json::Value& item : resource["contained"].items()) {
    const std::string_view id = item.text("id");
    if (!id.empty()) ids_.emplace(id, rows_.size());
    rows_.push_back({.id = id, .type = find_type(item.text("resourceType"))});
  }
}

const Type* ContainedIndex::find(std::string_view id) const noexcept {
  const auto found = ids_.find(id);
  return found == ids_.end() ? nullptr : rows_[found->second].type;
}

bool ContainedIndex::has(std::string_view id) const noexcept { return ids_.contains(id); }

void ContainedIndex::refer(std::string_view id) noexcept {
  if (const auto found = ids_.find(id); found != ids_.end()) rows_[found->second].is_tied = true;
}

void ContainedIndex::refer_to_container(std::size_t position) noexcept {
  if (position < rows_.size()) rows_[first_of(position)].is_tied = true;
}

std::size_t ContainedIndex::first_of(std::size_t position) const noexcept {
  const auto found = ids_.find(rows_[position].id);
  return found == ids_.end() ? position : found->second;
}

}  // namespace concord::fhir
