// trace, now, today, timeOfDay, type, defineVariable.
#include <array>

#include "fhir/path/functions.h"
#include "fhir/path/system_types.h"

namespace concord::fhir::path {
namespace {

// What is traced is patient data, and goes nowhere.
Status trace(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto name, call.text_argument(0));
  if (!name) return call.fault("the name must be a string");
  out.append({call.input.begin(), call.input.end()});
  return {};
}

Result<Temporal> current(const Call& call) {
  const auto now = call.evaluator.environment().now;
  if (!now) return call.fault("the time is not known here");
  return from_instant(*now);
}

Status now(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const Temporal value, current(call));
  out.push_back(Item::date_time(value));
  return {};
}

Status today(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const Temporal value, current(call));
  Temporal date{.year = value.year, .month = value.month, .day = value.day};
  date.precision = Precision::day;
  out.push_back(Item::date(date));
  return {};
}

Status time_of_day(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(Temporal value, current(call));
  value.year = 1;
  value.month = 1;
  value.day = 1;
  value.has_offset = false;
  out.push_back(Item::time(value));
  return {};
}

Status type(const Call& call, Items& out) {
  for (const Item& item : call.input) {
    const auto* const node = item.node();
    // An element that the definitions do not know has no type.
    if (node != nullptr && node->type == nullptr) continue;
    out.push_back(Item::type(node == nullptr, item.type_name()));
  }
  return {};
}

Status define_variable(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto name, call.text_argument(0));
  if (!name) return call.fault("the name must be a string");
  Items value;
  if (!call.has_argument(1)) {
    value.append({call.input.begin(), call.input.end()});
  } else if (call.input.empty()) {
    RETURN_IF_ERROR(call.argument(1, value));
  }
  for (std::size_t i = 0; call.has_argument(1) && i < call.input.size(); ++i) {
    RETURN_IF_ERROR(call.argument_for(1, call.input[i], i, value));
  }
  RETURN_IF_ERROR(call.evaluator.define(call.expr, *name->as_string(), value));
  out.append({call.input.begin(), call.input.end()});
  return {};
}

constexpr std::array kFunctions{
    Function{"trace", 1, 2, trace}, Function{"now", 0, 0, now},
    Function{"today", 0, 0, today}, Function{"timeOfDay", 0, 0, time_of_day},
    Function{"type", 0, 0, type},   Function{"defineVariable", 1, 2, define_variable},
};

}  // namespace

std::span<const Function> utility_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
