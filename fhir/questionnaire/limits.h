// What the extensions of an item ask of its answers: values, lengths, units, attachments, reference targets. Read once
// an item; how often an item occurs is in there too, but checked by the walk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decimal.h"
#include "core/json/value.h"
#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {

// Borrows the item. Lists are sorted; an empty list asks nothing.
struct Limits {
  explicit Limits(const json::Value& item);

  Typed min_value;
  Typed max_value;
  std::optional<std::int64_t> min_length;
  std::optional<std::int64_t> max_length;
  std::optional<std::int64_t> max_decimal_places;
  std::optional<std::int64_t> min_occurs;
  std::optional<std::int64_t> max_occurs;
  std::optional<Decimal> max_size;  // of an attachment, in megabytes
  const json::Value* unit = nullptr;
  std::vector<std::string> unit_options;  // as answer_key() of the codings
  std::string_view unit_value_set;
  std::vector<std::string_view> mime_types;
  std::vector<std::string_view> reference_types;
  bool has_foreign_profiles = false;  // of references: any target may be one of these
  std::string_view regex;
};

}  // namespace concord::fhir::questionnaire
