#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/shape.h"
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

// The business identifier: the first that has system and value.
const Value& business_identifier(const Value& resource) {
  static const Value kNone;
  const Value& element = resource["identifier"];
  if (element.is_object()) return element;
  const auto all = element.items();
  const auto it = std::ranges::find_if(
      all, [](const Value& one) { return !one.text("system").empty() && !one.text("value").empty(); });
  return it == all.end() ? kNone : *it;
}

Value patient_of(const Value& subject) {
  const Value& identifier = subject["identifier"];
  if (identifier.is_object()) {
    return json::object(
        {{"identifier", json::object({{"system", identifier["system"]}, {"value", identifier["value"]}})},
         {"display", subject["display"]}});
  }
  return json::object({{"reference", subject["reference"]}, {"display", subject["display"]}});
}

bool is_author(const Value& agent) {
  return std::ranges::any_of(agent["type"]["coding"].items(), [](const Value& coding) {
    return coding.text("system") == kProvenanceParticipantType && coding.text("code") == "author";
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

GraphReader::GraphReader(const Context& context, const PrimaryTable& table, const GraphResource& primary,
                         std::span<const GraphResource> others)
    : table_{table},
      primary_{primary},
      links_{primary, others},
      reading_{.context = context, .subject = primary.resource["subject"], .links = links_, .notes = notes_},
      is_retracted_{is_in_error(primary.resource)} {}

Result<json::Object> GraphReader::read_primary() {
  const Value& resource = primary_.resource;
  if (resource.text("resourceType") != table_.type) {
    return fail(ErrorKind::unprocessable, "the resource is not of the type that holds such an artifact");
  }
  if (resource.find("modifierExtension") != nullptr) {
    const std::string text = "a modifierExtension that is not known changes the meaning: it cannot be mapped";
    return fail(ErrorKind::unprocessable, text,
                {{Severity::error, "not-supported", std::string{table_.type} + ".modifierExtension", text}});
  }
  const Value& identifier = business_identifier(resource);
  const Value& recorded_at = extension_value(resource, kRecordedAtUrl, "valueInstant");
  if (identifier.is_null() || recorded_at.is_null()) {
    return fail(ErrorKind::unprocessable, "the resource has no business identifier or no recorded-at extension");
  }
  json::Object out;
  const auto put = [&out](std::string_view name, Value value) {
    if (!value.is_null()) out.push_back(json::Member::constant(name, std::move(value)));
  };
  put("artifact", Value::literal(table_.artifact));
  put("schemaVersion", "1");
  put("source", identifier["system"]);
  put("id", identifier["value"]);
  put("recordedAt", recorded_at);
  put("language", resource["language"]);
  put("patient", patient_of(resource["subject"]));
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
    if (resource.text("resourceType") != "Provenance" || resource["recorded"] != recorded) continue;
    if (!links_.names(resource["target"], primary_)) continue;
    const Step list{reading_.place, "authors", "Provenance.agent"};
    const auto agents = resource["agent"].items();
    for (std::size_t i = 0; i < agents.size(); ++i) {
      if (!is_author(agents[i])) continue;
      const Step author{reading_.place, authors.size(), i};
      const Step who{reading_.place, {}, "who"};
      authors.push_back(author_of(agents[i], reading_));
    }
    break;
  }
  if (!authors.empty()) out.push_back(json::Member::constant("authors", Value{std::move(authors)}));
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
    if (resource.text("resourceType") != type || !is_alive(resource)) continue;
    if (rows_hold(rows, resource, links_, linked)) out.push_back(other);
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
    if (named != nullptr && named->resource.text("resourceType") == table.type && is_alive(named->resource))
      out.push_back(named);
  }
  return out;
}

void GraphReader::read_elements(const ElementTable& table, const GraphResource& linked, json::Object& out) {
  json::Array elements;
  const Step member{reading_.place, table.member, table.type};
  for (const GraphResource* dependent : elements_of(table, linked)) {
    json::Object element;
    const Step item{reading_.place, elements.size(), Step::OwnResource{}};
    read_rows(table.rows, dependent->resource, element, reading_);
    elements.emplace_back(std::move(element));
  }
  if (!elements.empty()) out.push_back(json::Member::constant(table.member, Value{std::move(elements)}));
}

ReadBack GraphReader::take(const ObjectShape& shape, json::Object members) {
  return {.artifact = normalise(shape, Value{std::move(members)}), .notes = std::move(notes_)};
}

}  // namespace concord::mappers
