#include "mappers/engine/codecs.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

#include "fhir/reference.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/placements.h"
#include "mappers/engine/translate.h"
#include "mappers/engine/types.h"
#include "mappers/engine/units.h"
#include "mappers/foreign/foreign.h"
#include "mappers/references.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

Value same(const Codec& /*self*/, const Value& value, Writing& /*writing*/) { return value; }
Value same_back(const Codec& /*self*/, const Value& value, Reading& /*reading*/) { return value; }

// The members of `value` that are named, in that order.
Value pick(const Value& value, std::span<const std::string_view> names) {
  json::ObjectBuilder out{names.size()};
  for (const std::string_view name : names) {
    if (const Value* found = value.find(name)) out.add(name, *found);
  }
  return out.take();
}

// True when `value` has none but those members, in that order: then it is what pick() would make.
bool is_picked(const Value& value, std::span<const std::string_view> names) {
  auto name = names.begin();
  return std::ranges::all_of(value.members(), [&](const json::Member& member) {
    name = std::find(name, names.end(), member.name());
    return name != names.end();
  });
}

constexpr std::array<std::string_view, 4> kCodingNames{"system", "version", "code", "display"};

Value codings(const Value& list) {
  const bool is_plain =
      std::ranges::all_of(list.items(), [](const Value& coding) { return is_picked(coding, kCodingNames); });
  if (is_plain) return list;
  json::ArrayBuilder out{list.size()};
  for (const Value& coding : list.items()) out.add(pick(coding, kCodingNames));
  return out.take();
}

// Without those that we translated from the others.
Value own_codings(const Value& list) {
  const auto all = list.items();
  const bool has_own = !std::ranges::all_of(all, is_translation);
  if (!has_own || std::ranges::none_of(all, is_translation)) return codings(list);
  json::Array out;
  std::ranges::copy_if(all, std::back_inserter(out), std::not_fn(is_translation));
  return codings(Value{std::move(out)});
}

Value write_concept(const Codec& /*self*/, const Value& value, Writing& writing) {
  Value list = codings(value["coding"]);
  if (writing.context.concept_maps != nullptr)
    list = with_translations(*writing.context.concept_maps, list, writing.place, writing.notes);
  return json::object({{"coding", std::move(list)}, {"text", value["text"]}});
}

Value read_concept(const Codec& /*self*/, const Value& value, Reading& /*reading*/) {
  if (!value.is_object()) return {};
  return json::object({{"text", value["text"]}, {"coding", own_codings(value["coding"])}});
}

Value write_reference(const Codec& /*self*/, const Value& value, Writing& /*writing*/) {
  constexpr std::array<std::string_view, 4> kOrder{"reference", "type", "identifier", "display"};
  return pick(value, kOrder);
}

bool has_extension(const Value& element, std::string_view url) {
  return std::ranges::any_of(element["extension"].items(), [url](const Value& e) { return e.text("url") == url; });
}

Value read_reference(const Codec& /*self*/, const Value& value, Reading& /*reading*/) { return plain_reference(value); }

Value write_quantity(const Codec& /*self*/, const Value& value, Writing& writing) {
  const bool has_code = value.find("code") != nullptr;
  if (has_code && !is_known_unit(value.text("code"))) {
    const Step code{writing.place, "code", "code"};
    writing.notes.push_back(writing.place.note(NoteKind::doubted, "this unit is of UCUM's form, but not known here"));
  }
  return json::object({{"value", value["value"]},
                       {"comparator", value["comparator"]},
                       {"unit", value["unit"]},
                       {"system", has_code ? Value::literal(kUcum) : Value{}},
                       {"code", value["code"]}});
}

Value read_quantity(const Codec& /*self*/, const Value& value, Reading& /*reading*/) {
  if (value.find("value") == nullptr) return {};
  const bool is_ucum = value.text("system") == kUcum;
  return json::object({{"value", value["value"]},
                       {"comparator", value["comparator"]},
                       {"unit", value["unit"]},
                       {"code", is_ucum ? value["code"] : Value{}}});
}

constexpr Codec kQuantity{.write = write_quantity, .read = read_quantity, .placements = kQuantityPlacements};
constexpr std::array kRatioRows{
    Row{.member = "numerator", .path = "numerator", .codec = &kQuantityCodec},
    Row{.member = "denominator", .path = "denominator", .codec = &kQuantityCodec},
};
constexpr std::array kRangeRows{
    Row{.member = "low", .path = "low", .codec = &kQuantityCodec},
    Row{.member = "high", .path = "high", .codec = &kQuantityCodec},
};

// Identifier system of a thing that is known by its URI (R4 terminologies-systems.html).
constexpr std::string_view kUriSystem = "urn:ietf:rfc:3986";

