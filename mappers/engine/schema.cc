#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "mappers/engine/forms.h"
#include "mappers/engine/shape.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Value;

// Writes the $defs of every object that is used, each once.
class SchemaWriter {
 public:
  Value object_schema(const ObjectShape& shape) {
    json::Object properties;
    json::Array required;
    for (const MemberShape& member : shape.members) {
      properties.push_back(json::Member::constant(member.name, member_schema(member)));
      const bool is_required = member.count == Count::required || member.count == Count::required_list;
      if (is_required) required.push_back(Value::literal(member.name));
    }
    return json::object({{"description", Value::literal(shape.description)},
                         {"type", "object"},
                         {"properties", Value{std::move(properties)}},
                         {"required", std::move(required)},
                         {"additionalProperties", false}});
  }

  Value take_defs() {
    json::Object defs;
    for (auto& [name, schema] : defs_) defs.push_back(json::Member::constant(name, std::move(schema)));
    return Value{std::move(defs)};
  }

 private:
  Value reference_to(const ObjectShape& shape) {
    if (std::ranges::find(defs_, shape.name, &Definition::first) == defs_.end()) {
      defs_.emplace_back(shape.name, Value{});
      const std::size_t place = defs_.size() - 1;
      Value schema = object_schema(shape);
      if (shape.is_text_shorthand) schema = with_shorthands(shape, schema);
      defs_[place].second = std::move(schema);
    }
    return json::object({{"$ref", "#/$defs/" + std::string{shape.name}}});
  }

  Value with_shorthands(const ObjectShape& shape, const Value& schema) {
    return json::object({{"description", Value::literal(shape.description)},
                         {"anyOf", json::Array{json::with(schema, "description", Value{}), reference_to(kCodingShape),
                                               string_schema(Form::text)}}});
  }

  static Value string_schema(Form form) {
    const FormText* text = find_form(form);
    return json::object({{"type", "string"},
                         {"format", text->format.empty() ? Value{} : Value::literal(text->format)},
                         {"pattern", text->pattern.empty() ? Value{} : Value::literal(text->pattern)}});
  }

  // A Reference that may name resources of some types only.
  Value typed_reference(const MemberShape& member) {
    json::Array types;
    std::string pattern;
    for (const std::string_view type : member.types) {
      types.push_back(Value::literal(type));
      pattern += (pattern.empty() ? "^(" : "|") + std::string{type};
    }
    const Value properties = json::object({{"reference", json::object({{"pattern", pattern + ")/"}})},
                                           {"type", json::object({{"enum", std::move(types)}})}});
    return json::with(reference_to(*member.object), "properties", properties);
  }

  Value one_schema(const MemberShape& member) {
    switch (member.form) {
      case Form::code: {
        json::Array codes;
        for (const std::string_view code : member.codes) codes.push_back(Value::literal(code));
        return json::object({{"type", "string"}, {"enum", std::move(codes)}});
      }
      case Form::boolean:
        return json::object({{"type", "boolean"}});
      case Form::integer:
        return json::object({{"type", "integer"}, {"minimum", member.min}, {"maximum", member.max}});
      case Form::decimal:
        return json::object({{"type", "number"}});
      case Form::object:
        return member.types.empty() ? reference_to(*member.object) : typed_reference(member);
      case Form::extension:
        return json::object(
            {{"type", "object"},
             {"properties", json::object({{"url", json::object({{"type", "string"}, {"minLength", 1}})}})},
             {"required", json::Array{"url"}},
             {"propertyNames", json::object({{"pattern", "^(id|url|extension|_?value[A-Z].*)$"}})}});
      case Form::answer:
        return json::object({{"anyOf", json::Array{json::object({{"type", json::Array{"number", "boolean"}}}),
                                                   string_schema(Form::text), reference_to(kQuantityShape)}}});
      case Form::numbers:
        return json::object({{"type", "object"}, {"additionalProperties", json::object({{"type", "number"}})}});
      case Form::text:
      case Form::uri:
      case Form::url:
      case Form::id:
      case Form::token:
      case Form::unit:
      case Form::instant:
      case Form::date_time:
      case Form::date:
      case Form::language:
        return string_schema(member.form);
    }
    return {};
  }

  Value member_schema(const MemberShape& member) {
    Value one = one_schema(member);
    const bool is_list = member.count == Count::list || member.count == Count::required_list;
    if (is_list) {
      const Value least = member.count == Count::required_list ? Value{1} : Value{};
      one = json::object({{"type", "array"}, {"items", std::move(one)}, {"minItems", least}});
    }
    if (!member.fallback.empty()) one = json::with(one, "default", Value::literal(member.fallback));
    return json::with(one, "description", Value::literal(member.description));
  }

  using Definition = std::pair<std::string_view, Value>;
  std::vector<Definition> defs_;
};

}  // namespace

Value json_schema(const ObjectShape& shape, std::string_view id) {
  SchemaWriter writer;
  const Value body = writer.object_schema(shape);
  json::Object out;
  out.push_back(json::Member::constant("$schema", "https://json-schema.org/draft/2020-12/schema"));
  out.push_back(json::Member::constant("$id", id));
  out.push_back(json::Member::constant("title", Value::literal(shape.name)));
  out.insert(out.end(), body.members().begin(), body.members().end());
  out.push_back(json::Member::constant("$defs", writer.take_defs()));
  return Value{std::move(out)};
}

}  // namespace concord::mappers
