#include "fhir/questionnaire/answers.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/decimal.h"
#include "fhir/reference.h"
#include "fhir/ucum.h"

namespace concord::fhir::questionnaire {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

// The type of the answers to an item; "" when its options say, or when it may be any.
std::string_view answer_type(ItemType type) noexcept {
  switch (type) {
    case ItemType::boolean:
      return "Boolean";
    case ItemType::decimal:
      return "Decimal";
    case ItemType::integer:
      return "Integer";
    case ItemType::date:
      return "Date";
    case ItemType::date_time:
      return "DateTime";
    case ItemType::time:
      return "Time";
    case ItemType::string:
    case ItemType::text:
      return "String";
    case ItemType::url:
      return "Uri";
    case ItemType::attachment:
      return "Attachment";
    case ItemType::reference:
      return "Reference";
    case ItemType::quantity:
      return "Quantity";
    case ItemType::choice:
    case ItemType::open_choice:
    case ItemType::group:
    case ItemType::display:
    case ItemType::question:
      break;
  }
  return {};
}

bool is_choice(ItemType type) noexcept { return type == ItemType::choice || type == ItemType::open_choice; }

bool is_right_type(const Item& item, const AnswerOptions& options, std::string_view type) {
  const std::string_view wanted = answer_type(item.type);
  if (!wanted.empty()) return type == wanted;
  if (!is_choice(item.type)) return true;
  if (item.type == ItemType::open_choice && type == "String") return true;
  return options.is_empty() ? type == "Coding" : options.has_type(type);
}

bool is_beyond(const Typed& value, const Typed& limit, Relation relation) {
  return limit && relate(value, limit) == relation;
}

std::int64_t characters_of(std::string_view text) noexcept {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

// "image/png" is one of the types, or "image/*" is.
bool is_allowed(const std::vector<std::string_view>& types, std::string_view type) {
  type = type.substr(0, type.find(';'));
  const std::string any = std::string{type.substr(0, type.find('/'))} + "/*";
  return std::ranges::binary_search(types, type) || std::ranges::binary_search(types, std::string_view{any});
}

// The bytes that an attachment holds or says it has.
std::int64_t size_of(const json::Value& attachment) {
  constexpr std::int64_t kGroup = 4;
  constexpr std::int64_t kBytesOfGroup = 3;
  const auto said = attachment["size"].as_integer().value_or(0);
  const std::string_view encoded = attachment.text("data");
  const auto padding =
      std::ranges::count(encoded.substr(encoded.size() - std::min<std::size_t>(encoded.size(), 2)), '=');
  return std::max(said, static_cast<std::int64_t>(encoded.size()) / kGroup * kBytesOfGroup - padding);
}

// The unit of a quantity as the coding that an option would be.
json::Value unit_coding(const json::Value& quantity) {
  return json::object({{"system", quantity["system"]}, {"code", quantity["code"]}, {"display", quantity["unit"]}});
}

bool is_convertible(const json::Value& quantity, const json::Value& unit) {
  const json::Value coding = unit_coding(quantity);
  const Typed wanted{.type = "Coding", .value = &unit};
  if (relate({.type = "Coding", .value = &coding}, wanted) == Relation::equal) return true;
  if (quantity.text("system") != kUcum || unit.text("system") != kUcum) return false;
  const auto from = parse_unit(quantity.text("code"));
  const auto to = parse_unit(unit.text("code"));
  return from && to && is_comparable(*from, *to);
}

}  // namespace

AnswerRules::AnswerRules(const Item& item) : options{*item.definition}, limits{*item.definition} {
  if (limits.regex.empty()) return;
  if (auto compiled = path::Regex::compile(limits.regex); compiled) regex = *std::move(compiled);
}

const AnswerRules& Answers::rules_of(ItemIndex item) {
  auto& rules = rules_[item];
  if (!rules) rules = std::make_unique<const AnswerRules>(items_[item]);
  return *rules;
}

void Answers::check(ItemIndex item, const Typed& value, const Location& at) {
  const AnswerRules& rules = rules_of(item);
  if (!is_right_type(items_[item], rules.options, value.type)) {
    report_.error("structure", at, "the answer is of another type than its item asks for");
    return;
  }
  check_choice(items_[item], rules, value, at);
  check_range(rules.limits, value, at);
  check_text(rules, value, at);
  if (value.type == "Quantity") check_quantity(rules.limits, value, at);
  if (value.type == "Attachment") check_attachment(rules.limits, value, at);
  if (value.type == "Reference") check_reference(rules.limits, value, at);
}

void Answers::check_choice(const Item& item, const AnswerRules& rules, const Typed& value, const Location& at) {
  const bool is_free_text = item.type == ItemType::open_choice && value.type == "String";
  if (is_free_text) return;
  if (!rules.options.is_empty() && !rules.options.has(value)) {
    report_.error("code-invalid", at, "the answer is none of the options of its item");
  }
  const std::string_view value_set = item.definition->text("answerValueSet");
  if (value_set.empty() || value.type != "Coding") return;
  check_value_set(value_set, *value.value, "the answer is not in the value set of its item", at);
}

void Answers::check_value_set(std::string_view canonical, const json::Value& coding, std::string_view wrong,
                              const Location& at) {
  const auto is_member = value_sets_.contains(canonical, coding.text("system"), coding.text("code"));
  if (!is_member) {
    report_.warn("not-found", at, "the value set of the item is not known here: the code was not checked");
  } else if (!*is_member) {
    report_.error("code-invalid", at, std::string{wrong});
  }
}

void Answers::check_range(const Limits& limits, const Typed& value, const Location& at) {
  if (is_beyond(value, limits.min_value, Relation::less)) {
    report_.error("value", at, "the answer is less than the least value of its item");
  }
  if (is_beyond(value, limits.max_value, Relation::greater)) {
    report_.error("value", at, "the answer is greater than the greatest value of its item");
  }
  if (!limits.max_decimal_places || value.type != "Decimal") return;
  const auto number = Decimal::parse(value.value->as_number().value_or(std::string_view{}));
  if (number && number->scale() > *limits.max_decimal_places) {
    report_.error("value", at, "the answer has more decimal places than its item allows");
  }
}

void Answers::check_text(const AnswerRules& rules, const Typed& value, const Location& at) {
  const Limits& limits = rules.limits;
  const auto characters = value.value->as_string();
  const auto text = characters ? characters : value.value->as_number();
  if (!text) return;
  if (limits.max_length && characters_of(*text) > *limits.max_length) {
    report_.error("too-long", at, "the answer has more characters than its item allows");
  }
  if (limits.min_length && characters_of(*text) < *limits.min_length) {
    report_.error("value", at, "the answer has fewer characters than its item asks for");
  }
  if (limits.regex.empty()) return;
  if (!rules.regex) {
    report_.warn("not-supported", at, "the regular expression of the item cannot be evaluated: it was not checked");
  } else if (!rules.regex->matches_all(*text)) {
    report_.error("value", at, "the answer does not match the regular expression of its item");
  }
}

void Answers::check_quantity(const Limits& limits, const Typed& value, const Location& at) {
  const json::Value coding = unit_coding(*value.value);
  constexpr std::string_view kWrong = "the unit of the answer is none that its item allows";
  if (!limits.unit_options.empty()) {
    const std::string key = answer_key({.type = "Coding", .value = &coding});
    if (!std::ranges::binary_search(limits.unit_options, key)) report_.error("code-invalid", at, std::string{kWrong});
  } else if (!limits.unit_value_set.empty()) {
    check_value_set(limits.unit_value_set, coding, kWrong, at);
  } else if (limits.unit != nullptr && !is_convertible(*value.value, *limits.unit)) {
    report_.error("code-invalid", at, std::string{kWrong});
  }
}

void Answers::check_attachment(const Limits& limits, const Typed& value, const Location& at) {
  constexpr std::int64_t kMegabyte = 1048576;
  if (!limits.mime_types.empty() && !is_allowed(limits.mime_types, value.value->text("contentType"))) {
    report_.error("value", at, "the attachment is of no MIME type that its item allows");
  }
  if (!limits.max_size) return;
  const auto bytes_max = Decimal::multiply(*limits.max_size, Decimal::of(kMegabyte));
  if (bytes_max && Decimal::of(size_of(*value.value)) > *bytes_max) {
    report_.error("too-long", at, "the attachment is larger than its item allows");
  }
}

std::string_view Answers::contained_type(std::string_view id) const {
  for (const json::Value& resource : response_["contained"].items()) {
    if (resource.text("id") == id) return resource.text("resourceType");
  }
  return {};
}

void Answers::check_reference(const Limits& limits, const Typed& value, const Location& at) {
  if (limits.reference_types.empty() || limits.has_foreign_profiles) return;
  const std::string_view text = value.value->text("reference");
  const auto literal = parse_reference(text);
  std::string_view type = value.value->text("type");
  if (literal) type = literal->type;
  if (text.starts_with('#') && report_.spend(response_["contained"].size())) type = contained_type(text.substr(1));
  const auto allows = [&limits](std::string_view name) {
    return std::ranges::binary_search(limits.reference_types, name);
  };
  if (type.empty() || allows(type) || allows("Resource")) return;
  report_.error("value", at, "the answer refers to a resource of a type that its item does not allow");
}

}  // namespace concord::fhir::questionnaire