// The primary resource type of each artifact type.
struct PrimaryType {
  std::string_view artifact;
  std::string_view type;
};
constexpr std::array kPrimaryTypes{
    PrimaryType{"goal", "Goal"},
    PrimaryType{"goal-priorities", "List"},
    PrimaryType{"shared-decision", "RequestGroup"},
    PrimaryType{"patient-reported-outcome", "QuestionnaireResponse"},
};

Value write_artifact_ref(const Codec& /*self*/, const Value& value, Writing& /*writing*/) {
  const auto* row = std::ranges::find(kPrimaryTypes, value.text("artifact"), &PrimaryType::artifact);
  return json::object({{"type", Value::literal(row->type)},
                       {"identifier", json::object({{"system", value["source"]}, {"value", value["id"]}})}});
}

// The artifact that a resource at the partner is: ours by its identifier, any other by its URL.
Value artifact_at(const PrimaryType& row, const GraphResource* resource, const fhir::LiteralReference& literal,
                  std::string_view base) {
  if (resource != nullptr && has_frame(resource->resource)) {
    const Value& identifier = business_identifier(resource->resource, row.artifact);
    return json::object(
        {{"artifact", Value::literal(row.artifact)}, {"source", identifier["system"]}, {"id", identifier["value"]}});
  }
  const std::string_view where = literal.base.empty() ? base : std::string_view{literal.base};
  return json::object({{"artifact", Value::literal(row.artifact)},
                       {"source", foreign::source_of(where, literal.type)},
                       {"id", literal.id}});
}

// A foreign reference is literal, or an identifier that is a URL.
Value read_literal_ref(const Value& value, Reading& reading) {
  const bool is_url = value["identifier"].text("system") == kUriSystem;
  const auto literal = fhir::parse_reference(is_url ? value["identifier"].text("value") : value.text("reference"));
  if (!literal) return {};
  const auto* row = std::ranges::find(kPrimaryTypes, literal->type, &PrimaryType::type);
  if (row == kPrimaryTypes.end()) return {};
  return artifact_at(*row, reading.links.find(value), *literal, reading.base);
}

Value read_artifact_ref(const Codec& /*self*/, const Value& value, Reading& reading) {
  if (Value literal = reading.is_foreign ? read_literal_ref(value, reading) : Value{}; !literal.is_null())
    return literal;
  const Value& identifier = value["identifier"];
  std::string_view type = value.text("type");
  if (type.empty()) {
    const std::string_view relative = relative_part(value.text("reference"));
    type = relative.substr(0, relative.find('/'));
  }
  const auto* row = std::ranges::find(kPrimaryTypes, type, &PrimaryType::type);
  if (row == kPrimaryTypes.end() || identifier.text("system").empty() || identifier.text("value").empty()) {
    reading.notes.push_back(
        reading.place.note(NoteKind::dropped, "a reference to an artifact has no business identifier"));
    return {};
  }
  return json::object(
      {{"artifact", Value::literal(row->artifact)}, {"source", identifier["system"]}, {"id", identifier["value"]}});
}

constexpr std::string_view kGoalPriority = "http://terminology.hl7.org/CodeSystem/goal-priority";
constexpr std::array kPriorityCodes{
    CodePair{"high", "high-priority", "High Priority"},
    CodePair{"medium", "medium-priority", "Medium Priority"},
    CodePair{"low", "low-priority", "Low Priority"},
};

constexpr Codec kAnnotationParty = party_of(kAnnotationTypes);

// What a party says besides its name, for a place that is no Reference.
json::Array beside_name(const Value& party) {
  json::Array out{party["extension"].items().begin(), party["extension"].items().end()};
  if (const Value* type = party.find("type")) {
    out.push_back(json::object(
        {{"url", Value::literal(kPartyReferenceUrl)}, {"valueReference", json::object({{"type", *type}})}}));
  }
  return out;
}

Value write_note(const Codec& /*self*/, const Value& value, Writing& writing) {
  Draft draft;
  if (const Value* by = value.find("by")) {
    const bool has_reference =
        by->text("role") == "patient" || by->find("reference") != nullptr || by->find("identifier") != nullptr;
    const Step author{writing.place, "by", "author"};
    const Value party = kAnnotationParty.write(kAnnotationParty, *by, writing);
    if (has_reference) {
      draft.put("authorReference", party);
    } else {
      draft.put("authorString", party["display"]);
      draft.put("_authorString", json::object({{"extension", beside_name(party)}}));
    }
  }
  draft.put("time", value["at"]);
  draft.put("text", value["text"]);
  return draft.freeze();
}

