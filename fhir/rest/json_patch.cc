#include "fhir/rest/json_patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/number.h"
#include "fhir/rest/patch_operations.h"

namespace concord::fhir::rest {
namespace {

using json::Member;
using json::Value;
using Path = std::span<const std::string>;

// What changes at the end of a path.
enum class Change : std::uint8_t { add, replace, remove };

std::optional<std::size_t> index_of(std::string_view token) {
  if (token.size() > 1 && token.front() == '0') return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{} || end != token.data() + token.size()) return std::nullopt;
  return index;
}

// The position of the element or member that a token names.
std::optional<std::size_t> position_of(const Value& node, std::string_view token) {
  if (node.is_array()) {
    const auto index = index_of(token);
    return index && *index < node.size() ? index : std::nullopt;
  }
  const auto members = node.members();
  const auto found = std::ranges::find(members, token, &Member::name);
  if (found == members.end()) return std::nullopt;
  return static_cast<std::size_t>(found - members.begin());
}

const Value& child_at(const Value& node, std::size_t position) {
  return node.is_array() ? node.items()[position] : node.members()[position].value;
}

Value with_child(const Value& node, std::size_t position, Value child) {
  if (node.is_array()) {
    json::Array items(node.items().begin(), node.items().end());
    items[position] = std::move(child);
    return Value{std::move(items)};
  }
  json::Object members(node.members().begin(), node.members().end());
  members[position].value = std::move(child);
  return Value{std::move(members)};
}

Value without_child(const Value& node, std::size_t position) {
  const auto offset = static_cast<std::ptrdiff_t>(position);
  if (node.is_array()) {
    json::Array items(node.items().begin(), node.items().end());
    items.erase(items.begin() + offset);
    return Value{std::move(items)};
  }
  json::Object members(node.members().begin(), node.members().end());
  members.erase(members.begin() + offset);
  return Value{std::move(members)};
}

std::size_t bytes_of(std::string_view text) { return text.size() + 3; }

// One patch at work: the document as it is by now, and what it cost.
class Patching {
 public:
  explicit Patching(Value document) : document_{std::move(document)} {}
  Result<Value> run(const std::vector<PatchOperation>& operations);

 private:
  // The sentence and code of the operation's failure; run() adds where.
  static tl::unexpected<Error> refuse(const char* code, const char* text) {
    return fail(ErrorKind::unprocessable, text, {{Severity::error, code, "path", text}});
  }
  static tl::unexpected<Error> not_there(const char* member = "path") {
    constexpr const char* kText = "the path leads to nothing";
    return fail(ErrorKind::unprocessable, kText, {{Severity::error, "not-found", member, kText}});
  }
  static tl::unexpected<Error> too_costly(const char* text) {
    return fail(ErrorKind::too_large, text, {{Severity::error, "too-costly", "path", text}});
  }

  Status spend(std::size_t values);
  // What `value` at `depth` adds to the bytes of the document, also through its parts.
  Status weigh(const Value& value, std::size_t depth);
  Result<const Value*> find(Path path, const char* member);
  Result<Value> changed(const Value& node, Path path, Change change, const Value& value);
  Result<Value> changed_here(const Value& node, const std::string& token, Change change, const Value& value);
  Status change(const PatchPath& path, Change change, const Value& value);
  Result<bool> equal(const Value& a, const Value& b);
  Result<bool> equal_members(const Value& a, const Value& b);
  Status test(const PatchOperation& operation);
  Status move(const PatchOperation& operation);
  Status copy(const PatchOperation& operation);
  Status add(const PatchOperation& operation, Change how);
  Status perform(const PatchOperation& operation);

  Value document_;
  std::size_t work_ = 0;
  std::size_t bytes_ = 0;
};

Status Patching::spend(std::size_t values) {
  work_ += values;
  if (work_ > kPatchWorkMax) return too_costly("the patch costs too much on this resource");
  return {};
}

Status Patching::weigh(const Value& value, std::size_t depth) {
  if (depth > kPatchedDepthMax) return too_costly("the patched resource would be nested too deeply");
  RETURN_IF_ERROR(spend(1));
  const auto text = value.is_string() ? value.as_string() : value.as_number();
  bytes_ += text ? bytes_of(*text) : 6;
  for (const Value& item : value.items()) RETURN_IF_ERROR(weigh(item, depth + 1));
  for (const Member& member : value.members()) {
    bytes_ += bytes_of(member.name());
    RETURN_IF_ERROR(weigh(member.value, depth + 1));
  }
  if (bytes_ > kPatchedBytesMax) return too_costly("the patched resource would be too large");
  return {};
}

Result<const Value*> Patching::find(Path path, const char* member) {
  const Value* at = &document_;
  for (const std::string& token : path) {
    RETURN_IF_ERROR(spend(at->is_object() ? at->size() : 1));
    const auto position = position_of(*at, token);
    if (!position) return not_there(member);
    at = &child_at(*at, *position);
  }
  return at;
}

Result<Value> Patching::changed_here(const Value& node, const std::string& token, Change change, const Value& value) {
  const auto position = position_of(node, token);
  if (change == Change::remove) {
    if (!position) return not_there();
    return without_child(node, *position);
  }
  if (position && (change == Change::replace || node.is_object())) return with_child(node, *position, value);
  if (change == Change::replace) return not_there();
  if (node.is_object()) {
    json::Object members(node.members().begin(), node.members().end());
    members.emplace_back(std::string_view{token}, value);
    return Value{std::move(members)};
  }
  if (!node.is_array()) return not_there();
  const auto index = token == "-" ? std::optional{node.size()} : index_of(token);
  if (!index || *index > node.size()) return not_there();
  json::Array items(node.items().begin(), node.items().end());
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(*index), value);
  return Value{std::move(items)};
}

