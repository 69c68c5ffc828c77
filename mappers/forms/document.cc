#include "mappers/forms/document.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base64.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/names.h"
#include "mappers/forms/machine_copy.h"
#include "mappers/forms/pdf/write_pdf.h"
#include "mappers/forms/readable.h"
#include "mappers/forms/write_readable.h"
#include "mappers/narrative/narrative.h"
#include "mappers/registry.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

constexpr std::string_view kRole = "document";
constexpr std::string_view kCategorySystem =
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category";
constexpr DocumentType kUsual;

// The readable part.
struct Written {
  std::string content_type;
  std::string bytes;
  bool has_missing = false;  // characters
};

// `copy` goes inside when it is not empty.
Written write_pdf(const Readable& readable, const DocumentType& type, std::string_view copy) {
  const pdf::EmbeddedFile file{.name = kMachineCopyName, .type = kMachineCopyType, .bytes = copy};
  pdf::Pdf written = pdf::write_pdf(readable, type.title, copy.empty() ? nullptr : &file);
  return {.content_type = "application/pdf", .bytes = std::move(written.bytes), .has_missing = written.has_missing};
}

Written write_readable(const Readable& readable, const DocumentType& type, DocumentFormat format,
                       std::string_view copy_inside) {
  switch (format) {
    case DocumentFormat::xhtml:
      return {.content_type = "application/xhtml+xml", .bytes = write_xhtml(readable, type.title)};
    case DocumentFormat::html:
      return {.content_type = "text/html", .bytes = write_html(readable, type.title)};
    case DocumentFormat::text:
      return {.content_type = "text/plain", .bytes = write_text(readable)};
    case DocumentFormat::pdf:
      break;
  }
  return write_pdf(readable, type, copy_inside);
}

Value coded(std::string_view system, std::string_view code, std::string_view display) {
  return json::object({{"coding", json::array_of(json::object({{"system", Value::literal(system)},
                                                               {"code", Value::literal(code)},
                                                               {"display", Value::literal(display)}}))}});
}

Value without_extensions(const Value& reference) { return json::with(reference, "extension", Value{}); }

// The authors that the Provenance of the graph names.
json::Array authors_of(const Graph& graph) {
  json::Array out;
  for (const GraphResource& one : graph.resources) {
    if (one.resource.text("resourceType") != "Provenance") continue;
    for (const Value& agent : one.resource["agent"].items()) {
      const bool is_author = std::ranges::any_of(agent["type"]["coding"].items(), [](const Value& coding) {
        return coding.text("system") == kProvenanceParticipantType && coding.text("code") == "author";
      });
      const Value who = without_extensions(agent["who"]);
      if (is_author && who.size() > 0 && std::ranges::find(out, who) == out.end()) out.push_back(who);
    }
  }
  return out;
}

// True when the primary resource is the patient's statement, or the patient is its only author.
bool is_asserted_by_patient(const Value& primary, const json::Array& authors) {
  const bool is_labelled = std::ranges::any_of(primary["meta"]["security"].items(), [](const Value& label) {
    return label.text("system") == kObservationValue && label.text("code") == "PATAST";
  });
  const Value& subject = primary["subject"];
  return is_labelled || (authors.size() == 1 && authors.front()["reference"] == subject["reference"] &&
                         authors.front()["identifier"] == subject["identifier"]);
}

// US Core asks for the label on notes that patients write.
Value meta_of(const Graph& graph, const json::Array& authors) {
  const Tag tag = artifact_tag(graph.key.artifact, graph.key.source, graph.key.id);
  const Value tags = json::array_of(json::object({{"system", tag.system}, {"code", tag.code}}));
  const Value label = json::object({{"system", Value::literal(kObservationValue)},
                                    {"code", Value::literal("PATAST")},
                                    {"display", Value::literal("patient asserted")}});
  const bool is_labelled = is_asserted_by_patient(graph.resources.front().resource, authors);
  return json::object({{"security", is_labelled ? json::array_of(label) : Value{}}, {"tag", tags}});
}

bool has_time(const Value& value) {
  const auto text = value.as_string();
  return text && text->find('T') != std::string_view::npos;
}

// When what it says was true, which is when it was recorded unless the primary resource says a time of day.
Value context_of(const Graph& graph, const DocumentType& type) {
  const Value& primary = graph.resources.front().resource;
  const Value said = type.when.empty() ? Value{} : primary[type.when];
  const Value when = has_time(said) ? said : Value{graph.key.recorded_at};
  const Value& encounter = type.encounter.starts_with("http")
                               ? extension_value(primary, type.encounter, "valueReference")
                               : primary[type.encounter];
  const Value encounters = encounter.is_object() ? json::array_of(without_extensions(encounter)) : Value{};
  return json::object({{"encounter", encounters}, {"period", json::object({{"start", when}, {"end", when}})}});
}

Value content_of(std::string_view content_type, std::string_view bytes, const Graph& graph, const DocumentType& type) {
  const Value& language = graph.resources.front().resource["language"];
  return json::object({{"attachment", json::object({{"contentType", content_type},
                                                    {"language", language},
                                                    {"data", base64_encode(bytes)},
                                                    {"size", bytes.size()},
                                                    {"title", Value::literal(type.title)},
                                                    {"creation", graph.key.recorded_at}})}});
}

bool is_retracted(const Value& primary) {
  return primary.text(status_element(primary.text("resourceType"))) == "entered-in-error";
}

