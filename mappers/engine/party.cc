// The Party codec: a Reference, and extensions for what a Reference cannot say.
#include <algorithm>
#include <string>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/types.h"
#include "mappers/references.h"
#include "mappers/systems.h"

namespace concord::mappers::codec {
namespace {

using json::Value;

const Value* find_extension(const Value& element, std::string_view url, std::string_view value_name) {
  for (const Value& candidate : element["extension"].items()) {
    if (candidate.text("url") == url) return candidate.find(value_name);
  }
  return nullptr;
}

// "Practitioner" of a party: said, or in its literal, or what its role stands for when it is known by identifier.
std::string_view party_type(const Value& party) {
  if (const std::string_view type = party.text("type"); !type.empty()) return type;
  const std::string_view reference = party.text("reference");
  if (!reference.empty()) return reference.substr(0, reference.find('/'));
  return party.find("identifier") == nullptr ? std::string_view{} : type_of_role(party.text("role"));
}

Value plain_reference(const Value& party, std::string_view type) {
  const bool is_logical = party.find("reference") == nullptr && party.find("identifier") != nullptr;
  const bool says_type = party.find("type") != nullptr;
  return json::object({{"reference", party["reference"]},
                       {"type", says_type ? party["type"] : (is_logical && !type.empty() ? Value{type} : Value{})},
                       {"identifier", party["identifier"]},
                       {"display", party["display"]}});
}

json::Array said_beside(const Value& party, std::string_view type, Writing& writing) {
  json::Array out;
  const std::string_view role = party.text("role");
  if (role_of_type(type) != role) out.push_back(simple_extension(kPartyRoleUrl, "valueCode", party["role"]));
  if (const Value* relationship = party.find("relationship")) {
    const Step member{writing.place, "relationship", Step::Extension{.url = kPartyRelationshipUrl}};
    out.push_back(simple_extension(kPartyRelationshipUrl, "valueCodeableConcept",
                                   kConceptCodec.write(kConceptCodec, *relationship, writing)));
  }
  if (const Value* behalf = party.find("onBehalfOf")) {
    out.push_back(simple_extension(kPartyOnBehalfOfUrl, "valueReference",
                                   kReferenceCodec.write(kReferenceCodec, *behalf, writing)));
  }
  return out;
}

// `reference` with extensions in front.
Value with_extensions(json::Array extensions, const Value& reference) {
  if (extensions.empty()) return reference;
  json::ObjectBuilder out{1 + reference.size()};
  out.add("extension", Value{std::move(extensions)});
  for (const json::Member& member : reference.members()) out.add(member);
  return out.take();
}

// Both name a patient in the same way, but not the same one.
bool names_another(const Value& named, const Value& subject) {
  const std::string_view literal = relative_part(named.text("reference"));
  const std::string_view known = relative_part(subject.text("reference"));
  if (!literal.empty() && !known.empty()) return literal != known;
  const Value& identifier = named["identifier"];
  return identifier.is_object() && subject["identifier"].is_object() && !is_same_reference(named, subject);
}

}  // namespace

Value write_party(const Codec& self, const Value& value, Writing& writing) {
  if (value.text("role") == "patient") {
    Value subject = writing.subject;
    if (const Value* display = value.find("display")) subject = json::with(subject, "display", *display);
    return with_extensions(said_beside(value, "Patient", writing), subject);
  }
  const std::string_view type = party_type(value);
  const Value reference = plain_reference(value, type);
  const bool is_allowed = self.types.empty() || type.empty() || std::ranges::find(self.types, type) != self.types.end();
  if (is_allowed) return with_extensions(said_beside(value, type, writing), reference);
  writing.notes.push_back(writing.place.note(
      NoteKind::translated, "FHIR does not allow a party of this type here: it is carried in an extension"));
  json::Array extensions = said_beside(value, type, writing);
  extensions.push_back(
      simple_extension(kPartyReferenceUrl, "valueReference", json::with(reference, "display", Value{})));
  return with_extensions(std::move(extensions), json::object({{"display", value["display"]}}));
}

Value read_party(const Codec& /*self*/, const Value& value, Reading& reading) {
  const Value* carried = find_extension(value, kPartyReferenceUrl, "valueReference");
  const Value& named = carried == nullptr ? value : *carried;
  const Value reference = kReferenceCodec.read(kReferenceCodec, named, reading);
  const Value* role = find_extension(value, kPartyRoleUrl, "valueCode");
  const Value* relationship = find_extension(value, kPartyRelationshipUrl, "valueCodeableConcept");
  const Value* behalf = find_extension(value, kPartyOnBehalfOfUrl, "valueReference");
  const Value concept_value =
      relationship == nullptr ? Value{} : kConceptCodec.read(kConceptCodec, *relationship, reading);
  const Value behalf_of = behalf == nullptr ? Value{} : kReferenceCodec.read(kReferenceCodec, *behalf, reading);
  // An identifier of the same text may be that of somebody else: then the type says so.
  const std::string_view named_as = named_type(named);
  const bool may_be_patient = role == nullptr && (named_as.empty() || named_as == "Patient");
  if (may_be_patient && is_same_reference(named, reading.subject)) {
    return json::object({{"role", "patient"},
                         {"relationship", concept_value},
                         {"display", value["display"]},
                         {"onBehalfOf", behalf_of}});
  }
  const std::string_view type = party_type(reference);
  std::string said{role == nullptr ? role_of_type(type) : role->as_string().value_or("")};
  if (said.empty()) {
    said = "clinician";
    const Step said_role{reading.place, "role", std::string_view{}};
    reading.notes.push_back(
        reading.place.note(NoteKind::doubted, "nothing says what a party is to the patient: taken as clinician"));
  }
  if (said == "patient" && names_another(named, reading.subject)) {
    said = "peer";
    const Step said_role{reading.place, "role", std::string_view{}};
    reading.notes.push_back(reading.place.note(NoteKind::doubted, "a party is another patient: taken as peer"));
  }
  const Value party = json::object({{"role", said},
                                    {"relationship", concept_value},
                                    {"reference", reference["reference"]},
                                    {"identifier", reference["identifier"]},
                                    {"type", reference["type"]},
                                    {"display", value["display"]},
                                    {"onBehalfOf", behalf_of}});
  return settle_party(party);
}

}  // namespace concord::mappers::codec
