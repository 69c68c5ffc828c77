#include "fhir/rest/patch_operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "fhir/rest/json_patch.h"

namespace concord::fhir::rest {
namespace {

using json::Value;

struct OpRow {
  std::string_view name;
  PatchOp op;
  bool has_value;
  bool has_from;
};
constexpr std::array<OpRow, 6> kOps{{
    {.name = "add", .op = PatchOp::add, .has_value = true, .has_from = false},
    {.name = "remove", .op = PatchOp::remove, .has_value = false, .has_from = false},
    {.name = "replace", .op = PatchOp::replace, .has_value = true, .has_from = false},
    {.name = "move", .op = PatchOp::move, .has_value = false, .has_from = true},
    {.name = "copy", .op = PatchOp::copy, .has_value = false, .has_from = true},
    {.name = "test", .op = PatchOp::test, .has_value = true, .has_from = false},
}};

// Nothing for a "~" that is neither "~0" nor "~1".
std::optional<std::string> unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    const char code = ++i < token.size() ? token[i] : '\0';
    if (code != '0' && code != '1') return std::nullopt;
    out += code == '0' ? '~' : '/';
  }
  return out;
}

// Nothing when the text is no JSON pointer (RFC 6901).
std::optional<PatchPath> read_path(std::string_view text) {
  PatchPath out;
  while (!text.empty()) {
    if (text.front() != '/') return std::nullopt;
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    auto token = unescaped(text.substr(0, end));
    if (!token) return std::nullopt;
    out.push_back(*std::move(token));
    text.remove_prefix(end);
  }
  return out;
}

class Reader {
 public:
  Result<std::vector<PatchOperation>> read(const Value& patch);

 private:
  void find(std::string code, std::string expression, std::string text) {
    issues_.push_back({Severity::error, std::move(code), std::move(expression), std::move(text)});
  }
  PatchOperation read_one(const Value& row, std::size_t position);
  PatchPath read_pointer(const Value& row, std::size_t position, std::string_view member);

  std::vector<Issue> issues_;
};

PatchPath Reader::read_pointer(const Value& row, std::size_t position, std::string_view member) {
  const std::string where = fmt::format("/{}/{}", position, member);
  const Value* text = row.find(member);
  if (text == nullptr) {
    find("required", where, fmt::format("the operation has no \"{}\"", member));
    return {};
  }
  auto path = text->is_string() ? read_path(*text->as_string()) : std::nullopt;
  if (!path) find("value", where, fmt::format("\"{}\" is no JSON pointer", member));
  return std::move(path).value_or(PatchPath{});
}

PatchOperation Reader::read_one(const Value& row, std::size_t position) {
  PatchOperation out{.position = position};
  if (!row.is_object()) {
    find("structure", fmt::format("/{}", position), "an operation must be an object");
    return out;
  }
  const std::string_view name = row.text("op");
  const auto known = std::ranges::find(kOps, name, &OpRow::name);
  if (known == kOps.end()) {
    find(row.find("op") == nullptr ? "required" : "value", fmt::format("/{}/op", position),
         "\"op\" must be add, remove, replace, move, copy or test");
  } else {
    out.op = known->op;
  }
  out.path = read_pointer(row, position, "path");
  if (known == kOps.end()) return out;
  if (known->has_from) out.from = read_pointer(row, position, "from");
  if (!known->has_value) return out;
  if (const Value* value = row.find("value"); value != nullptr) {
    out.value = *value;
  } else {
    find("required", fmt::format("/{}/value", position), "the operation has no \"value\"");
  }
  return out;
}

Result<std::vector<PatchOperation>> Reader::read(const Value& patch) {
  constexpr const char* kNoPatch = "the body is no JSON Patch";
  if (!patch.is_array()) {
    return fail(ErrorKind::malformed, kNoPatch,
                {{Severity::error, "structure", "", "a JSON Patch is an array of operations"}});
  }
  if (patch.size() > kPatchOperationsMax) {
    const std::string text = fmt::format("a patch has at most {} operations", kPatchOperationsMax);
    return fail(ErrorKind::too_large, text, {{Severity::error, "too-costly", "", text}});
  }
  std::vector<PatchOperation> out;
  out.reserve(patch.size());
  for (const Value& row : patch.items()) out.push_back(read_one(row, out.size()));
  if (!issues_.empty()) return fail(ErrorKind::malformed, kNoPatch, std::move(issues_));
  return out;
}

}  // namespace

Result<std::vector<PatchOperation>> read_patch(const Value& patch) { return Reader{}.read(patch); }

}  // namespace concord::fhir::rest
