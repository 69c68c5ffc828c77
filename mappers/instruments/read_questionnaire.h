// The R4 Questionnaire of an instrument file, as far as the mapping needs it.
#pragma once

#include "core/json/pointer.h"
#include "core/json/value.h"
#include "mappers/instruments/faults.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

// Puts canonical, title, groups and items into `out`. What the artifact format cannot say (nested questions, value
// sets of answers, …) is a finding; that the Questionnaire is sound R4 is not looked at here.
void read_questionnaire(const json::Value& questionnaire, const json::Pointer& at, Instrument& out, Faults& faults);

}  // namespace concord::mappers::instruments
