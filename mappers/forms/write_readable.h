// The readable part of a document as XHTML, HTML or plain text.
#pragma once

#include <string>

#include "mappers/forms/readable.h"

namespace concord::mappers {

// A whole XHTML document: no script, no style, no link.
[[nodiscard]] std::string write_xhtml(const Readable& readable, std::string_view title);
// The same as HTML 5.
[[nodiscard]] std::string write_html(const Readable& readable, std::string_view title);
// UTF-8, a line each, "\n" as line end.
[[nodiscard]] std::string write_text(const Readable& readable);

}  // namespace concord::mappers
