#include "mappers/foreign/coerce.h"

#include <algorithm>
#include <string>

#include "fhir/validate/primitive.h"

namespace concord::mappers::foreign {
namespace {

using fhir::Primitive;
using json::Value;

constexpr std::size_t kNumberBytesMax = 32;
constexpr std::size_t kDateBytes = 10;

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_numeric(Primitive type) {
  return type == Primitive::decimal || type == Primitive::integer || type == Primitive::positive_int ||
         type == Primitive::unsigned_int;
}

bool is_date(Primitive type) { return type == Primitive::date || type == Primitive::date_time; }

// What an object says where a word is expected: the code of a concept, or its text where people read it; the text of a
// reference.
std::string_view word_of(Primitive type, const Value& object) {
  const bool is_for_people = type == Primitive::string || type == Primitive::markdown;
  if (is_for_people && !object.text("text").empty()) return object.text("text");
  const std::string_view display = object["coding"].at(0).text("display");
  if (is_for_people && !display.empty()) return display;
  for (const Value* coding : {&object["coding"].at(0), &object}) {
    if (const std::string_view code = coding->text("code"); !code.empty()) return code;
  }
  if (const std::string_view reference = object.text("reference"); !reference.empty()) return reference;
  return object.text("text");
}

Value number_of(const Value& value) {
  if (value.is_number()) return value;
  const std::string_view text = trimmed(value.as_string().value_or(""));
  return is_number_text(text) ? Value::number(text) : Value{};
}

Value boolean_of(const Value& value) {
  if (value.as_bool()) return value;
  const std::string_view text = trimmed(value.as_string().value_or(""));
  if (text != "true" && text != "false") return {};
  return Value{text == "true"};
}

Value text_of(Primitive type, const Value& value) {
  if (value.is_string()) return value;
  if (const auto number = value.as_number()) return Value{*number};
  const std::string_view word = value.is_object() ? word_of(type, value) : std::string_view{};
  return word.empty() ? Value{} : Value{word};
}

}  // namespace

bool is_number_text(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.size() > kNumberBytesMax) return false;
  const std::size_t dot = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, dot);
  if (!is_digits(whole) || (whole.size() > 1 && whole.front() == '0')) return false;
  return dot == text.size() || is_digits(text.substr(dot + 1));
}

Value coerced_primitive(Primitive type, const Value& value) {
  Value out =
      type == Primitive::boolean ? boolean_of(value) : (is_numeric(type) ? number_of(value) : text_of(type, value));
  if (out.is_null() || fhir::primitive_fault(type, out) == nullptr) return out;
  const std::string_view text = trimmed(out.as_string().value_or(""));
  if (text.empty()) return {};
  if (Value plain{text}; fhir::primitive_fault(type, plain) == nullptr) return plain;
  if (!is_date(type)) return {};
  Value day{text.substr(0, kDateBytes)};
  return fhir::primitive_fault(type, day) == nullptr ? day : Value{};
}

Value coerced_object(const fhir::Type& type, const Value& value) {
  if (value.is_array()) return value.size() == 0 ? Value{} : coerced_object(type, value.at(0));
  const bool is_text = value.is_string() && !trimmed(value.as_string().value_or("")).empty();
  if (type.name == "CodeableConcept") {
    if (is_text) return json::object({{"text", value}});
    const bool is_coding =
        value.find("coding") == nullptr && (value.find("code") != nullptr || value.find("system") != nullptr);
    return is_coding && value.find("text") == nullptr ? json::object({{"coding", json::Array{value}}}) : value;
  }
  if (type.name == "Coding") {
    if (is_text) return json::object({{"display", value}});
    return value.find("coding") == nullptr ? value : value["coding"].at(0);
  }
  if (type.name == "Reference" && is_text) return json::object({{"reference", value}});
  if (type.name == "Annotation" && is_text) return json::object({{"text", value}});
  if ((type.name == "Quantity" || type.name == "SimpleQuantity") && value.is_number())
    return json::object({{"value", value}});
  return value;
}

}  // namespace concord::mappers::foreign
