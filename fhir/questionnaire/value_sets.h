// Is a coding in a value set? Those contained in the Questionnaire, those in the tables of R4, then whoever was asked
// to know. Nothing is expanded here.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "fhir/path/fhirpath.h"

namespace concord::fhir::questionnaire {

// Borrows the Questionnaire and the port.
class ValueSets {
 public:
  ValueSets(const json::Value& questionnaire, const path::MemberOf& member_of);

  // Empty: unknown. `canonical` is a URL with or without version, or "#id" of a contained ValueSet, of which expansions
  // and lists of codes are understood.
  [[nodiscard]] std::optional<bool> contains(std::string_view canonical, std::string_view system,
                                             std::string_view code) const;

 private:
  // The codes that a ValueSet names, as "system code" with a separator, sorted.
  struct Contained {
    std::vector<std::string> codes;
    std::vector<std::string> excluded;
    std::size_t listed = 0;   // entries of an expansion, those that are no choice included
    bool is_complete = true;  // false: it also has codes that it does not name
    bool is_certain = true;   // false: it may exclude codes that it does not name
  };
  [[nodiscard]] static Contained read(const json::Value& value_set);
  static void read_expansion(const json::Value& contains, Contained& out);
  static void read_compose(const json::Value& compose, Contained& out);

  std::map<std::string, Contained, std::less<>> contained_;  // by "#id"
  const path::MemberOf& member_of_;
};

}  // namespace concord::fhir::questionnaire
