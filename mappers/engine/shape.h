// Shapes: what an artifact may hold, as tables. The checks, the normal form and the JSON Schema that is
// published all come from the same shape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json/pointer.h"
#include "core/json/value.h"
#include "mappers/context.h"
#include "mappers/mapper.h"

namespace concord::mappers {

// The JSON type and the text form of one value.
enum class Form : std::uint8_t {
  text,       // non-empty string without control characters but tab and line ends
  uri,        // absolute URI
  url,        // http or https URL
  id,         // 1-64 of A-Z a-z 0-9 - . _
  token,      // a code: no white space at its ends or doubled inside
  code,       // one of `codes`
  unit,       // a UCUM code, by its grammar
  instant,    // RFC 3339 with offset
  date_time,  // FHIR dateTime, may be partial
  date,       // FHIR date, may be partial
  language,   // BCP 47
  boolean,
  integer,    // whole, between `min` and `max`
  decimal,    // any JSON number
  object,     // `object`
  extension,  // FHIR Extension JSON
  answer,     // number, string, boolean, Quantity or date: the value of an answer
  numbers,    // an object of numbers, its names free
};

enum class Count : std::uint8_t { optional, required, list, required_list };

struct ObjectShape;

struct MemberShape {
  std::string_view name;
  Form form = Form::text;
  Count count = Count::optional;
  const ObjectShape* object = nullptr;           // for Form::object
  std::span<const std::string_view> codes = {};  // for Form::code
  std::span<const std::string_view> types = {};  // for a Reference: the resource types it may name; empty: any
  std::int64_t min = std::numeric_limits<std::int32_t>::min();
  std::int64_t max = std::numeric_limits<std::int32_t>::max();
  std::string_view fallback = {};  // the default that the normal form fills in
  bool keep_empty = false;         // an empty list stays in the normal form
  std::string_view description;
  std::string_view absent = {};  // what happens without it, where leaving it out is not all
};

// Findings so far, and where to put them.
class Findings {
 public:
  // `patient` is that of the artifact; null where none is known.
  explicit Findings(const Context& context, const json::Value* patient = nullptr)
      : context_{context}, patient_{patient} {}
  [[nodiscard]] const Context& context() const noexcept { return context_; }
  [[nodiscard]] const json::Value* patient() const noexcept { return patient_; }
  void add(const json::Pointer& at, std::string_view code, std::string_view text) {
    issues_.push_back({Severity::error, std::string{code}, at.str(), std::string{text}});
  }
  [[nodiscard]] std::vector<Issue> take() { return std::move(issues_); }

 private:
  const Context& context_;
  const json::Value* patient_;
  std::vector<Issue> issues_;
};

// A rule about one object that no single member can say. Called when the object is one, whatever else is wrong
// with it: it must bear wrong types.
using Rule = void (*)(const json::Value& object, const json::Pointer& at, Findings& findings);
// Expands a shorthand or settles an object's normal form, before its members are put in order.
using Settle = json::Value (*)(const json::Value& value);
// Notes what `settle` changed. Called only when it changed something; silent where both say the same.
using Explain = void (*)(const json::Value& before, const json::Value& after, const json::Pointer& at,
                         std::vector<Note>& notes);

struct ObjectShape {
  std::string_view name;  // "Party": the name in the schema's $defs
  std::span<const MemberShape> members;
  Rule rule = nullptr;
  // Shorthands: a plain string, or (for CodeableConcept) a Coding, where this object is expected.
  bool is_text_shorthand = false;
  Settle settle = nullptr;
  Explain explain = nullptr;
  std::string_view description;
};

// All findings about `value` as an object of that shape, with JSON pointers below `at`.
void check(const ObjectShape& shape, const json::Value& value, const json::Pointer& at, Findings& findings);
// The normal form of a valid value: shorthands expanded, defaults filled, members in the order of the shape,
// empty lists left out.
[[nodiscard]] json::Value normalise(const ObjectShape& shape, const json::Value& value);
// The same, and notes with pointers below `at` of what the caller may not expect: a default, a shorthand, a text
// that was made up. What says the same in both forms (an empty list, a type that the role says) is no note.
[[nodiscard]] json::Value normalise(const ObjectShape& shape, const json::Value& value, const json::Pointer& at,
                                    std::vector<Note>& notes);
// A copy without the members that the shape does not know, at any depth; a note of kind dropped for each. What is
// no object of such a shape is left as it is, and so is all that follows once `notes` holds kUnknownMax of them.
[[nodiscard]] json::Value without_unknown(const ObjectShape& shape, const json::Value& value, const json::Pointer& at,
                                          std::vector<Note>& notes);
inline constexpr std::size_t kUnknownMax = 100;
// True for the members of a FHIR Extension.
[[nodiscard]] bool is_extension_member(std::string_view name);
// JSON Schema 2020-12 of the shape, with $defs for every object it uses.
[[nodiscard]] json::Value json_schema(const ObjectShape& shape, std::string_view id);

}  // namespace concord::mappers
