// What the parts of a scoring description must say together: bands and tables against the values that the score can
// have, alerts against what can be answered.
#pragma once

#include <span>

#include "core/json/pointer.h"
#include "core/json/value.h"
#include "mappers/instruments/faults.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

// Every value that the score can have is in exactly one band, and in the table; every band and row can be reached.
void check_score(const Score& score, std::span<const Item> items, const json::Pointer& at, Faults& faults);
// A CodeableConcept with a text or a coding of system and code.
void check_concept(const json::Value& object, const json::Pointer& at, Faults& faults);
// The item has numbers, and some answer raises the alert.
void check_alert_item(const Item& item, const AlertRule& rule, const json::Pointer& at, Faults& faults);
// The score is there, and has T-scores when the rule looks at them; `at` is the member that names it.
void check_alert_score(const Instrument& instrument, const AlertRule& rule, const json::Pointer& at, Faults& faults);

}  // namespace concord::mappers::instruments
