#include "core/json/read.h"

#include <fmt/format.h>

// The reader looks at sixteen bytes at a time where the processor can.
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#elif defined(__ARM_NEON)
#define RAPIDJSON_NEON
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/json/number.h"
#include "core/utf8.h"

namespace concord::json {
namespace {

constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
constexpr std::size_t kStackStart = 64;      // room on each stack of the reader to begin with
constexpr std::size_t kLinearNamesMax = 24;  // above it, duplicate names are found by a search tree

// SAX handler: RapidJSON reads, this keeps. Returning false stops the parse. Depth is bounded here, so the
// recursion of the reader is too.
class Builder {
 public:
  // `written` is the text that the caller gave; `shown`, where RapidJSON reads, is as long but may have its numbers
  // blanked.
  Builder(const Limits& limits, std::string_view written, const char* shown)
      : limits_{limits}, written_{written}, shown_{shown}, has_escapes_{written.find('\\') != std::string_view::npos} {
    frames_.reserve(kStackStart);
    items_.reserve(kStackStart);
    members_.reserve(kStackStart);
  }

  // RapidJSON names these. NOLINTBEGIN(readability-identifier-naming)
  bool Null() { return put(Value{}); }
  bool Bool(bool boolean) { return put(Value{boolean}); }
  // Never called under kParseNumbersAsStringsFlag.
  bool Int(int /*n*/) { return false; }
  bool Uint(unsigned /*n*/) { return false; }
  bool Int64(std::int64_t /*n*/) { return false; }
  bool Uint64(std::uint64_t /*n*/) { return false; }
  bool Double(double /*n*/) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType /*size*/, bool /*copy*/) {
    const std::string_view number = written_.substr(static_cast<std::size_t>(text - shown_));
    return put(Value::number(number.substr(0, number_length(number))));
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    const std::string_view characters{text, size};
    return is_clean(characters) && put(Value{characters});
  }
  bool StartObject() { return open(true); }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    const std::string_view name{text, size};
    return is_clean(name) && take_name(name);
  }
  bool EndObject(rapidjson::SizeType /*count*/) {
    const std::size_t start = frames_.back().start;
    Value done = Value::take(std::span{members_}.subspan(start));
    members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(start), members_.end());
    frames_.pop_back();
    return put(std::move(done));
  }
  bool StartArray() { return open(false); }
  bool EndArray(rapidjson::SizeType /*count*/) {
    const std::size_t start = frames_.back().start;
    Value done = Value::take(std::span{items_}.subspan(start));
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(start), items_.end());
    frames_.pop_back();
    return put(std::move(done));
  }
  // NOLINTEND(readability-identifier-naming)

  [[nodiscard]] Value take() { return std::move(root_); }
  [[nodiscard]] std::string_view reason() const { return reason_; }

 private:
  // An object or array that is still being read: its members or items lie on the stacks from `start` on.
  struct Frame {
    bool is_object = false;
    std::size_t start = 0;
    // Of an object of many members; ordered: no input makes it slow.
    std::unique_ptr<std::set<std::string, std::less<>>> names = nullptr;
  };

  bool take_name(std::string_view name) {
    Frame& frame = frames_.back();
    const auto members = std::span{members_}.subspan(frame.start);
    if (members.size() < kLinearNamesMax) {
      if (std::ranges::any_of(members, [name](const Member& member) { return member.name() == name; })) {
        return refuse("duplicate member");
      }
    } else {
      if (frame.names == nullptr) {
        frame.names = std::make_unique<std::set<std::string, std::less<>>>();
        for (const Member& member : members) frame.names->emplace(member.name());
      }
      if (!frame.names->emplace(name).second) return refuse("duplicate member");
    }
    members_.emplace_back(name, Value{});
    return true;
  }
  bool refuse(std::string_view reason) {
    reason_ = reason;
    return false;
  }
  // Escapes are resolved by now: \u0000 and lone surrogates show here.
  bool is_clean(std::string_view text) {
    if (!has_escapes_) return true;
    if (text.find('\0') != std::string_view::npos) return refuse("NUL character");
    if (find_invalid_utf8(text) != std::string_view::npos) return refuse("lone surrogate");
    return true;
  }
  bool open(bool is_object) {
    if (frames_.size() == limits_.depth_max) return refuse("nested too deep");
    frames_.push_back({.is_object = is_object, .start = is_object ? members_.size() : items_.size()});
    return true;
  }
  bool put(Value value) {
    if (frames_.empty()) {
      root_ = std::move(value);
      return true;
    }
    if (frames_.back().is_object) {
      members_.back().value = std::move(value);
    } else {
      items_.push_back(std::move(value));
    }
    return true;
  }

  Limits limits_;
  std::string_view written_;
  const char* shown_;
  bool has_escapes_;
  Value root_;
  std::vector<Frame> frames_;
  std::vector<Value> items_;
  std::vector<Member> members_;
  std::string_view reason_;
};

