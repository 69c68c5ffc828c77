// What a validation asks for, and how severe a breach of each kind of rule is. What we send is held to all rules; how
// much of what a partner sends is refused, warned of or let through is the operator's choice.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace concord::fhir {

enum class Rule : std::uint8_t {
  structure,    // unknown elements, wrong JSON kinds, null, empty values, `_` siblings
  cardinality,  // missing elements, arrays where there is one and one where there is an array
  format,       // primitive values
  binding,      // codes outside of a required value set
  reference,    // targets of the wrong type, dangling "#id"
  extension,    // url, and value or extensions but not both
  narrative,    // Narrative.div
  invariant,    // the constraints of the definitions
};
inline constexpr std::size_t kRules = 8;

enum class Treatment : std::uint8_t { refuse, warn, ignore };

struct ValidationRules {
  std::array<Treatment, kRules> treatments = {};  // by Rule; all refuse
  bool best_practice = false;                     // also the constraints that are warnings, as warnings
  std::size_t issues_max = 1000;                  // findings; the walk ends there and says so

  [[nodiscard]] Treatment operator[](Rule rule) const noexcept { return treatments[static_cast<std::size_t>(rule)]; }
  // A copy in which that kind of breach is treated so.
  [[nodiscard]] ValidationRules with(Rule rule, Treatment treatment) const noexcept {
    ValidationRules copy = *this;
    copy.treatments[static_cast<std::size_t>(rule)] = treatment;
    return copy;
  }
};

}  // namespace concord::fhir
