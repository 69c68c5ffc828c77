#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/shape.h"
#include "mappers/foreign/foreign.h"
#include "mappers/foreign/prune.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::string_view kStructural[] = {kRecordedAtUrl, kListPositionUrl};

bool is_in_error(const Value& resource) {
  return resource.text(status_element(resource.text("resourceType"))) == "entered-in-error";
}

std::int64_t position_of(const Value& resource) {
  return extension_value(resource, kListPositionUrl, "valuePositiveInt")
      .as_integer()
      .value_or(std::numeric_limits<std::int64_t>::max());
}

bool is_whole(const Value& identifier) {
  return !identifier.text("system").empty() && !identifier.text("value").empty();
}

bool is_tagged_as(const Value& resource, std::string_view artifact, const Value& identifier) {
  const auto tags = resource["meta"]["tag"].items();
  if (tags.empty()) return false;
  const Tag tag = artifact_tag(artifact, identifier.text("system"), identifier.text("value"));
  return std::ranges::any_of(
      tags, [&tag](const Value& one) { return one.text("system") == tag.system && one.text("code") == tag.code; });
}

// A foreign resource may say both: then the reference is the one that surely resolves where it comes from.
Value patient_of(const Value& subject, bool is_foreign) {
  const Value& identifier = subject["identifier"];
  const bool has_literal = is_foreign && subject.find("reference") != nullptr;
  if (identifier.is_object() && !has_literal) {
    return json::object(
        {{"identifier", json::object({{"system", identifier["system"]}, {"value", identifier["value"]}})},
         {"display", subject["display"]}});
  }
  return json::object({{"reference", subject["reference"]}, {"display", subject["display"]}});
}

bool is_author(const Value& agent, bool is_foreign) {
  return std::ranges::any_of(agent["type"]["coding"].items(), [is_foreign](const Value& coding) {
    return coding.text("code") == "author" && (is_foreign || coding.text("system") == kProvenanceParticipantType);
  });
}

Value author_of(const Value& agent, Reading& reading) {
  const Value party = kPartyCodec.read(kPartyCodec, agent["who"], reading);
  const Value& behalf = agent["onBehalfOf"];
  if (behalf.is_null()) return party;
  return json::with(party, "onBehalfOf", kReferenceCodec.read(kReferenceCodec, behalf, reading));
}

}  // namespace

const Value& extension_value(const Value& element, std::string_view url, std::string_view value_name) {
  static const Value kNone;
  for (const Value& extension : element["extension"].items()) {
    if (extension.text("url") == url) return extension[value_name];
  }
  return kNone;
}

const Value& business_identifier(const Value& resource, std::string_view artifact) {
  static const Value kNone;
  const Value& element = resource["identifier"];
  if (element.is_object()) return is_whole(element) ? element : kNone;
  const auto all = element.items();
  const auto first = std::ranges::find_if(all, is_whole);
  if (first == all.end()) return kNone;
  if (std::find_if(first + 1, all.end(), is_whole) == all.end()) return *first;
  const auto own = std::ranges::find_if(
      all, [&](const Value& one) { return is_whole(one) && is_tagged_as(resource, artifact, one); });
  return own == all.end() ? *first : *own;
}

bool has_frame(const Value& resource) {
  return resource["identifier"].size() > 0 && !extension_value(resource, kRecordedAtUrl, "valueInstant").is_null();
}

bool is_tagged(const Value& resource, std::string_view artifact) {
  const Value& identifier = business_identifier(resource, artifact);
  return !identifier.is_null() && is_tagged_as(resource, artifact, identifier);
}

GraphReader::GraphReader(const Context& context, const PrimaryTable& table, const ObjectShape& shape,
                         const GraphResource& primary, std::span<const GraphResource> others, const ForeignFrame* frame)
    : table_{table},
      shape_{shape},
      frame_{frame},
      primary_{primary},
      links_{primary, others},
      reading_{.context = context,
               .subject = primary.resource["subject"],
               .links = links_,
               .notes = notes_,
               .is_foreign = frame != nullptr,
               .base = frame == nullptr ? std::string_view{} : frame->base},
      is_retracted_{is_in_error(primary.resource)} {
  // Others name what they like.
  if (table.names.empty() || frame != nullptr) return;
  for (const Value& reference : primary.resource[table.names].items()) named_.insert(links_.find(reference));
}

