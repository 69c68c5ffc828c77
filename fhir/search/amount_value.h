// Values of number parameters (R4 search.html#number), and the numbers of quantities: exact decimals with the precision
// that their digits tell.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/decimal.h"
#include "core/result.h"
#include "fhir/search/prefix.h"
#include "fhir/search/subject.h"

namespace concord::fhir::search {

// What an element amounts to: from `low` to `high`, both of them included unless said otherwise; no end when empty.
struct Amount {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  bool excludes_low = false;   // "> 5"
  bool excludes_high = false;  // "< 5"
};

// eq and ne ask for the interval of the written precision (100 is [99.5, 100.5), and 1e2 [95, 105) as R4 has it), ap
// for a tenth more or less, the others for the number itself.
struct NumberWanted {
  Prefix prefix = Prefix::eq;
  Decimal number;
  Decimal low;   // of the interval for eq, ne and ap
  Decimal high;  // not in the interval of eq and ne; in that of ap

  [[nodiscard]] bool matches(const Amount& amount) const;
};
// Of integer, decimal, and Range without regard to units.
[[nodiscard]] bool any_finds(std::span<const NumberWanted> wanted, const Selected& selected);
// Errors: malformed, also for a number beyond the bounds of Decimal.
[[nodiscard]] Result<NumberWanted> parse_number(std::string_view text);

}  // namespace concord::fhir::search
