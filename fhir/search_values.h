// The evaluators: does one element match one value of a search parameter? Internal to fhir/search.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/search.h"
#include "fhir/search_table.h"

namespace concord::fhir::search {

// Calls `visit` with every element at one of the paths, arrays flattened, until it returns true. True when it did.
using Visit = std::function<bool(const json::Value& element)>;
[[nodiscard]] bool any_element(const json::Value& resource, std::string_view paths, const Visit& visit);

// A value of a date parameter: prefix and the interval it stands for.
enum class Prefix : std::uint8_t { eq, ne, gt, lt, ge, le, sa, eb, ap };
struct DateValue {
  Prefix prefix = Prefix::eq;
  DateRange range;
};
// Errors: malformed. Minutes without seconds and times without an offset (UTC) are taken, as R4 search allows.
[[nodiscard]] Result<DateValue> parse_date_value(std::string_view text);
// The interval of a date, dateTime, instant, Period or Timing; open ends are the ends of time. Nothing when the
// element is none of these.
[[nodiscard]] std::optional<DateRange> range_of(const json::Value& element);

[[nodiscard]] bool matches_date(const DateValue& value, const json::Value& element);
// Coding, CodeableConcept, Identifier, ContactPoint, code, id, string, boolean.
[[nodiscard]] bool matches_token(const TokenValue& value, const json::Value& element);
// Reference or canonical. `type` is what the modifier says: empty, or the resource type a bare id belongs to.
[[nodiscard]] bool matches_reference(std::string_view value, std::string_view type, const json::Value& element);
// Whether a reference is to `target` (or could be: its type is not told); true for an empty target.
[[nodiscard]] bool refers_to(std::string_view target, const json::Value& element);

// How strings compare: R4 default is "starts with", without case and accents.
enum class StringMatch : std::uint8_t { starts_with, contains, exact };
// Strings, and the parts of HumanName and Address.
[[nodiscard]] bool matches_string(std::string_view value, StringMatch how, const json::Value& element);
// What people read of a coded element: text, display.
[[nodiscard]] bool matches_token_text(std::string_view value, const json::Value& element);

// `\,` `\|` `\$` `\\` resolved.
[[nodiscard]] std::string unescape(std::string_view value);

}  // namespace concord::fhir::search