Result<json::Object> GraphReader::read_primary() {
  const Value& resource = primary_.resource;
  if (resource.text("resourceType") != table_.type) {
    return fail(ErrorKind::unprocessable, "the resource is not of the type that holds such an artifact");
  }
  if (std::string modifier = foreign::modifier_of(resource); !modifier.empty())
    return foreign::refuse_modifier(std::move(modifier));
  const Value& identifier = business_identifier(resource, table_.artifact);
  const Value& recorded_at = extension_value(resource, kRecordedAtUrl, "valueInstant");
  if (frame_ == nullptr && (identifier.is_null() || recorded_at.is_null())) {
    return fail(ErrorKind::unprocessable, "the resource has no business identifier or no recorded-at extension");
  }
  json::Object out;
  const auto put = [&out](std::string_view name, Value value) {
    if (!value.is_null()) out.push_back(json::Member::constant(name, std::move(value)));
  };
  put("artifact", Value::literal(table_.artifact));
  put("schemaVersion", "1");
  put("source", frame_ == nullptr ? identifier["system"] : Value{frame_->source});
  put("id", frame_ == nullptr ? identifier["value"] : Value{frame_->id});
  put("recordedAt", frame_ == nullptr ? recorded_at : frame_->recorded_at);
  put("language", resource["language"]);
  put("patient", patient_of(resource["subject"], reading_.is_foreign));
  read_authors(out);
  {
    const Step step{reading_.place, {}, table_.type};
    read_rows(table_.rows, resource, out, reading_);
  }
  json::Array unknown;
  for (const Value& extension : resource["extension"].items()) {
    const std::string_view url = extension.text("url");
    const bool is_ours = std::ranges::find(kStructural, url) != std::end(kStructural);
    if (!is_ours && !rows_know_extension(table_.rows, url)) unknown.push_back(extension);
  }
  if (!unknown.empty()) put("extension", Value{std::move(unknown)});
  return out;
}

void GraphReader::read_authors(json::Object& out) {
  const Value& recorded = extension_value(primary_.resource, kRecordedAtUrl, "valueInstant");
  json::Array authors;
  for (const GraphResource* other : links_.others()) {
    const Value& resource = other->resource;
    if (resource.text("resourceType") != "Provenance") continue;
    if (frame_ == nullptr && resource["recorded"] != recorded) continue;
    if (!links_.names(resource["target"], primary_) || !is_understood(*other)) continue;
    const Step list{reading_.place, "authors", "Provenance.agent"};
    const auto agents = resource["agent"].items();
    for (std::size_t i = 0; i < agents.size(); ++i) {
      if (!is_author(agents[i], reading_.is_foreign)) continue;
      const Step author{reading_.place, authors.size(), i};
      const Step who{reading_.place, {}, "who"};
      Value party = author_of(agents[i], reading_);
      const bool is_known = frame_ != nullptr && std::ranges::find(authors, party) != authors.end();
      if (!is_known) authors.push_back(std::move(party));
    }
    if (frame_ == nullptr) break;
  }
  if (frame_ != nullptr) read_author_element(authors);
  if (!authors.empty()) out.push_back(json::Member::constant("authors", Value{std::move(authors)}));
}

// Where no row reads it, the author that a foreign resource names is one of the authors.
void GraphReader::read_author_element(json::Array& authors) {
  const Value& author = primary_.resource["author"];
  const auto reads_it = [](const Row& row) { return row.path == "author"; };
  if (!author.is_object() || std::ranges::any_of(table_.rows, reads_it)) return;
  const Step list{reading_.place, "authors", std::string_view{}};
  const Step item{reading_.place, authors.size(), Step::OwnResource{}};
  const FhirPath root;
  const FhirPath type = root.element(table_.type);
  reading_.notes.push_back({NoteKind::translated, reading_.place.pointer.str(), type.element("author").str(),
                            "the author of the resource is one of the artifact's authors"});
  Value party = kPartyCodec.read(kPartyCodec, author, reading_);
  const auto is_it = [&party](const Value& one) { return json::with(one, "onBehalfOf", {}) == party; };
  if (std::ranges::none_of(authors, is_it)) authors.push_back(std::move(party));
}