// The depth of the recursion is that of the document.
Result<Value> Patching::changed(const Value& node, Path path, Change change, const Value& value) {
  RETURN_IF_ERROR(spend(node.size() + 1));
  if (path.size() == 1) return changed_here(node, path.front(), change, value);
  const auto position = position_of(node, path.front());
  if (!position) return not_there();
  ASSIGN_OR_RETURN(Value child, changed(child_at(node, *position), path.subspan(1), change, value));
  return with_child(node, *position, std::move(child));
}

Status Patching::change(const PatchPath& path, Change change, const Value& value) {
  if (path.empty()) {
    if (change == Change::remove) return refuse("business-rule", "the whole resource cannot be removed");
    document_ = value;
    return {};
  }
  ASSIGN_OR_RETURN(document_, changed(document_, path, change, value));
  return {};
}

Result<bool> Patching::equal_members(const Value& a, const Value& b) {
  if (a.size() != b.size()) return false;
  const auto by_name = [](const Value& object) {
    std::vector<const Member*> out;
    out.reserve(object.size());
    for (const Member& member : object.members()) out.push_back(&member);
    std::ranges::sort(out, {}, [](const Member* member) { return member->name(); });
    return out;
  };
  const auto left = by_name(a);
  const auto right = by_name(b);
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i]->name() != right[i]->name()) return false;
    ASSIGN_OR_RETURN(const bool is_equal, equal(left[i]->value, right[i]->value));
    if (!is_equal) return false;
  }
  return true;
}

// RFC 6902 §4.6.
Result<bool> Patching::equal(const Value& a, const Value& b) {
  RETURN_IF_ERROR(spend(1 + a.size()));
  if (a.kind() != b.kind()) return false;
  if (a.is_number()) return json::is_same_number(*a.as_number(), *b.as_number());
  if (a.is_object()) return equal_members(a, b);
  if (!a.is_array()) return a == b;
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSIGN_OR_RETURN(const bool is_equal, equal(a.at(i), b.at(i)));
    if (!is_equal) return false;
  }
  return true;
}

Status Patching::test(const PatchOperation& operation) {
  ASSIGN_OR_RETURN(const Value* at, find(operation.path, "path"));
  ASSIGN_OR_RETURN(const bool is_equal, equal(*at, operation.value));
  if (!is_equal) return refuse("processing", "the test failed: the value there is another");
  return {};
}

Status Patching::move(const PatchOperation& operation) {
  ASSIGN_OR_RETURN(const Value* from, find(operation.from, "from"));
  if (operation.from == operation.path) return {};
  if (std::ranges::mismatch(operation.from, operation.path).in1 == operation.from.end()) {
    return refuse("business-rule", "a value cannot be moved into a part of itself");
  }
  const Value moved = *from;
  const std::size_t bytes = bytes_;
  RETURN_IF_ERROR(weigh(moved, operation.path.size() + 1));
  bytes_ = bytes;  // it was there before
  RETURN_IF_ERROR(change(operation.from, Change::remove, {}));
  return change(operation.path, Change::add, moved);
}

Status Patching::copy(const PatchOperation& operation) {
  ASSIGN_OR_RETURN(const Value* from, find(operation.from, "from"));
  const Value copied = *from;
  RETURN_IF_ERROR(weigh(copied, operation.path.size() + 1));
  return change(operation.path, Change::add, copied);
}

Status Patching::add(const PatchOperation& operation, Change how) {
  if (!operation.path.empty()) bytes_ += bytes_of(operation.path.back());
  RETURN_IF_ERROR(weigh(operation.value, operation.path.size() + 1));
  return change(operation.path, how, operation.value);
}

Status Patching::perform(const PatchOperation& operation) {
  switch (operation.op) {
    case PatchOp::add:
      return add(operation, Change::add);
    case PatchOp::replace:
      return add(operation, Change::replace);
    case PatchOp::remove:
      return change(operation.path, Change::remove, {});
    case PatchOp::move:
      return move(operation);
    case PatchOp::copy:
      return copy(operation);
    case PatchOp::test:
      return test(operation);
  }
  return {};
}

Result<Value> Patching::run(const std::vector<PatchOperation>& operations) {
  if (auto weighed = weigh(document_, 1); !weighed) {
    for (Issue& issue : weighed.error().issues) issue.expression.clear();
    return tl::unexpected(std::move(weighed).error());
  }
  for (const PatchOperation& operation : operations) {
    auto done = perform(operation);
    if (done) continue;
    for (Issue& issue : done.error().issues) {
      issue.expression = fmt::format("/{}/{}", operation.position, issue.expression);
    }
    return tl::unexpected(std::move(done).error());
  }
  return std::move(document_);
}

}  // namespace

Result<Value> apply_json_patch(const Value& resource, const Value& patch) {
  ASSIGN_OR_RETURN(const auto operations, read_patch(patch));
  return Patching{resource}.run(operations);
}

}  // namespace concord::fhir::rest
