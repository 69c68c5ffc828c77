#include "service/artifacts/references.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/json/pointer.h"
#include "fhir/reference.h"
#include "mappers/references.h"
#include "mappers/systems.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

// The elements of Reference (R4 references.html).
constexpr std::array<std::string_view, 6> kReferenceMembers{"id",   "extension",  "reference",
                                                            "type", "identifier", "display"};

// A Reference that may name something outside the graph. Other elements with a single `identifier` object
// (QuestionnaireResponse, for one) have members that a Reference has not.
bool is_reference(const json::Value& element) {
  if (!element["reference"].is_string() && !element["identifier"].is_object()) return false;
  return std::ranges::all_of(element.members(), [](const json::Member& member) {
    return std::ranges::find(kReferenceMembers, member.name()) != kReferenceMembers.end();
  });
}

using Rewrite = std::function<json::Value(const json::Value& element, const std::string& expression)>;

// A copy in which every Reference went through `rewrite`, those in extensions of References too.
json::Value map_elements(const json::Value& value, const std::string& expression, const Rewrite& rewrite) {
  if (is_reference(value)) {
    json::Value out = rewrite(value, expression);
    if (out.find("extension") == nullptr) return out;
    return json::with(out, "extension", map_elements(out["extension"], expression + ".extension", rewrite));
  }
  if (value.is_array()) {
    json::Array out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      out.push_back(map_elements(value.at(i), fmt::format("{}[{}]", expression, i), rewrite));
    }
    return {std::move(out)};
  }
  if (!value.is_object()) return value;
  json::Object out;
  out.reserve(value.size());
  for (const json::Member& member : value.members()) {
    out.emplace_back(member.name_value,
                     map_elements(member.value, fmt::format("{}.{}", expression, member.name()), rewrite));
  }
  return {std::move(out)};
}

// The same for a whole resource, but for the extensions that the artifact brought along.
json::Value map_resource(const json::Value& resource, std::span<const json::Value> brought, const Rewrite& rewrite) {
  const std::string type{resource.text("resourceType")};
  json::Object out;
  out.reserve(resource.size());
  for (const json::Member& member : resource.members()) {
    const std::string expression = fmt::format("{}.{}", type, member.name());
    if (member.name() != "extension") {
      out.emplace_back(member.name_value, map_elements(member.value, expression, rewrite));
      continue;
    }
    json::Array extensions;
    for (const json::Value& extension : member.value.items()) {
      const bool is_brought = std::ranges::find(brought, extension) != brought.end();
      extensions.push_back(is_brought ? extension : map_elements(extension, expression, rewrite));
    }
    out.emplace_back(member.name_value, std::move(extensions));
  }
  return {std::move(out)};
}

// A Reference with its elements in the order of the specification.
json::Value ordered(const json::Value& element) {
  json::Object out;
  for (const std::string_view name : kReferenceMembers) {
    if (const json::Value* value = element.find(name)) out.push_back(json::Member::constant(name, *value));
  }
  return {std::move(out)};
}

json::Value with_extension(const json::Value& element, json::Value extension) {
  json::Array extensions{element["extension"].items().begin(), element["extension"].items().end()};
  extensions.push_back(std::move(extension));
  return json::with(element, "extension", std::move(extensions));
}

bool same_identifier(const json::Value& a, const json::Value& b) {
  return a.is_object() && a["system"] == b["system"] && a["value"] == b["value"] && a["value"].is_string();
}

// Which references of the graph are the patient's, and how they are written at the partner.
struct Patient {
  const json::Value& reference;  // as the artifact gave it
  std::string_view literal;

  [[nodiscard]] bool is_meant_by(const json::Value& element) const {
    if (element["reference"].is_string()) return element.text("reference") == reference.text("reference");
    const json::Value& type = element["type"];
    return (type.is_null() || type.as_string() == "Patient") &&
           same_identifier(element["identifier"], reference["identifier"]);
  }
  [[nodiscard]] json::Value bound(const json::Value& element) const {
    return ordered(json::with(element, "reference", literal));
  }
};

json::Value unresolved_literal(const json::Value& element, const fhir::LiteralReference& literal) {
  json::Value out = json::with(element, "reference", {});
  out = json::with(out, "type", literal.type);
  out = json::with(out, "identifier",
                   json::object({{"system", json::Value::literal(mappers::kUnresolvedReferenceSystem)},
                                 {"value", element.text("reference")}}));
  return ordered(out);
}

json::Value resolved_logical(const json::Value& element, const std::string& literal) {
  const json::Value mark =
      json::object({{"url", json::Value::literal(mappers::kResolvedReferenceUrl)}, {"valueBoolean", true}});
  return ordered(json::with(with_extension(element, mark), "reference", literal));
}

// What an unresolved reference becomes. A literal one that also has an identifier stays as given: the identifier
// has its own meaning and leaves no place for the literal.
json::Value unresolved(const json::Value& element) {
  const auto literal = fhir::parse_reference(element.text("reference"));
  return literal && element["identifier"].is_null() ? unresolved_literal(element, *literal) : element;
}

