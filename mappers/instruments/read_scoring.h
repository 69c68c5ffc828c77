// The scoring description of an instrument file: aliases, scores, bands, tables and alerts.
#pragma once

#include "core/json/pointer.h"
#include "core/json/value.h"
#include "mappers/instruments/faults.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

// Puts aliases, scores and alerts into `out`, whose items have been read.
void read_scoring(const json::Value& scoring, const json::Pointer& at, Instrument& out, Faults& faults);

}  // namespace concord::mappers::instruments
