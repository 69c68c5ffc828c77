#include "mappers/engine/table.h"

#include <algorithm>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Value;

Value concept_of(const Fixed& fixed) {
  const auto literal = [](std::string_view text) { return text.empty() ? Value{} : Value::literal(text); };
  return json::object({{"coding", json::array_of(json::object({{"system", Value::literal(fixed.system)},
                                                               {"code", Value::literal(fixed.code)},
                                                               {"display", literal(fixed.display)}}))},
                       {"text", literal(fixed.text)}});
}

Value extension_of(const Row& row, Value written) {
  if (written.is_null()) return {};
  if (row.value.empty()) return json::object({{"url", Value::literal(row.path)}, {"extension", std::move(written)}});
  return simple_extension(row.path, row.value, std::move(written));
}

void put_or_append(const Row& row, Value value, Draft& draft) {
  if (row.is_list || row.in_list) return draft.append(row.path, std::move(value));
  draft.put(row.path, std::move(value));
}

void write_one(const Row& row, const Value& value, Draft& draft, Writing& writing) {
  Value written = row.codec->write(*row.codec, value, writing);
  if (row.as == As::extension) return draft.append("extension", extension_of(row, std::move(written)));
  put_or_append(row, std::move(written), draft);
}

Step step_to(const Row& row, Place& place) {
  if (row.as != As::extension) return {place, row.member, row.path};
  return {place, row.member, Step::Extension{.url = row.path, .is_simple = !row.value.empty()}};
}

void write_member(const Row& row, const Value& object, Draft& draft, Writing& writing) {
  const Value* value = object.find(row.member);
  if (value == nullptr) return;
  const Step member = step_to(row, writing.place);
  if (!row.is_list) return write_one(row, *value, draft, writing);
  for (std::size_t i = 0; i < value->size(); ++i) {
    const Step item{writing.place, i};
    write_one(row, value->at(i), draft, writing);
  }
}

// The FHIR values that a row reads, in order.
std::vector<Value> values_for(const Row& row, const Value& fhir) {
  std::vector<Value> out;
  if (row.as == As::extension) {
    for (const Value& extension : fhir["extension"].items()) {
      if (extension.text("url") != row.path) continue;
      out.push_back(row.value.empty() ? extension["extension"] : extension[row.value]);
    }
    return out;
  }
  const Value& element = element_at(fhir, row.path);
  if ((row.is_list || row.in_list) && element.is_array()) {
    out.assign(element.items().begin(), element.items().end());
  } else if (!element.is_null()) {
    out.push_back(element);
  }
  return out;
}

void read_member(const Row& row, const Value& fhir, json::Object& out, Reading& reading) {
  json::Array items;
  const Step member = step_to(row, reading.place);
  const std::vector<Value> values = values_for(row, fhir);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Step item = row.is_list ? Step{reading.place, items.size(), i} : Step{reading.place, {}, std::string_view{}};
    const Value& value = values[i];
    Value read = row.codec->read(*row.codec, value, reading);
    if (!read.is_null()) items.push_back(std::move(read));
  }
  if (items.empty()) return;
  if (row.is_list) {
    out.push_back(json::Member::constant(row.member, Value{std::move(items)}));
  } else {
    out.push_back(json::Member::constant(row.member, std::move(items.front())));
  }
}

bool fixed_holds(const Row& row, const Value& fhir) {
  const Value& element = element_at(fhir, row.path);
  if (row.fixed->system.empty()) return true;  // a plain word is not what identifies a resource
  const auto has_coding = [&row](const Value& concept_value) {
    return std::ranges::any_of(concept_value["coding"].items(), [&row](const Value& coding) {
      return coding.text("system") == row.fixed->system && coding.text("code") == row.fixed->code;
    });
  };
  return element.is_array() ? std::ranges::any_of(element.items(), has_coding) : has_coding(element);
}

// True when the concept has a coding of the codec's system and codes.
bool holds_code_of(const Codec& codec, const Value& concept_value) {
  return std::ranges::any_of(concept_value["coding"].items(), [&codec](const Value& coding) {
    return coding.text("system") == codec.system && find_theirs(codec.codes, coding.text("code")) != nullptr;
  });
}

}  // namespace

Value fixed_value(const Fixed& fixed) {
  if (fixed.system.empty()) return Value::literal(fixed.code);
  return fixed.value.get([&fixed] { return concept_of(fixed); });
}

void write_rows(std::span<const Row> rows, const Value& object, Draft& draft, Writing& writing) {
  for (const Row& row : rows) {
    switch (row.as) {
      case As::element:
      case As::extension:
        write_member(row, object, draft, writing);
        break;
      case As::choice:
        write_choice(row.path, object, draft, writing);
        break;
      case As::fixed:
        put_or_append(row, fixed_value(*row.fixed), draft);
        break;
      case As::status:
        draft.put(row.path, Value::literal(writing.is_retracted ? "entered-in-error" : row.fixed->code));
        break;
      case As::link:
        put_or_append(row, writing.names.reference(row.value), draft);
        break;
      case As::custom:
        row.write(object, draft, writing);
        break;
    }
  }
}

void read_rows(std::span<const Row> rows, const Value& fhir, json::Object& out, Reading& reading) {
  for (const Row& row : rows) {
    if (row.is_derived) continue;
    switch (row.as) {
      case As::element:
      case As::extension:
        read_member(row, fhir, out, reading);
        break;
      case As::choice:
        read_choice(row.path, fhir, out, reading);
        break;
      case As::fixed:
      case As::status:
      case As::link:
        break;
      case As::custom:
        row.read(fhir, out, reading);
        break;
    }
  }
}

bool rows_hold(std::span<const Row> rows, const Value& fhir, const Links& links, const GraphResource& linked) {
  return std::ranges::all_of(rows, [&](const Row& row) {
    if (row.as == As::fixed) return fixed_holds(row, fhir);
    if (row.as == As::link) return links.names(element_at(fhir, row.path), linked);
    if (row.identifies) return holds_code_of(*row.codec, element_at(fhir, row.path));
    return true;
  });
}

bool rows_know_extension(std::span<const Row> rows, std::string_view url) {
  return std::ranges::any_of(rows, [url](const Row& row) {
    return (row.as == As::extension && row.path == url) ||
           std::ranges::find(row.extension_urls, url) != row.extension_urls.end();
  });
}

}  // namespace concord::mappers
