// The readable part of a document as PDF 1.7 (ISO 32000), with or without a file inside. The same text gives the same
// bytes: it has no clock and no random id.
#pragma once

#include <string>
#include <string_view>

#include "mappers/forms/readable.h"

namespace concord::mappers::pdf {

struct EmbeddedFile {
  std::string_view name;  // ASCII
  std::string_view type;  // MIME
  std::string_view bytes;
};

struct Pdf {
  std::string bytes;
  bool has_missing = false;  // characters that the font does not have: a box stands for each
};

// `file` may be null.
[[nodiscard]] Pdf write_pdf(const Readable& readable, std::string_view title, const EmbeddedFile* file);

}  // namespace concord::mappers::pdf
