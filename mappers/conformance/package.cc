#include "mappers/conformance/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/canonical.h"
#include "core/json/write.h"
#include "core/version.h"
#include "mappers/conformance/parts.h"
#include "mappers/forms/form_questionnaire.h"

namespace concord::mappers::conformance {
namespace {

using json::Value;

// The Questionnaire of an instrument, named by its id.
Value questionnaire_of(const instruments::Instrument& instrument) {
  json::Object out;
  for (const json::Member& member : instrument.questionnaire.members()) {
    if (member.name() == "id") continue;
    out.push_back(member);
    if (member.name() == "resourceType") out.emplace_back("id", instrument.id);
  }
  return Value{std::move(out)};
}

std::string file_name(const Value& resource) {
  return fmt::format("{}-{}.json", resource.text("resourceType"), resource.text("id"));
}

Value manifest() {
  return json::object({{"name", kPackageName},
                       {"version", kVersion},
                       {"canonical", kCanonicalBase},
                       {"url", kCanonicalBase},
                       {"title", "What Concord writes into FHIR R4"},
                       {"description",
                        "Extensions, code systems, concept maps, questionnaires and logical models of "
                        "collaborative care artifacts."},
                       {"fhirVersions", json::Array{"4.0.1"}},
                       {"dependencies", json::object({{"hl7.fhir.r4.core", "4.0.1"}})},
                       {"type", "Conformance"},
                       {"author", "Concord"}});
}

Value index_of(const std::vector<Value>& resources) {
  json::Array files;
  for (const Value& one : resources) {
    files.push_back(
        json::object({{"filename", file_name(one)},
                      {"resourceType", one["resourceType"]},
                      {"id", one["id"]},
                      {"url", one["url"]},
                      {"version", one["version"]},
                      {"kind", one["kind"]},
                      {"type", one["resourceType"].as_string() == "StructureDefinition" ? one["type"] : Value{}}}));
  }
  return json::object({{"index-version", 1}, {"files", std::move(files)}});
}

void append(std::vector<Value> more, std::vector<Value>& out) { std::ranges::move(more, std::back_inserter(out)); }

}  // namespace

std::vector<Value> definitions(std::span<const ArtifactType* const> types, const instruments::Registry& instruments) {
  std::vector<Catalogue> catalogues;
  catalogues.reserve(types.size());
  for (const ArtifactType* type : types) catalogues.push_back(catalogue::catalogue_of(*type));
  std::vector<Value> out = extension_definitions(catalogues);
  append(logical_models(catalogues), out);
  append(code_systems(catalogues, instruments), out);
  append(concept_maps(catalogues), out);
  for (const instruments::Instrument& one : instruments.all()) out.push_back(questionnaire_of(one));
  for (const ArtifactType* type : types) {
    if (type->questionnaire_form != nullptr) out.push_back(forms::questionnaire_of(*type));
  }
  std::ranges::sort(out, {}, file_name);
  return out;
}

std::vector<PackageFile> package_files(std::span<const ArtifactType* const> types,
                                       const instruments::Registry& instruments) {
  const std::vector<Value> resources = definitions(types, instruments);
  std::vector<PackageFile> out;
  const auto add = [&out](const std::string& name, const Value& value) {
    out.push_back({.path = "package/" + name, .text = json::write_pretty(value) + "\n"});
  };
  add("package.json", manifest());
  add(".index.json", index_of(resources));
  for (const Value& resource : resources) add(file_name(resource), resource);
  return out;
}

}  // namespace concord::mappers::conformance
