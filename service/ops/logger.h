// The log: one JSON object a line. An event has a name and fields, never prose; no field holds patient data.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "core/ports/clock.h"

namespace concord::ops {

enum class Level : std::uint8_t { debug, info, warn, error };
// "debug", "info", "warn", "error"; empty for anything else.
[[nodiscard]] std::optional<Level> parse_level(std::string_view text) noexcept;

class Logger {
 public:
  enum class Target : std::uint8_t { standard_output, standard_error };
  // The clock outlives the logger.
  Logger(Target target, Level level, Clock& clock);
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  // {"time","level","event",fields…}; safe from many threads, a line is written whole. `event` is snake_case.
  void log(Level level, std::string_view event, std::initializer_list<json::Field> fields = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The line that log() writes, without its line end.
[[nodiscard]] std::string log_line(Instant time, Level level, std::string_view event,
                                   std::initializer_list<json::Field> fields);

}  // namespace concord::ops
