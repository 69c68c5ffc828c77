#include "core/json/write.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace concord::json {
namespace {

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// True when one of the eight bytes needs an escape: a byte under 0x20, a quotation mark and a backslash each make the
// high bit of a byte of a sum or difference.
bool any_needs_escape(std::uint64_t word) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = 0x80U * kOnes;
  const auto has_zero = [](std::uint64_t w) { return (w - kOnes) & ~w & kHighBits; };
  const std::uint64_t below_space = (word - 0x20U * kOnes) & ~word & kHighBits;
  return (below_space | has_zero(word ^ (0x22U * kOnes)) | has_zero(word ^ (0x5CU * kOnes))) != 0;
}

// Text that grows at its end.
class Sink {
 public:
  // Room for that many more characters.
  void reserve(std::size_t count) {
    if (static_cast<std::size_t>(end_ - at_) < count) grow(count);
  }
  // Where there is room; the others ask for it.
  void put(char c) noexcept { *at_++ = c; }
  void put(std::string_view text) noexcept {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void append(char c) {
    reserve(1);
    put(c);
  }
  void append(std::string_view text) {
    if (text.empty()) return;
    reserve(text.size());
    put(text);
  }
  // In quotation marks, with its escapes.
  void append_string(std::string_view text);
  [[nodiscard]] std::string_view view() const noexcept {
    return {buffer_.get(), static_cast<std::size_t>(at_ - buffer_.get())};
  }
  void clear() {
    if (static_cast<std::size_t>(end_ - buffer_.get()) > kKeptMax) {
      buffer_ = std::make_unique_for_overwrite<char[]>(kStart);
      end_ = buffer_.get() + kStart;
    }
    at_ = buffer_.get();
  }

 private:
  static constexpr std::size_t kStart = 1'024;
  static constexpr std::size_t kKeptMax = 131'072;  // bytes of room that are kept for the next text
  void grow(std::size_t count);
  void put_escape(char c) noexcept;
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(kStart);
  char* at_ = buffer_.get();
  char* end_ = at_ + kStart;
};

void Sink::grow(std::size_t count) {
  const std::string_view old = view();
  const std::size_t room = std::max(2 * static_cast<std::size_t>(end_ - buffer_.get()), old.size() + count);
  auto wider = std::make_unique_for_overwrite<char[]>(room);
  std::memcpy(wider.get(), old.data(), old.size());
  at_ = wider.get() + old.size();
  end_ = wider.get() + room;
  buffer_ = std::move(wider);
}

// RFC 8259 §7: the short escape where there is one.
void Sink::put_escape(char c) noexcept {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  put('\\');
  if (const std::size_t i = kShort.find(c); i != std::string_view::npos) return put(kLetters[i]);
  constexpr std::string_view kHex = "0123456789ABCDEF";
  put("u00");
  put(kHex[static_cast<unsigned char>(c) >> 4U]);
  put(kHex[static_cast<unsigned char>(c) & 0xFU]);
}

template <class Word>
std::uint64_t word_at(const char* text) noexcept {
  Word word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}

// True when the text stands in JSON as it is. The last word may overlap the one before it.
bool is_plain(std::string_view text) noexcept {
  const char* at = text.data();
  const char* end = at + text.size();
  if (text.size() < sizeof(std::uint64_t)) {
    if (text.size() < sizeof(std::uint32_t)) return std::none_of(at, end, needs_escape);
    constexpr unsigned kHalf = 32;
    return !any_needs_escape(word_at<std::uint32_t>(at) |
                             (word_at<std::uint32_t>(end - sizeof(std::uint32_t)) << kHalf));
  }
  for (; static_cast<std::size_t>(end - at) > sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    if (any_needs_escape(word_at<std::uint64_t>(at))) return false;
  }
  return !any_needs_escape(word_at<std::uint64_t>(end - sizeof(std::uint64_t)));
}

void Sink::append_string(std::string_view text) {
  if (is_plain(text)) {
    reserve(text.size() + 2);
    put('"');
    if (!text.empty()) put(text);
    return put('"');
  }
  constexpr std::size_t kEscapeMax = 6;  // characters of the longest escape
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  reserve(text.size() + kWord * kEscapeMax + 2);
  put('"');
  std::size_t i = 0;
  while (i < text.size()) {
    for (; i + kWord <= text.size(); i += kWord) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, kWord);
      if (any_needs_escape(word)) break;
      std::memcpy(at_, &word, kWord);
      at_ += kWord;
    }
    // The rest, or a word with an escape in it: room for that one at its longest and for all that follows.
    const std::size_t end = std::min(i + kWord, text.size());
    reserve(text.size() - i + kWord * kEscapeMax + 1);
    for (; i < end; ++i) {
      if (needs_escape(text[i])) {
        put_escape(text[i]);
      } else {
        put(text[i]);
      }
    }
  }
  append('"');
}

void append_compact(Sink& out, const Value& value);

void append_array(Sink& out, const Value& value) {
  char before = '[';
  for (const Value& item : value.items()) {
    out.append(before);
    before = ',';
    append_compact(out, item);
  }
  out.append(value.size() == 0 ? std::string_view{"[]"} : std::string_view{"]"});
}

void append_object(Sink& out, const Value& value) {
  char before = '{';
  for (const Member& member : value.members()) {
    out.append(before);
    before = ',';
    out.append_string(member.name());
    out.append(':');
    append_compact(out, member.value);
  }
  out.append(value.size() == 0 ? std::string_view{"{}"} : std::string_view{"}"});
}

void append_compact(Sink& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return out.append("null");
    case Kind::boolean:
      return out.append(value.as_bool().value_or(false) ? std::string_view{"true"} : std::string_view{"false"});
    case Kind::number:
      return out.append(value.as_number().value_or("0"));
    case Kind::string:
      return out.append_string(value.as_string().value_or(""));
    case Kind::array:
    case Kind::object:
      if (const std::string_view kept = value.kept_text(); !kept.empty()) return out.append(kept);
      return value.is_array() ? append_array(out, value) : append_object(out, value);
  }
}

// The compact text, in a buffer that the thread keeps: valid until the next call.
std::string_view compact(const Value& value) {
  static thread_local Sink sink;
  sink.clear();
  append_compact(sink, value);
  return sink.view();
}

using PrettyWriter = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void emit(const Value& value, PrettyWriter& out) {
  switch (value.kind()) {
    case Kind::null:
      out.Null();
      return;
    case Kind::boolean:
      out.Bool(value.as_bool().value_or(false));
      return;
    case Kind::number: {
      const std::string_view text = value.as_number().value_or("0");
      out.RawValue(text.data(), text.size(), rapidjson::kNumberType);
      return;
    }
    case Kind::string: {
      const std::string_view text = value.as_string().value_or("");
      out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
      return;
    }
    case Kind::array:
      out.StartArray();
      for (const Value& item : value.items()) emit(item, out);
      out.EndArray();
      return;
    case Kind::object:
      out.StartObject();
      for (const Member& member : value.members()) {
        const std::string_view name = member.name();
        out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
        emit(member.value, out);
      }
      out.EndObject();
      return;
  }
}

}  // namespace

std::string write(const Value& value) { return std::string{compact(value)}; }

std::string write_pretty(const Value& value) {
  rapidjson::StringBuffer buffer;
  PrettyWriter writer{buffer};
  writer.SetIndent(' ', 2);
  emit(value, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void append(std::string& out, const Value& value) { out += compact(value); }

Value keep_text(const Value& value) { return value.with_text(compact(value)); }

}  // namespace concord::json
