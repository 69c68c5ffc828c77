#include "fhir/path/references.h"

#include <string>

#include "fhir/path/navigation.h"

namespace concord::fhir::path {
namespace {

constexpr std::string_view kHistory = "/_history/";

Item of_resource(const json::Value& resource) { return Item{root(resource)}; }

std::optional<Item> find_contained(const Node& container, std::string_view id) {
  if (container.value == nullptr) return std::nullopt;
  for (const json::Value& each : (*container.value)["contained"].items()) {
    if (each.text("id") == id) return of_resource(each);
  }
  return std::nullopt;
}

// "Type/id" says where it is by the end of an absolute address.
bool is_address_of(std::string_view full_url, const json::Value& resource, std::string_view reference) {
  if (full_url == reference) return true;
  const std::size_t slash = reference.find('/');
  if (slash == std::string_view::npos || reference.find('/', slash + 1) != std::string_view::npos) return false;
  return resource.text("resourceType") == reference.substr(0, slash) &&
         resource.text("id") == reference.substr(slash + 1);
}

std::optional<Item> find_entry(const Node& bundle, std::string_view reference) {
  if (bundle.value == nullptr || bundle.value->text("resourceType") != "Bundle") return std::nullopt;
  for (const json::Value& entry : (*bundle.value)["entry"].items()) {
    const json::Value* resource = entry.find("resource");
    if (resource != nullptr && is_address_of(entry.text("fullUrl"), *resource, reference))
      return of_resource(*resource);
  }
  return std::nullopt;
}

}  // namespace

bool is_resolve(const Expr& expr) noexcept { return expr.op == Op::call && expr.name == "resolve"; }

std::string_view reference_of(const Item& item) noexcept {
  if (const auto text = item.as_string()) return *text;
  const Node* node = item.node();
  return node != nullptr && node->value != nullptr ? node->value->text("reference") : std::string_view{};
}

std::optional<Item> resolve(const Environment& environment, std::string_view reference) {
  if (reference == "#") return Item{environment.root_resource};
  if (reference.starts_with('#')) {
    const std::string_view id = reference.substr(1);
    if (auto own = find_contained(environment.resource, id)) return own;
    return find_contained(environment.root_resource, id);
  }
  const std::string_view unversioned = reference.substr(0, reference.find(kHistory));
  if (auto entry = find_entry(environment.root_resource, unversioned)) return entry;
  auto found = environment.resolve ? environment.resolve(reference) : std::nullopt;
  if (!found) return std::nullopt;
  // In a list, so that the resource stays where the node says it is.
  json::Value keeper{json::Array{*std::move(found)}};
  const Node node = root(keeper.at(0));
  return Item{node, std::move(keeper)};
}

Result<const Type*> target_type(Evaluator& evaluator, const Expr& call, const Scope& scope) {
  Items input;
  RETURN_IF_ERROR(evaluator.evaluate_input(call, scope, input));
  if (input.size() != 1) return nullptr;
  const auto resource_type = [](std::string_view name) {
    const Type* type = find_type(name);
    return type != nullptr && type->kind == TypeKind::resource ? type : nullptr;
  };
  std::string_view reference = reference_of(input.front());
  reference = reference.substr(0, reference.find(kHistory));
  const std::size_t end = reference.rfind('/');
  if (end != std::string_view::npos) {
    const std::string_view before = reference.substr(0, end);
    const std::size_t start = before.rfind('/');
    const std::string_view name = start == std::string_view::npos ? before : before.substr(start + 1);
    if (const Type* type = resource_type(name)) return type;
  }
  const Node* node = input.front().node();
  if (node == nullptr || node->value == nullptr) return nullptr;
  return resource_type(node->value->text("type"));
}

}  // namespace concord::fhir::path
