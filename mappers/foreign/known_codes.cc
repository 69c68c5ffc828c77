// Finds, by the rows of a table, which elements of a resource are read as codes.
#include <utility>

#include "mappers/foreign/codes.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

constexpr int kDepthMax = 8;

class CodeWalk {
 public:
  explicit CodeWalk(Regularising& regularising) : regularising_{regularising} {}

  Value object(const Value& value, std::span<const Row> rows, const FhirPath& at, int depth) {
    Value out = value;
    for (const Row& row : rows) {
      if (row.codec == nullptr || row.is_derived || depth > kDepthMax) continue;
      if (row.as == As::extension) out = extensions(out, row, at, depth);
      if (row.as == As::element) out = element(out, row, at, depth);
    }
    return out;
  }

 private:
  Value element(const Value& object, const Row& row, const FhirPath& at, int depth) {
    const Value* found = row.path.find_first_of(".[") == std::string_view::npos ? object.find(row.path) : nullptr;
    if (found == nullptr) return object;
    const FhirPath here = at.element(row.path);
    if (!found->is_array()) return json::with(object, row.path, one(*found, *row.codec, here, depth));
    json::Array items;
    for (std::size_t i = 0; i < found->size(); ++i) items.push_back(one(found->at(i), *row.codec, here.at(i), depth));
    return json::with(object, row.path, Value{std::move(items)});
  }

  Value extensions(const Value& object, const Row& row, const FhirPath& at, int depth) {
    if (object["extension"].size() == 0) return object;
    const FhirPath list = at.element("extension");
    json::Array items;
    for (std::size_t i = 0; i < object["extension"].size(); ++i) {
      const FhirPath here = list.at(i);
      items.push_back(extension(object["extension"].at(i), row, here, depth));
    }
    return json::with(object, "extension", Value{std::move(items)});
  }

  Value extension(const Value& value, const Row& row, const FhirPath& at, int depth) {
    if (value.text("url") != row.path) return value;
    if (row.value.empty()) return this->object(value, row.codec->rows, at, depth + 1);
    const Value* found = value.find(row.value);
    if (found == nullptr) return value;
    const FhirPath here = at.element("value");
    return json::with(value, row.value, one(*found, *row.codec, here, depth));
  }

  Value one(const Value& value, const Codec& codec, const FhirPath& at, int depth) {
    if (!codec.rows.empty() && value.is_object()) return object(value, codec.rows, at, depth + 1);
    if (codec.codes.empty()) return value;
    if (!codec.system.empty()) {
      return value.is_object() ? regular_concept(value, codec.system, codec.codes, at, regularising_) : value;
    }
    const auto text = value.as_string();
    if (!text || find_theirs(codec.codes, *text) != nullptr) return value;
    const CodePair* pair = find_word(codec.codes, *text);
    if (pair == nullptr) return value;
    regularising_.note(NoteKind::normalised, at.str(), "a code is written otherwise");
    return Value::literal(pair->theirs);
  }

  Regularising& regularising_;
};

}  // namespace

Value with_known_codes(const Value& resource, std::span<const Row> rows, const FhirPath& at,
                       Regularising& regularising) {
  return CodeWalk{regularising}.object(resource, rows, at, 0);
}

}  // namespace concord::mappers::foreign
