#include "mappers/engine/units.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "fhir/ucum.h"

namespace concord::mappers {
namespace {

// The units that care uses most: what they are need not be worked out.
constexpr std::array<std::string_view, 7> kTimes{"mo", "wk", "d", "a", "h", "min", "s"};
constexpr std::array<std::string_view, 18> kFrequent{"/d",     "/wk", "/min",  "%",      "1",       "{score}",
                                                     "mm[Hg]", "kg",  "kg/m2", "g",      "mg",      "cm",
                                                     "m",      "km",  "mg/dL", "mmol/L", "[lb_av]", "Cel"};

// Outside of brackets. "*" and "^" stand in "10*" and "10^" only.
bool is_symbol(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || c == '\'' || c == '_'; }

bool is_visible(char c) { return c > ' ' && c <= '~'; }

// main-term = ["/"] component {("." | "/") component}, component = unit [exponent] ["{…}"] | "{…}" | number |
// "(" term ")". Numbers and closed parentheses may have an annotation too: widely used lists have "/100{WBC}".
class UnitReader {
 public:
  explicit UnitReader(std::string_view text) : rest_{text} {}

  bool whole() {
    std::size_t open = 0;
    bool is_start = true;  // of a term, where "/" stands for "1/"
    for (;;) {
      if (is_start) skip('/');
      if (skip('(')) {
        is_start = true;
        ++open;
        continue;
      }
      if (!component()) return false;
      for (; open > 0 && skip(')'); --open) {
        if (!annotation()) return false;
      }
      if (rest_.empty()) return open == 0;
      if (!skip('.') && !skip('/')) return false;
      is_start = false;
    }
  }

 private:
  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::size_t skip_digits() {
    const std::size_t count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(count);
    return count;
  }

  // True when there is none, or a good one.
  bool annotation() {
    if (!skip('{')) return true;
    const std::size_t end = rest_.find_first_of("{}");
    if (end == std::string_view::npos || rest_[end] == '{') return false;
    const bool is_good = std::ranges::all_of(rest_.substr(0, end), is_visible);
    rest_.remove_prefix(end + 1);
    return is_good;
  }

  bool bracket() {
    const std::size_t end = rest_.find_first_of("[](){}\"");
    if (end == std::string_view::npos || end == 0 || rest_[end] != ']') return false;
    const bool is_good = std::ranges::all_of(rest_.substr(0, end), is_visible);
    rest_.remove_prefix(end + 1);
    return is_good;
  }

  bool exponent() {
    const bool is_signed = skip('+') || skip('-');
    return skip_digits() > 0 || !is_signed;
  }

  bool component() {
    if (rest_.starts_with('{')) return annotation();
    if (rest_.starts_with("10*") || rest_.starts_with("10^")) {
      rest_.remove_prefix(3);
      return exponent() && annotation();
    }
    if (skip_digits() > 0) return annotation();
    const std::size_t size = rest_.size();
    while (!rest_.empty() && (is_symbol(rest_.front()) || rest_.front() == '[')) {
      const bool is_bracket = rest_.front() == '[';
      rest_.remove_prefix(1);
      if (is_bracket && !bracket()) return false;
    }
    return rest_.size() < size && exponent() && annotation();
  }

  std::string_view rest_;
};

}  // namespace

bool is_unit_code(std::string_view text) { return UnitReader{text}.whole(); }

bool is_known_unit(std::string_view code) {
  return std::ranges::find(kTimes, code) != kTimes.end() || std::ranges::find(kFrequent, code) != kFrequent.end() ||
         fhir::parse_unit(code).has_value();
}

bool is_time_unit(std::string_view code) {
  if (std::ranges::find(kTimes, code) != kTimes.end()) return true;
  if (std::ranges::find(kFrequent, code) != kFrequent.end()) return false;
  const auto second = fhir::parse_unit("s");
  const auto unit = fhir::parse_unit(code);
  return second && unit && fhir::is_comparable(*unit, *second);
}

}  // namespace concord::mappers
