// The syntax tree of a compiled expression. Built once by the parser and never changed; only the cache of a member
// step is written while it is evaluated, atomically.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/path/fhirpath.h"
#include "fhir/path/item.h"
#include "fhir/path/regex.h"

namespace concord::fhir::path {

struct Function;

enum class Op : std::uint8_t {
  literal,
  nothing,   // {}
  self,      // $this
  index,     // $index
  total,     // $total
  variable,  // %name
  member,
  call,
  item_at,  // input[argument]
  plus,
  minus,
  multiply,
  divide,
  divide_whole,
  modulo,
  add,
  subtract,
  concatenate,
  is,
  as,
  of_type,
  unite,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  equivalent,
  not_equal,
  not_equivalent,
  in,
  contains,
  logical_and,
  logical_or,
  logical_xor,
  implies,
};

// What `is`, `as` and ofType() ask for. "Quantity" without a namespace is both.
struct TypeName {
  const Type* fhir = nullptr;
  std::optional<Item::Kind> system = std::nullopt;
  bool has_namespace = false;
};

struct Expr {
  Op op = Op::nothing;
  std::uint32_t offset = 0;
  std::uint32_t depth = 1;
  std::uint32_t descending = 0;                  // bit i: key i of sort() has a minus before it
  std::string name = {};                         // of a member, variable or function
  const Function* function = nullptr;            // of a call
  const Type* root = nullptr;                    // the type that a member at the start of a path may name
  TypeName type = {};                            // of is, as and ofType()
  std::optional<Item> value = {};                // of a literal
  std::optional<Regex> regex = {};               // of a constant pattern
  const Expr* input = nullptr;                   // what stands before the dot; nullptr: $this
  std::vector<const Expr*> arguments = {};       // of a function, or the operands
  mutable std::atomic<std::uint64_t> cache = 0;  // see navigation.h
};

struct Expression::Program {
  std::string text;
  std::deque<Expr> nodes;
  const Expr* root = nullptr;
};

}  // namespace concord::fhir::path
