// The commands that map without a partner: text in, text out, no network.
#pragma once

#include <iosfwd>
#include <string>

#include "mappers/mapper.h"

namespace concord::app {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool watches_errors = false;  // a person reads `err` on a terminal
};

// The exit code of every command: 0, or 1 when some input was refused.
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;

struct PreviewOptions {
  std::string file;  // a path or "-"
  bool is_ndjson = false;
  bool is_lenient = false;  // members that the format does not know are left out with a note, not refused
};

// An artifact to its transaction Bundle on `out`; notes as JSON lines on `err`, or the OperationOutcome of a
// refused artifact. With `is_ndjson` an artifact and a Bundle a line, and each line on `err`
// is {"line",…} with a "note" or an "outcome"; a refused line is left out of `out` and does not stop the others.
[[nodiscard]] int preview(const PreviewOptions& options, const Streams& streams,
                          const mappers::Mappers& mappers = mappers::Mappers::shipped());
// A Bundle to its artifacts, one a line on `out`; notes as on preview.
[[nodiscard]] int read_back(const std::string& file, const Streams& streams,
                            const mappers::Mappers& mappers = mappers::Mappers::shipped());

}  // namespace concord::app