// Where the artifact says what the Reference says: its literal, its identifier, or the key of another artifact.
bool says(const json::Value& part, const json::Value& element) {
  if (element["reference"].is_string()) return part["reference"] == element["reference"];
  const json::Value& identifier = element["identifier"];
  const bool is_key =
      part["artifact"].is_string() && part["source"] == identifier["system"] && part["id"] == identifier["value"];
  return is_key || same_identifier(part["identifier"], identifier);
}

// The pointer of the first such part of the artifact; empty when the reference is of the mapping's own making.
std::string pointer_of(const json::Value& part, const json::Value& element, const json::Pointer& at) {
  if (part.is_object() && says(part, element)) return at.str();
  for (const json::Member& member : part.members()) {
    if (auto found = pointer_of(member.value, element, at / member.name()); !found.empty()) return found;
  }
  for (std::size_t i = 0; i < part.items().size(); ++i) {
    if (auto found = pointer_of(part.at(i), element, at / i); !found.empty()) return found;
  }
  return {};
}

mappers::Note unresolved_note(const json::Value& element, const json::Value& normal, const std::string& expression,
                              const std::string& reason) {
  const bool stays = element["reference"].is_string() && element["identifier"].is_object();
  return {.kind = mappers::NoteKind::translated,
          .pointer = pointer_of(normal, element, {}),
          .expression = expression,
          .text = fmt::format("the reference does not resolve at the partner ({}); it is carried {}", reason,
                              stays ? "as given" : "as a logical reference")};
}

// The references to look up, each once, and what became of them.
class Lookups {
 public:
  void add(const json::Value& element) {
    if (std::ranges::find(wanted_, element) == wanted_.end()) wanted_.push_back(element);
  }
  [[nodiscard]] Status resolve(partner::PartnerEhr& partner, Deadline deadline) {
    ASSIGN_OR_RETURN(found_, partner::resolve_references(partner, wanted_, deadline));
    noted_.assign(wanted_.size(), false);
    return {};
  }
  // The element as it goes to the partner; a note the first time an unresolved one is met.
  [[nodiscard]] json::Value bound(const json::Value& element, const json::Value& normal, const std::string& expression,
                                  std::vector<mappers::Note>& notes) {
    const auto at = std::ranges::find(wanted_, element);
    if (at == wanted_.end()) return element;
    const auto index = static_cast<std::size_t>(at - wanted_.begin());
    const partner::Resolution& resolution = found_[index];
    if (!resolution.literal.empty()) {
      return element["reference"].is_string() ? element : resolved_logical(element, resolution.literal);
    }
    if (!noted_[index]) notes.push_back(unresolved_note(element, normal, expression, resolution.reason));
    noted_[index] = true;
    return unresolved(element);
  }

 private:
  std::vector<json::Value> wanted_;
  std::vector<partner::Resolution> found_;
  std::vector<bool> noted_;
};

// Only relative literals and logical references can be asked for; urn:uuid, #contained and absolute ones stay, and
// so does this software itself, which no partner knows.
bool can_be_looked_up(const json::Value& element) {
  if (!element["reference"].is_string()) return element["identifier"].text("system") != mappers::kDeviceSystem;
  const auto literal = fhir::parse_reference(element.text("reference"));
  return literal && literal->base.empty();
}

}  // namespace

Result<BoundPatient> bind_patient(partner::PartnerEhr& partner, const mappers::Mapper& mapper,
                                  const json::Value& normal, Deadline deadline) {
  const json::Value& reference = normal["patient"];
  BoundPatient out{.literal = {}, .artifact = normal, .notes = {}};
  ASSIGN_OR_RETURN(out.literal, partner::resolve_patient(partner, reference, deadline));
  if (!reference["reference"].is_string() || reference.text("reference") == out.literal) return out;
  out.artifact = json::with(normal, "patient", json::with(reference, "reference", out.literal));
  out.notes.push_back({.kind = mappers::NoteKind::translated,
                       .pointer = "/patient/reference",
                       .expression = fmt::format("{}.subject.reference", mapper.primary_type()),
                       .text = "the patient record was merged; the reference names the record that replaced it"});
  return out;
}

Result<std::vector<mappers::Note>> bind_references(partner::PartnerEhr& partner, mappers::Graph& graph,
                                                   const json::Value& normal, std::string_view patient_literal,
                                                   Deadline deadline) {
  const Patient patient{.reference = normal["patient"], .literal = patient_literal};
  const auto brought = normal["extension"].items();
  Lookups lookups;
  for (const mappers::GraphResource& entry : graph.resources) {
    map_resource(entry.resource, brought, [&](const json::Value& element, const std::string&) {
      if (!patient.is_meant_by(element) && can_be_looked_up(element)) lookups.add(element);
      return element;
    });
  }
  RETURN_IF_ERROR(lookups.resolve(partner, deadline));
  std::vector<mappers::Note> notes;
  for (mappers::GraphResource& entry : graph.resources) {
    entry.resource =
        map_resource(entry.resource, brought, [&](const json::Value& element, const std::string& expression) {
          if (patient.is_meant_by(element)) return patient.bound(element);
          return lookups.bound(element, normal, expression, notes);
        });
  }
  return notes;
}

}  // namespace concord::artifacts
