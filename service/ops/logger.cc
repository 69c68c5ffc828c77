#include "service/ops/logger.h"

#include <array>
#include <utility>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "core/json/write.h"
#include "core/time.h"

namespace concord::ops {
namespace {

struct LevelRow {
  std::string_view name;
  Level level;
  spdlog::level::level_enum sink_level;
};
constexpr std::array kLevels{
    LevelRow{"debug", Level::debug, spdlog::level::debug},
    LevelRow{"info", Level::info, spdlog::level::info},
    LevelRow{"warn", Level::warn, spdlog::level::warn},
    LevelRow{"error", Level::error, spdlog::level::err},
};

const LevelRow& row_of(Level level) { return kLevels.at(static_cast<std::size_t>(level)); }

spdlog::sink_ptr make_sink(Logger::Target target) {
  if (target == Logger::Target::standard_error) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return std::make_shared<spdlog::sinks::stdout_sink_mt>();
}

}  // namespace

struct Logger::Impl {
  Impl(Target target, Clock& c) : logger{"concord", make_sink(target)}, clock{c} {}
  spdlog::logger logger;
  Clock& clock;
};

std::optional<Level> parse_level(std::string_view text) noexcept {
  for (const LevelRow& row : kLevels) {
    if (row.name == text) return row.level;
  }
  return std::nullopt;
}

std::string log_line(Instant time, Level level, std::string_view event, std::initializer_list<json::Field> fields) {
  json::Object members;
  members.reserve(fields.size() + 3);
  members.push_back(json::Member::constant("time", format_instant(time)));
  members.push_back(json::Member::constant("level", json::Value::literal(row_of(level).name)));
  members.push_back(json::Member::constant("event", event));
  for (const json::Field& field : fields) {
    if (!field.value.is_null()) members.push_back(json::Member::constant(field.name, std::move(field.value)));
  }
  return json::write(json::Value{std::move(members)});
}

Logger::Logger(Target target, Level level, Clock& clock) : impl_{std::make_unique<Impl>(target, clock)} {
  impl_->logger.set_pattern("%v");
  impl_->logger.set_level(row_of(level).sink_level);
  impl_->logger.flush_on(spdlog::level::trace);
}
Logger::~Logger() = default;

void Logger::log(Level level, std::string_view event, std::initializer_list<json::Field> fields) {
  if (!impl_->logger.should_log(row_of(level).sink_level)) return;
  impl_->logger.log(row_of(level).sink_level, log_line(impl_->clock.now(), level, event, fields));
}

}  // namespace concord::ops
