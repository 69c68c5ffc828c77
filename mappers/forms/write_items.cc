#include <algorithm>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/forms/items.h"

namespace concord::mappers::forms {
namespace {

using json::Value;

Value one_member(std::string_view name, Value value) {
  json::ObjectBuilder out{1};
  out.add(name, std::move(value));
  return out.take();
}

class ItemWriter {
 public:
  ItemWriter(const Bindings& bindings, Writing& writing) : bindings_{bindings}, writing_{writing} {}

  Value items(const std::vector<Item>& form, const Value& object) {
    json::Array out;
    for (const Item& item : form) {
      if (item.member == nullptr) {
        add_question(item, party_reference(object), out);
      } else if (const Value* value = object.find(item.member->name)) {
        add(item, *value, out);
      }
    }
    return Value{std::move(out)};
  }

 private:
  void add(const Item& item, const Value& value, json::Array& out) {
    if (item.answer != Answer::group) return add_question(item, value, out);
    if (!item.is_list) return add_group(item, value, out);
    for (const Value& one : value.items()) add_group(item, one, out);
  }

  void add_group(const Item& item, const Value& value, json::Array& out) {
    const Value content = item.is_concept ? kConceptCodec.write(kConceptCodec, value, writing_) : value;
    Value inside = items(item.items, content);
    if (inside.size() > 0) out.push_back(headed(item, "item", std::move(inside)));
  }

  void add_question(const Item& item, const Value& value, json::Array& out) {
    const std::span<const Value> all = item.is_list ? value.items() : std::span{&value, 1};
    const std::string_view name = type_of(item.answer).value;
    json::ArrayBuilder answers{all.size()};
    for (const Value& one : all) {
      Value answer = answer_of(item, one);
      if (!answer.is_null() && !(answer.is_object() && answer.size() == 0))
        answers.add(one_member(name, std::move(answer)));
    }
    if (answers.size() > 0) out.push_back(headed(item, "answer", answers.take()));
  }

  Value answer_of(const Item& item, const Value& value) {
    switch (item.answer) {
      case Answer::code:
        return coding_of_code(item, value);
      case Answer::quantity:
        return kQuantityCodec.write(kQuantityCodec, value, writing_);
      case Answer::reference:
        return bindings_.bound(kReferenceCodec.write(kReferenceCodec, value, writing_));
      case Answer::artifact_ref:
        return bindings_.bound(kArtifactRefCodec.write(kArtifactRefCodec, value, writing_));
      default:
        return value;
    }
  }

  static Value coding_of_code(const Item& item, const Value& value) {
    const auto at = std::ranges::find(item.member->codes, value.as_string().value_or(""));
    if (at == item.member->codes.end()) return {};
    const auto index = static_cast<std::size_t>(at - item.member->codes.begin());
    return json::object({{"system", Value::literal(item.code_system)},
                         {"code", Value::literal(*at)},
                         {"display", Value::literal(item.displays[index])}});
  }

  static Value headed(const Item& item, std::string_view name, Value content) {
    json::ObjectBuilder out{3};
    out.add("linkId", Value::literal(item.link_id));
    out.add("text", Value::literal(item.text));
    out.add(name, std::move(content));
    return out.take();
  }

  const Bindings& bindings_;
  Writing& writing_;
};

}  // namespace

Value write_items(const std::vector<Item>& items, const Value& object, const Bindings& bindings, Writing& writing) {
  return ItemWriter{bindings, writing}.items(items, object);
}

Value party_reference(const Value& party) {
  const bool is_logical = party.find("reference") == nullptr && party.find("identifier") != nullptr;
  const std::string_view implied = is_logical ? type_of_role(party.text("role")) : std::string_view{};
  const Value type = party.find("type") == nullptr && !implied.empty() ? Value::literal(implied) : party["type"];
  return json::object({{"reference", party["reference"]},
                       {"type", type},
                       {"identifier", party["identifier"]},
                       {"display", party["display"]}});
}

}  // namespace concord::mappers::forms
