// The document form: a DocumentReference that people read and that holds a copy of the artifact's graph for machines.
// Who gets one, and how, is decided elsewhere.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mappers/delivery_form.h"
#include "mappers/forms/document_type.h"
#include "mappers/mapper.h"

namespace concord::mappers {

struct DocumentRequest {
  const Graph& graph;  // bound: subjects are the partner's literals
  DocumentStyle style = {};
  std::span<const Alert> alerts = {};  // become its first lines
  std::string_view replaces = {};      // "DocumentReference/17", of an older version; may be empty
};

struct Document {
  GraphResource resource;   // role "document"
  std::vector<Note> notes;  // what the readable part lacks
};

// The DocumentReference of the graph. It carries the frame of a primary resource: the business identifier, the artifact
// tag and `recorded-at`, so that recorded_at_of() reads it. All its dates have a time of day. The same request gives
// the same bytes.
// Errors: too_large when the machine copy has more than kMachineCopyBytesMax; unsupported for a file in what is no PDF.
[[nodiscard]] Result<Document> write_document(const Mapper& mapper, const DocumentRequest& request);

// What DocumentReference.type and the titles say for that artifact type: data of its folder.
[[nodiscard]] const DocumentType& document_type(const Mapper& mapper);
// True when the resource may be the document of an artifact of that type, as far as it says so without its contents:
// by its artifact tag, or where the partner has dropped that, by its frame or its title.
[[nodiscard]] bool may_be_document_of(const Mapper& mapper, const json::Value& document_reference);
// What names the artifact of such a document: empty where the partner has dropped the frame.
[[nodiscard]] std::optional<ArtifactKey> key_of_document(const Mapper& mapper, const json::Value& document_reference);

}  // namespace concord::mappers
