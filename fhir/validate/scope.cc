#include "fhir/validate/scope.h"

#include <algorithm>

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
    rows_.push_back({.id = item.text("id"), .type = find_type(item.text("resourceType"))});
  }
}

const Type* ContainedIndex::find(std::string_view id) const noexcept {
  const auto found = std::ranges::find(rows_, id, &Row::id);
  return found == rows_.end() ? nullptr : found->type;
}

bool ContainedIndex::has(std::string_view id) const noexcept {
  return !id.empty() && std::ranges::find(rows_, id, &Row::id) != rows_.end();
}

bool ContainedIndex::is_repeated(std::size_t position) const noexcept {
  const auto& id = rows_[position].id;
  return !id.empty() && std::ranges::find(rows_, id, &Row::id) != rows_.begin() + static_cast<std::ptrdiff_t>(position);
}

void ContainedIndex::refer(std::string_view id) noexcept {
  for (Row& row : rows_) {
    if (row.id == id) row.is_tied = true;
  }
}

void ContainedIndex::refer_to_container(std::size_t position) noexcept {
  if (position < rows_.size()) rows_[position].is_tied = true;
}

}  // namespace concord::fhir