bool GraphReader::is_alive(const Value& resource) const {
  if (!is_in_error(resource)) return true;
  // A retracted graph keeps its elements; one that had vanished before lost its place in the list.
  return is_retracted_ && !extension_value(resource, kListPositionUrl, "valuePositiveInt").is_null();
}

std::vector<const GraphResource*> GraphReader::dependents(std::string_view type, std::span<const Row> rows,
                                                          const GraphResource& linked) const {
  std::vector<const GraphResource*> out;
  for (const GraphResource* other : links_.others()) {
    const Value& resource = other->resource;
    if (resource.text("resourceType") != type || named_.contains(other) || !is_alive(resource)) continue;
    if (rows_hold(rows, resource, links_, linked) && is_understood(*other)) out.push_back(other);
  }
  std::ranges::stable_sort(out, {}, [](const GraphResource* one) { return position_of(one->resource); });
  return out;
}

std::vector<const GraphResource*> GraphReader::elements_of(const ElementTable& table,
                                                           const GraphResource& linked) const {
  if (table.named_by.empty()) return dependents(table.type, table.rows, linked);
  std::vector<const GraphResource*> out;
  for (const Value& reference : primary_.resource[table.named_by].items()) {
    const GraphResource* named = links_.find(reference);
    if (named == nullptr || named->resource.text("resourceType") != table.type || !is_alive(named->resource)) continue;
    if (is_understood(*named)) out.push_back(named);
  }
  return out;
}

bool GraphReader::is_understood(const GraphResource& resource) const {
  std::string modifier = foreign::modifier_of(resource.resource);
  if (modifier.empty()) return true;
  reading_.notes.push_back({NoteKind::dropped, reading_.place.pointer.str(), std::move(modifier),
                            "this changes the meaning in a way that is not known: the resource is not read"});
  return false;
}

void GraphReader::note_read(std::string role, std::string pointer, const GraphResource& from) {
  if (frame_ != nullptr) read_as_.push_back({std::move(role), std::move(pointer), &from});
}

void GraphReader::read_element(const ElementTable& table, const GraphResource& from, json::Array& elements) {
  json::Object members;
  const Step item{reading_.place, elements.size(), Step::OwnResource{}};
  read_rows(table.rows, from.resource, members, reading_);
  Value element{std::move(members)};
  if (frame_ != nullptr) {
    const auto member = std::ranges::find(shape_.members, table.member, &MemberShape::name);
    element = foreign::pruned(element, [&](const Value& value) {
                Findings findings{reading_.context};
                check(*member->object, value, {}, findings);
                return findings.take();
              }).value;
    if (element.is_null()) {
      reading_.notes.push_back(reading_.place.note(
          NoteKind::dropped, "the resource lacks what the artifact must say of it: it is not read"));
      return;
    }
    note_read(fmt::format("{}[{}]", table.role, elements.size()), reading_.place.pointer.str(), from);
  }
  elements.push_back(std::move(element));
}

void GraphReader::read_elements(const ElementTable& table, const GraphResource& linked, json::Object& out) {
  json::Array elements;
  const Step member{reading_.place, table.member, table.type};
  for (const GraphResource* dependent : elements_of(table, linked)) read_element(table, *dependent, elements);
  if (!elements.empty()) out.push_back(json::Member::constant(table.member, Value{std::move(elements)}));
}

ReadBack GraphReader::take(json::Object members) {
  return {.artifact = normalise(shape_, Value{std::move(members)}), .notes = std::move(notes_)};
}

}  // namespace concord::mappers