Value read_note(const Codec& /*self*/, const Value& value, Reading& reading) {
  Value by;
  const Step author{reading.place, "by", "author"};
  if (const Value* reference = value.find("authorReference")) {
    by = kAnnotationParty.read(kAnnotationParty, *reference, reading);
  } else if (value.find("authorString") != nullptr || value.find("_authorString") != nullptr) {
    const Value party =
        json::object({{"extension", value["_authorString"]["extension"]}, {"display", value["authorString"]}});
    by = kAnnotationParty.read(kAnnotationParty, party, reading);
  }
  return json::object({{"by", by}, {"at", value["time"]}, {"text", value["text"]}});
}

}  // namespace

constinit const Codec kSame{.write = same, .read = same_back};
constinit const Codec kConceptCodec{.write = write_concept, .read = read_concept, .placements = kConceptPlacements};
constinit const Codec kCodingCodec{.write = same, .read = same_back, .placements = kCodingPlacements};
constinit const Codec kReferenceCodec{
    .write = write_reference, .read = read_reference, .placements = kReferencePlacements};
constinit const Codec kQuantityCodec = kQuantity;
constinit const Codec kRatioCodec = nested(kRatioRows);
constinit const Codec kRangeCodec = nested(kRangeRows);
constinit const Codec kArtifactRefCodec{
    .write = write_artifact_ref, .read = read_artifact_ref, .placements = kArtifactRefPlacements};
constinit const Codec kPartyCodec = party_of({});
constinit const Codec kPriorityCodec = coded(kGoalPriority, kPriorityCodes);
constinit const Codec kNoteCodec{.write = write_note, .read = read_note, .placements = kNotePlacements};

const CodePair* find_ours(std::span<const CodePair> codes, std::string_view ours) {
  const auto it = std::ranges::find(codes, ours, &CodePair::ours);
  return it == codes.end() ? nullptr : &*it;
}

const CodePair* find_theirs(std::span<const CodePair> codes, std::string_view theirs) {
  const auto it = std::ranges::find(codes, theirs, &CodePair::theirs);
  return it == codes.end() ? nullptr : &*it;
}

Value coding_of(std::string_view system, const CodePair& pair) {
  return json::object({{"system", Value::literal(system)},
                       {"code", Value::literal(pair.theirs)},
                       {"display", pair.display.empty() ? Value{} : Value::literal(pair.display)}});
}

Value plain_reference(const Value& value) {
  if (!value.is_object()) return {};
  const Value& identifier = value["identifier"];
  // The literal that the partner did not know.
  if (identifier.text("system") == kUnresolvedReferenceSystem) {
    return json::object({{"reference", identifier["value"]}, {"display", value["display"]}});
  }
  const bool resolved_by_us = has_extension(value, kResolvedReferenceUrl);
  constexpr std::array<std::string_view, 2> kIdentifierNames{"system", "value"};
  return json::object({{"reference", resolved_by_us ? Value{} : value["reference"]},
                       {"identifier", pick(identifier, kIdentifierNames)},
                       {"type", value["type"]},
                       {"display", value["display"]}});
}

namespace codec {

Value write_coded(const Codec& self, const Value& value, Writing& /*writing*/) {
  const CodePair* pair = find_ours(self.codes, value.as_string().value_or(""));
  if (pair == nullptr) return {};
  return pair->value.get([&] { return json::object({{"coding", json::array_of(coding_of(self.system, *pair))}}); });
}

Value read_coded(const Codec& self, const Value& value, Reading& reading) {
  for (const Value& coding : value["coding"].items()) {
    if (coding.text("system") != self.system) continue;
    if (const CodePair* pair = find_theirs(self.codes, coding.text("code"))) return Value::literal(pair->ours);
  }
  reading.notes.push_back(
      reading.place.note(NoteKind::dropped, "a coded element holds none of the codes that this format knows"));
  return {};
}

Value write_translated(const Codec& self, const Value& value, Writing& /*writing*/) {
  const CodePair* pair = find_ours(self.codes, value.as_string().value_or(""));
  return pair == nullptr ? Value{} : Value::literal(pair->theirs);
}

Value read_translated(const Codec& self, const Value& value, Reading& reading) {
  if (const CodePair* pair = find_theirs(self.codes, value.as_string().value_or(""))) return Value::literal(pair->ours);
  reading.notes.push_back(reading.place.note(NoteKind::dropped, "a code is none of those that this format knows"));
  return {};
}

Value write_nested(const Codec& self, const Value& value, Writing& writing) {
  Draft draft;
  write_rows(self.rows, value, draft, writing);
  return draft.freeze();
}

Value read_nested(const Codec& self, const Value& value, Reading& reading) {
  json::Object out;
  read_rows(self.rows, value, out, reading);
  return out.empty() ? Value{} : Value{std::move(out)};
}

Value write_parts(const Codec& self, const Value& value, Writing& writing) {
  return write_nested(self, value, writing)["extension"];
}

Value read_parts(const Codec& self, const Value& value, Reading& reading) {
  return read_nested(self, json::object({{"extension", value}}), reading);
}

}  // namespace codec

}  // namespace concord::mappers
