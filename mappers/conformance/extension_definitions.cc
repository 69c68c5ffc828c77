#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "mappers/catalogue/extensions.h"
#include "mappers/conformance/parts.h"

namespace concord::mappers::conformance {
namespace {

using catalogue::Extension;
using catalogue::Held;
using json::Value;

constexpr std::string_view kRoot = "Extension";

std::string described(const Extension& extension) {
  if (!extension.held.description.empty()) return std::string{extension.held.description};
  if (extension.cases.empty()) return words(catalogue::last_part(extension.url));
  return "Written when " + *std::ranges::min_element(extension.cases, {}, &std::string::size) + ".";
}

Value type_list(std::string_view type) { return json::Array{json::object({{"code", type}})}; }

Value types_of(const Held& held) {
  json::Array out;
  for (const std::string_view type : held.types) {
    json::Array targets;
    if (type == "Reference") {
      for (const std::string_view target : held.reference)
        targets.push_back(fmt::format("http://hl7.org/fhir/StructureDefinition/{}", target));
    }
    out.push_back(json::object({{"code", type}, {"targetProfile", std::move(targets)}}));
  }
  return Value{std::move(out)};
}

// The elements of the extension, or of the slice of it that is a part.
class ElementWriter {
 public:
  ElementWriter(std::string id, std::string path) : id_{std::move(id)}, path_{std::move(path)} {}

  void add(std::string_view name, std::string description, int min, std::string max, Value more) {
    elements_.push_back({.id = fmt::format("{}.{}", id_, name),
                         .path = fmt::format("{}.{}", path_, name),
                         .description = std::move(description),
                         .min = min,
                         .max = std::move(max),
                         .base = fmt::format("{}.{}", kRoot, name),
                         .more = std::move(more)});
  }
  void add_url(std::string_view url) {
    // As R4 itself types the url: a string of FHIRPath that is a uri in FHIR.
    const Value said = json::object(
        {{"url", "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"}, {"valueUrl", "uri"}});
    const Value type =
        json::object({{"extension", json::array_of(said)}, {"code", "http://hl7.org/fhirpath/System.String"}});
    add("url", "Which extension it is", 1, "1", json::object({{"type", json::array_of(type)}, {"fixedUri", url}}));
  }
  void add_value(const Held& held) {
    Value more = json::object({{"type", types_of(held)}});
    if (held.coded != nullptr && has_code_system(*held.coded))
      more = json::with(more, "binding", binding_to(*held.coded));
    add("value[x]", held.description.empty() ? "The value" : std::string{held.description}, 1, "1", std::move(more));
  }
  void add_no_extension() { add("extension", "None", 0, "0", json::object({{"type", type_list(kRoot)}})); }
  void add_slicing() {
    const Value discriminator = json::Array{json::object({{"type", "value"}, {"path", "url"}})};
    add("extension", "The parts", 0, "*",
        json::object({{"slicing", json::object({{"discriminator", discriminator}, {"rules", "open"}})},
                      {"type", type_list(kRoot)}}));
  }
  [[nodiscard]] std::vector<Element> take() { return std::move(elements_); }

 private:
  std::string id_;
  std::string path_;
  std::vector<Element> elements_;
};

void append(std::vector<Element> more, std::vector<Element>& out) { std::ranges::move(more, std::back_inserter(out)); }

void add_part(const catalogue::Part& part, std::vector<Element>& out) {
  const std::string id = fmt::format("Extension.extension:{}", part.url);
  const std::string path = "Extension.extension";
  out.push_back({.id = id,
                 .path = path,
                 .slice = std::string{part.url},
                 .description = part.held.description.empty() ? words(part.url) : std::string{part.held.description},
                 .min = part.held.is_required ? 1 : 0,
                 .max = part.held.is_list ? "*" : "1",
                 .base = path,
                 .more = json::object({{"type", type_list(kRoot)}})});
  ElementWriter inside{id, path};
  inside.add_no_extension();
  inside.add_url(part.url);
  inside.add_value(part.held);
  append(inside.take(), out);
}

std::vector<Element> elements_of(const Extension& extension) {
  std::vector<Element> out;
  out.push_back({.id = std::string{kRoot},
                 .path = std::string{kRoot},
                 .description = described(extension),
                 .min = 0,
                 .max = extension.held.is_list ? "*" : "1",
                 .base = std::string{kRoot},
                 .more = {}});
  ElementWriter own{std::string{kRoot}, std::string{kRoot}};
  if (extension.parts.empty()) {
    own.add_no_extension();
    own.add_url(extension.url);
    own.add_value(extension.held);
    append(own.take(), out);
    return out;
  }
  own.add_slicing();
  append(own.take(), out);
  for (const catalogue::Part& part : extension.parts) add_part(part, out);
  ElementWriter last{std::string{kRoot}, std::string{kRoot}};
  last.add_url(extension.url);
  Held nothing;
  nothing.types = {"string"};
  last.add("value[x]", "None: it has parts", 0, "0", json::object({{"type", types_of(nothing)}}));
  append(last.take(), out);
  return out;
}

Value definition_of(const Extension& extension) {
  const std::string id{catalogue::last_part(extension.url)};
  json::Object out = heading({.type = "StructureDefinition",
                              .id = id,
                              .url = std::string{extension.url},
                              .title = words(id),
                              .description = described(extension)});
  out.emplace_back("fhirVersion", "4.0.1");
  out.emplace_back("kind", "complex-type");
  out.emplace_back("abstract", false);
  json::Array contexts;
  for (const std::string_view context : extension.contexts)
    contexts.push_back(json::object({{"type", "element"}, {"expression", context}}));
  out.emplace_back("context", std::move(contexts));
  out.emplace_back("type", kRoot);
  out.emplace_back("baseDefinition", "http://hl7.org/fhir/StructureDefinition/Extension");
  out.emplace_back("derivation", "constraint");
  put_elements(elements_of(extension), out);
  return Value{std::move(out)};
}

}  // namespace

std::vector<Value> extension_definitions(std::span<const Catalogue> catalogues) {
  std::vector<Value> out;
  for (const Extension& extension : catalogue::extensions_of(catalogues)) {
    if (catalogue::is_ours(extension.url)) out.push_back(definition_of(extension));
  }
  return out;
}

}  // namespace concord::mappers::conformance
