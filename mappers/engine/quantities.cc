// The shapes of amounts: Quantity and its kin.
#include <optional>

#include "core/decimal.h"
#include "mappers/engine/types.h"
#include "mappers/engine/units.h"

namespace concord::mappers {
namespace {

using json::Pointer;
using json::Value;

constexpr std::array<MemberShape, 4> kQuantityMembers{{
    {.name = "value", .form = Form::decimal, .count = Count::required, .description = "The number; its text is kept."},
    {.name = "comparator", .form = Form::code, .codes = kComparators, .description = "How the value is to be read."},
    {.name = "unit", .form = Form::text, .description = "The unit, for people."},
    {.name = "code", .form = Form::unit, .description = "The unit in UCUM."},
}};

constexpr std::array<MemberShape, 3> kSimpleQuantityMembers{{
    {.name = "value", .form = Form::decimal, .count = Count::required, .description = "The number; its text is kept."},
    {.name = "unit", .form = Form::text, .description = "The unit, for people."},
    {.name = "code", .form = Form::unit, .description = "The unit in UCUM."},
}};

constexpr std::array<MemberShape, 2> kRangeMembers{{
    {.name = "low", .form = Form::object, .object = &kSimpleQuantityShape, .description = "The lower bound."},
    {.name = "high", .form = Form::object, .object = &kSimpleQuantityShape, .description = "The upper bound."},
}};

constexpr std::array<MemberShape, 2> kRatioMembers{{
    {.name = "numerator",
     .form = Form::object,
     .count = Count::required,
     .object = &kQuantityShape,
     .description = "Above the line."},
    {.name = "denominator",
     .form = Form::object,
     .count = Count::required,
     .object = &kQuantityShape,
     .description = "Below the line."},
}};

std::optional<Decimal> number_of(const Value& value) {
  const auto text = value.as_number();
  return text ? Decimal::parse(*text) : std::nullopt;
}

// rng-2, and "the unit and code/system elements of the low or high elements SHALL match" (datatypes.html#Range).
void range_rule(const Value& object, const Pointer& at, Findings& findings) {
  if (object.size() == 0) findings.add(at, "invariant", "needs low or high");
  const Value* low = object.find("low");
  const Value* high = object.find("high");
  if (low == nullptr || high == nullptr) return;
  if (low->text("unit") != high->text("unit") || low->text("code") != high->text("code")) {
    findings.add(at / "high", "invariant", "must have the unit and code of `low`");
    return;
  }
  const auto least = number_of((*low)["value"]);
  const auto most = number_of((*high)["value"]);
  if (least && most && *most < *least) findings.add(at / "high", "invariant", "must not be less than `low`");
}

// Duration: drt-1, "it SHALL be an expression of time".
void duration_rule(const Value& object, const Pointer& at, Findings& findings) {
  const auto code = object["code"].as_string();
  if (code && is_unit_code(*code) && !is_time_unit(*code))
    findings.add(at / "code", "value", "must be a unit of time: s, min, h, d, wk, mo or a");
}

}  // namespace

constinit const ObjectShape kQuantityShape{
    .name = "Quantity", .members = kQuantityMembers, .description = "An amount with a unit."};
constinit const ObjectShape kSimpleQuantityShape{.name = "SimpleQuantity",
                                                 .members = kSimpleQuantityMembers,
                                                 .description = "An amount with a unit, without comparator."};
constinit const ObjectShape kDurationShape{
    .name = "Duration", .members = kQuantityMembers, .rule = duration_rule, .description = "A length of time."};
constinit const ObjectShape kRangeShape{
    .name = "Range", .members = kRangeMembers, .rule = range_rule, .description = "Low to high."};
constinit const ObjectShape kRatioShape{
    .name = "Ratio", .members = kRatioMembers, .description = "Numerator over denominator."};
}  // namespace concord::mappers
