#include "mappers/concept_maps/concept_map.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/json/pointer.h"
#include "core/json/read.h"
#include "mappers/instruments/check.h"

namespace concord::mappers::concept_maps {
namespace {

using json::Pointer;
using json::Value;

struct EquivalenceName {
  std::string_view name;
  Equivalence equivalence;
};
constexpr std::array kEquivalences{
    EquivalenceName{"relatedto", Equivalence::relatedto},
    EquivalenceName{"equivalent", Equivalence::equivalent},
    EquivalenceName{"equal", Equivalence::equal},
    EquivalenceName{"wider", Equivalence::wider},
    EquivalenceName{"subsumes", Equivalence::subsumes},
    EquivalenceName{"narrower", Equivalence::narrower},
    EquivalenceName{"specializes", Equivalence::specializes},
    EquivalenceName{"inexact", Equivalence::inexact},
    EquivalenceName{"unmatched", Equivalence::unmatched},
    EquivalenceName{"disjoint", Equivalence::disjoint},
};

struct UnmappedName {
  std::string_view name;
  Unmapped unmapped;
};
constexpr std::array kUnmapped{
    UnmappedName{"provided", Unmapped::provided},
    UnmappedName{"fixed", Unmapped::fixed},
    UnmappedName{"other-map", Unmapped::other_map},
};

// Reads the file; whatever the validator refuses is read as if it were absent.
class Reader {
 public:
  explicit Reader(std::vector<Issue>& issues) : issues_{issues} {}

  ConceptMap read(const Value& file) {
    const Pointer root;
    if (file.text("resourceType") != "ConceptMap") add(root / "resourceType", "value", "must be ConceptMap");
    if (file.text("status") == "retired") add(root / "status", "business-rule", "is retired: such a map is not used");
    ConceptMap out;
    out.url = required(file, "url", root);
    out.version = file.text("version");
    const Pointer list = root / "group";
    const Value& groups = file["group"];
    if (groups.size() == 0) add(list, "required", "needs at least one group");
    if (is_too_long(groups, kGroupsMax, list)) return out;
    for (std::size_t i = 0; i < groups.items().size(); ++i) out.groups.push_back(group(groups.at(i), list / i));
    return out;
  }

 private:
  void add(const Pointer& at, std::string_view code, std::string_view text) {
    Issue issue{Severity::error, std::string{code}, at.str(), std::string{text}};
    const auto is_same = [&issue](const Issue& one) {
      return one.expression == issue.expression && one.code == issue.code;
    };
    if (std::ranges::none_of(issues_, is_same)) issues_.push_back(std::move(issue));
  }

  std::string required(const Value& object, std::string_view name, const Pointer& at) {
    const std::string_view text = object.text(name);
    if (text.empty()) add(at / name, "required", "is required");
    return std::string{text};
  }

  bool is_too_long(const Value& list, std::size_t most, const Pointer& at) {
    if (list.size() <= most) return false;
    add(at, "too-long", fmt::format("must not be longer than {}", most));
    return true;
  }

  Group group(const Value& object, const Pointer& at) {
    Group out;
    out.source = required(object, "source", at);
    out.source_version = object.text("sourceVersion");
    out.target = required(object, "target", at);
    out.target_version = object.text("targetVersion");
    if (!out.source.empty() && out.source == out.target) add(at / "target", "business-rule", "is the source as well");
    const Pointer list = at / "element";
    const Value& elements = object["element"];
    if (is_too_long(elements, kElementsMax, list)) return out;
    for (std::size_t i = 0; i < elements.items().size(); ++i) out.elements.push_back(element(elements.at(i), list / i));
    sort(out.elements, list);
    if (const Value* unmapped = object.find("unmapped")) read_unmapped(*unmapped, at / "unmapped", out);
    return out;
  }

  // By code; a code may have one element.
  void sort(std::vector<Element>& elements, const Pointer& at) {
    std::ranges::sort(elements, {}, &Element::code);
    const auto twin = std::ranges::adjacent_find(elements, {}, &Element::code);
    if (twin != elements.end() && !twin->code.empty()) add(at, "duplicate", "two elements have the same code");
  }

  Element element(const Value& object, const Pointer& at) {
    Element out;
    out.code = required(object, "code", at);
    out.display = object.text("display");
    const Pointer list = at / "target";
    const Value& targets = object["target"];
    if (is_too_long(targets, kTargetsMax, list)) return out;
    for (std::size_t i = 0; i < targets.items().size(); ++i) out.targets.push_back(target(targets.at(i), list / i));
    return out;
  }

  Target target(const Value& object, const Pointer& at) {
    for (const std::string_view name : {"dependsOn", "product"}) {
      if (object.find(name) != nullptr)
        add(at / name, "not-supported", "is not supported: the mapping would hold only with other elements");
    }
    Target out;
    out.code = object.text("code");
    out.display = object.text("display");
    const auto* row = std::ranges::find(kEquivalences, object.text("equivalence"), &EquivalenceName::name);
    if (row != kEquivalences.end()) out.equivalence = row->equivalence;
    const bool needs_code = out.equivalence != Equivalence::unmatched && out.equivalence != Equivalence::disjoint;
    if (needs_code && out.code.empty()) add(at / "code", "required", "is required unless nothing matches");
    return out;
  }

  void read_unmapped(const Value& object, const Pointer& at, Group& out) {
    const auto* row = std::ranges::find(kUnmapped, object.text("mode"), &UnmappedName::name);
    if (row == kUnmapped.end()) return;
    out.unmapped = row->unmapped;
    if (out.unmapped == Unmapped::fixed) out.fixed_code = required(object, "code", at);
    if (out.unmapped == Unmapped::other_map) out.other_map = required(object, "url", at);
    out.fixed_display = object.text("display");
  }

  std::vector<Issue>& issues_;
};

}  // namespace

Checked check_file(std::string_view text, const fhir::Validator& validator) {
  Checked out;
  const auto fatal = [&out](std::string code, std::string what) {
    out.issues.push_back({Severity::fatal, std::move(code), {}, std::move(what)});
    return out;
  };
  if (text.size() > kFileBytesMax) return fatal("too-long", "a concept map must not be over 16 MiB");
  const auto file = json::read(text, {.bytes_max = kFileBytesMax});
  if (!file) return fatal("structure", file.error().message);
  for (Issue& issue : validator.validate(*file)) {
    issue.expression = instruments::pointer_of({}, issue.expression);
    out.issues.push_back(std::move(issue));
  }
  ConceptMap map = Reader{out.issues}.read(*file);
  if (fhir::is_valid(out.issues)) out.map = std::move(map);
  return out;
}

}  // namespace concord::mappers::concept_maps
