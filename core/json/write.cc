#include "core/json/write.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace concord::json {
namespace {

template <class Writer>
void emit(const Value& value, Writer& out) {
  const auto put_text = [&out](std::string_view text) {
    out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
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
      put_text(value.as_string().value_or(""));
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
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
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
