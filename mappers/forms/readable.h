// What a document tells people, line by line, before it has a format: from the narratives of a graph's resources.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappers/forms/document_type.h"
#include "mappers/mapper.h"

namespace concord::mappers {

enum class LineKind : std::uint8_t { alert, title, plain, heading, fact };

struct ReadableLine {
  LineKind kind = LineKind::plain;
  std::string text;  // XHTML between tags: escaped, with <br/> and nothing else of markup
};

struct Readable {
  std::string language;  // of the texts; may be empty. Labels are English
  std::vector<ReadableLine> lines;
  bool is_cut = false;  // the last line says so
};

inline constexpr std::size_t kReadableBytesMax = std::size_t{256} << 10U;  // no line begins after that
inline constexpr std::size_t kReadableLinesMax = 4'000;                    // line ends inside count as well

// Alerts first, then the title, then the resources; what the primary resource says stands without a heading.
[[nodiscard]] Readable readable_of(const Graph& graph, const DocumentType& type, std::span<const Alert> alerts);

// The characters that the text of a line stands for; "\n" for its line ends.
[[nodiscard]] std::string plain_text(std::string_view line);

}  // namespace concord::mappers
