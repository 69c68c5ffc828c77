#include "core/json/write.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace concord::json {
namespace {

// True when the text stands in JSON as it is. Eight bytes at a time: a byte under 0x20, a quotation mark and a
// backslash each make the high bit of a byte of a sum or difference.
bool is_plain(std::string_view text) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = 0x80U * kOnes;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= text.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof word);
    const std::uint64_t below_space = (word - 0x20U * kOnes) & ~word & kHighBits;
    if ((below_space | has_zero(word ^ (0x22U * kOnes)) | has_zero(word ^ (0x5CU * kOnes))) != 0) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
}

// RapidJSON's writer looks at each character of a text; this one has a short way for texts that need no escape.
class CompactWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using Writer::Writer;
  // RapidJSON names these. NOLINTBEGIN(readability-identifier-naming)
  bool Key(const char* text, rapidjson::SizeType size) { return String(text, size); }
  bool String(const char* text, rapidjson::SizeType size) {
    if (!is_plain({text, size})) return Writer::String(text, size);
    Prefix(rapidjson::kStringType);
    char* out = os_->Push(std::size_t{size} + 2);
    *out++ = '"';
    out = std::copy_n(text, size, out);
    *out = '"';
    return true;
  }
  // NOLINTEND(readability-identifier-naming)
};

template <class Writer>
void put_text(Writer& out, std::string_view text) {
  out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

template <class Writer>
void emit(const Value& value, Writer& out) {
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
    case Kind::string:
      put_text(out, value.as_string().value_or(""));
      return;
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

std::string write(const Value& value) {
  rapidjson::StringBuffer buffer;
  CompactWriter writer{buffer};
  emit(value, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string write_pretty(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer{buffer};
  writer.SetIndent(' ', 2);
  emit(value, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void append(std::string& out, const Value& value) { out += write(value); }

}  // namespace concord::json