Value resource_of(const DocumentRequest& request, const DocumentType& type, json::Array contents) {
  const Graph& graph = request.graph;
  const Value& primary = graph.resources.front().resource;
  const Value target = json::object({{"reference", request.replaces}});
  const Value replaces = json::array_of(json::object({{"code", "replaces"}, {"target", target}}));
  const Value category = coded(kCategorySystem, "clinical-note", "Clinical Note");
  const Value identifier = json::object({{"system", graph.key.source}, {"value", graph.key.id}});
  const json::Array authors = authors_of(graph);
  const auto make = [&, contents = Value{std::move(contents)}](const Value& text) {
    return json::object(
        {{"resourceType", Value::literal("DocumentReference")},
         {"meta", meta_of(graph, authors)},
         {"language", primary["language"]},
         {"text", text},
         {"extension", json::array_of(simple_extension(kRecordedAtUrl, "valueInstant", graph.key.recorded_at))},
         {"identifier", json::array_of(identifier)},
         {"status", Value::literal(is_retracted(primary) ? "entered-in-error" : "current")},
         {"docStatus", Value::literal(is_retracted(primary) ? "entered-in-error" : "final")},
         {"type", coded(kLoinc, type.code, type.display)},
         {"category", json::array_of(category)},
         {"subject", primary["subject"]},
         {"date", graph.key.recorded_at},
         {"author", authors},
         {"relatesTo", request.replaces.empty() ? Value{} : replaces},
         {"description", Value::literal(type.title)},
         {"content", contents},
         {"context", context_of(graph, type)}});
  };
  return make(narrative::narrative_of(make(Value{})));
}

// What the readable part does not tell.
std::vector<Note> notes_of(const Readable& readable, const Written& written, Carrier carrier) {
  std::vector<Note> out;
  const auto add = [&](std::string_view text) {
    out.push_back({.kind = carrier == Carrier::none ? NoteKind::dropped : NoteKind::normalised,
                   .pointer = {},
                   .expression = "DocumentReference.content[0].attachment",
                   .text = std::string{text}});
  };
  if (readable.is_cut) add("the artifact is longer than a document for people may be, which says that there is more");
  if (written.has_missing) add("the font of the PDF lacks some characters of the texts; a box stands for each");
  return out;
}

}  // namespace

Result<Document> write_document(const Mapper& mapper, const DocumentRequest& request) {
  const Graph& graph = request.graph;
  if (graph.resources.empty()) return fail(ErrorKind::fault, "a document needs a graph");
  if (request.style.carrier == Carrier::embedded_file && request.style.format != DocumentFormat::pdf)
    return fail(ErrorKind::unsupported, "only a PDF can hold a file");
  const DocumentType& type = document_type(mapper);
  std::string copy;
  if (request.style.carrier != Carrier::none) {
    ASSIGN_OR_RETURN(copy, write_machine_copy(graph));
  }
  const bool is_inside = request.style.carrier == Carrier::embedded_file;
  const Readable readable = readable_of(graph, type, request.alerts);
  const Written written =
      write_readable(readable, type, request.style.format, is_inside ? std::string_view{copy} : std::string_view{});
  json::Array contents{content_of(written.content_type, written.bytes, graph, type)};
  if (request.style.carrier == Carrier::second_content)
    contents.push_back(content_of(kMachineCopyType, copy, graph, type));
  const Names names{
      json::object({{"artifact", graph.key.artifact}, {"source", graph.key.source}, {"id", graph.key.id}})};
  return Document{.resource = {.role = std::string{kRole},
                               .full_url = names.full_url(kRole),
                               .resource = resource_of(request, type, std::move(contents))},
                  .notes = notes_of(readable, written, request.style.carrier)};
}

const DocumentType& document_type(const Mapper& mapper) {
  const auto types = artifact_types();
  const auto found = std::ranges::find_if(
      types, [&mapper](const ArtifactType* one) { return one->primary->artifact == mapper.type(); });
  return found == types.end() || (*found)->document == nullptr ? kUsual : *(*found)->document;
}

bool may_be_document_of(const Mapper& mapper, const Value& document_reference) {
  if (document_reference.text("resourceType") != "DocumentReference") return false;
  const bool has_tag = std::ranges::any_of(document_reference["meta"]["tag"].items(),
                                           [](const Value& tag) { return tag.text("system") == kArtifactTagSystem; });
  if (has_tag) return is_tagged(document_reference, mapper.type());
  const DocumentType& type = document_type(mapper);
  const bool is_of_type = std::ranges::any_of(
      document_reference["type"]["coding"].items(),
      [&type](const Value& coding) { return coding.text("system") == kLoinc && coding.text("code") == type.code; });
  if (document_reference.text("description") == type.title) return true;
  const bool is_titled = std::ranges::any_of(document_reference["content"].items(), [&type](const Value& content) {
    return content["attachment"].text("title") == type.title;
  });
  return is_titled || (is_of_type && has_frame(document_reference));
}

std::optional<ArtifactKey> key_of_document(const Mapper& mapper, const Value& document_reference) {
  if (!has_frame(document_reference) || !may_be_document_of(mapper, document_reference)) return std::nullopt;
  const Value& identifier = business_identifier(document_reference, mapper.type());
  if (identifier.is_null()) return std::nullopt;
  const Value& recorded_at = extension_value(document_reference, kRecordedAtUrl, "valueInstant");
  return ArtifactKey{.artifact = std::string{mapper.type()},
                     .source = std::string{identifier.text("system")},
                     .id = std::string{identifier.text("value")},
                     .recorded_at = std::string{recorded_at.as_string().value_or("")}};
}

}  // namespace concord::mappers
