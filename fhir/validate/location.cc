#include "fhir/validate/location.h"

namespace concord::fhir {

std::string Location::str() const {
  if (parent_ == nullptr) return std::string{name_};
  std::string text = parent_->str();
  if (index_ != kNoIndex) return text + "[" + std::to_string(index_) + "]";
  if (!text.empty()) text += ".";
  return text.append(name_);
}

}  // namespace concord::fhir
