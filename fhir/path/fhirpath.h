// FHIRPath 2.0 (with what R4 adds to it) over JSON values: expressions are compiled once and evaluated many times,
// from any thread. Pure: terminology, resolution of references and time come in through the Environment.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/path/item.h"
#include "fhir/path/node.h"

namespace concord::fhir::path {

// Finds resources outside of what is evaluated. Empty: unknown.
using Resolve = std::function<std::optional<json::Value>(std::string_view reference)>;
// Is the code in the value set? Empty: unknown. Without this port memberOf() knows the value sets of fhir/definitions.
using MemberOf =
    std::function<std::optional<bool>(std::string_view value_set, std::string_view system, std::string_view code)>;
// Further variables: the value of %name. Empty: there is no such variable, which is an error.
using Variables = std::function<std::optional<Collection>(std::string_view name)>;

// Views and functions are borrowed for the time of an evaluation.
struct Environment {
  Node resource;       // %resource: the resource (or contained resource) that holds the context
  Node root_resource;  // %rootResource: the outermost one; where `resolve()` looks for "#id" and Bundle entries
  std::optional<Node> context = std::nullopt;  // %context; the input when absent
  Resolve resolve = {};
  MemberOf member_of = {};
  Variables variables = {};
  std::optional<Instant> now = std::nullopt;  // now(), today(), timeOfDay(); they fail without it
  std::size_t steps_max = 1'000'000;          // evaluations of an operator or function; more is an error
  // Names that the type of an element does not have, and positions in collections without order, are errors.
  bool is_strict = false;
  // `as` takes what it is given of several items, as R4's own invariants and search parameters ask; else an error.
  bool as_takes_many = true;
  // "Boolean", "String" and the like without a namespace also mean the FHIR primitive, as expressions of R4 have it
  // (que-7 was published as "answer is Boolean"); else only computed values are of System types.
  bool system_takes_primitives = true;
};

// A compiled expression: immutable, cheap to copy.
class Expression {
 public:
  // Errors: malformed, with the offset in the text; too_large for a text over 64 KiB or nested deeper than 64.
  [[nodiscard]] static Result<Expression> parse(std::string_view text);

  // Errors: unprocessable, when the specification says that evaluation ends with an error (a collection where one
  // item is asked for, operands of the wrong type), when a bound is passed, or when a port does not know.
  [[nodiscard]] Result<Collection> evaluate(const Node& input, const Environment& environment) const;
  // The result as a boolean, without a collection: one item that is no boolean is true, several are an error; nothing
  // is nothing.
  [[nodiscard]] Result<std::optional<bool>> decide(const Node& input, const Environment& environment) const;
  // The same, where nothing is false.
  [[nodiscard]] Result<bool> holds(const Node& input, const Environment& environment) const;

  // The text it was made of.
  [[nodiscard]] const std::string& text() const noexcept;

  struct Program;  // the syntax tree

 private:
  explicit Expression(std::shared_ptr<const Program> program) noexcept : program_{std::move(program)} {}
  std::shared_ptr<const Program> program_;
};

}  // namespace concord::fhir::path
