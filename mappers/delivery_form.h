// How an artifact may look at a partner that does not take its resources as they are: values that the partner's
// profile, the forms and the plan share. No behaviour.
#pragma once

#include <cstdint>
#include <string>

namespace concord::mappers {

// The readable part of a document.
enum class DocumentFormat : std::uint8_t {
  xhtml,  // application/xhtml+xml
  html,   // text/html
  pdf,    // application/pdf
  text,   // text/plain
};

// Where the machine copy of the artifact's graph (a FHIR Bundle, application/fhir+json) is in a document. It never
// shows in the readable part.
enum class Carrier : std::uint8_t {
  none,            // nowhere: what is read back is a stub
  second_content,  // DocumentReference.content[1]
  embedded_file,   // a file inside the PDF
};

// How a partner takes documents.
struct DocumentStyle {
  DocumentFormat format = DocumentFormat::xhtml;
  Carrier carrier = Carrier::second_content;
  friend bool operator==(const DocumentStyle&, const DocumentStyle&) = default;
};

// One content of a document as it is stored, its bytes decoded.
struct Attachment {
  std::string content_type;  // "application/pdf", without parameters
  std::string bytes;
};

}  // namespace concord::mappers