tl::unexpected<Error> refused_at(std::size_t offset, std::string_view reason) {
  std::string message = fmt::format("JSON at byte {}: {}", offset, reason);
  return fail(ErrorKind::malformed, message, {{Severity::fatal, "structure", "", message}});
}

struct Parsed {
  rapidjson::ParseResult result;
  Value value;
  std::string_view reason;
};

// The first byte that JSON has no place for, in a string or outside (RFC 8259 §§2, 7): below a space and no white
// space. RapidJSON's own look at sixteen bytes at a time misses 0x1A to 0x1F within a string.
std::size_t find_control(std::string_view text) noexcept {
  constexpr std::uint64_t kSpaces = 0x2020202020202020U;
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  const auto is_control = [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t step = std::min(text.size() - i, sizeof(std::uint64_t));
    std::uint64_t word = kSpaces;
    std::memcpy(&word, text.data() + i, step);
    const bool is_suspect = ((word - kSpaces) & ~word & kHighBits) != 0;
    for (std::size_t k = i; is_suspect && k < i + step; ++k) {
      if (is_control(text[k])) return k;
    }
    i += step;
  }
  return std::string_view::npos;
}

// Some of what the reader looks at together stands behind the end.
constexpr std::size_t kPadding = 32;

std::string padded(std::string_view text) {
  std::string out;
  out.reserve(text.size() + kPadding);
  out += text;
  out.append(kPadding, '\0');
  return out;
}

// `shown` is read in place and spoilt by it.
Parsed parse(std::string shown, std::string_view written, const Limits& limits) {
  rapidjson::InsituStringStream stream{shown.data()};
  Builder builder{limits, written, shown.data()};
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  const std::string_view reason =
      builder.reason().empty() ? rapidjson::GetParseError_En(result.Code()) : builder.reason();
  return {.result = result, .value = builder.take(), .reason = reason};
}

}  // namespace

Result<Value> read(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes_max) {
    return fail(ErrorKind::too_large, fmt::format("JSON is longer than {} bytes", limits.bytes_max));
  }
  if (text.starts_with("\xEF\xBB\xBF")) return refused_at(0, "byte order mark");
  if (const auto bad = find_control(text); bad != std::string_view::npos) {
    return refused_at(bad, text[bad] == '\0' ? "NUL character" : "control character");
  }
  if (const auto bad = find_invalid_utf8(text); bad != std::string_view::npos) return refused_at(bad, "invalid UTF-8");
  Parsed parsed = parse(padded(text), text, limits);
  if (parsed.result.Code() == rapidjson::kParseErrorNumberTooBig)
    parsed = parse(padded(blank_numbers(text)), text, limits);
  if (parsed.result.IsError()) return refused_at(parsed.result.Offset(), parsed.reason);
  return std::move(parsed.value);
}

}  // namespace concord::json
