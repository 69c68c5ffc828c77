// A file inside a PDF that anybody may have written or rewritten. The objects of the PDF are not built: its streams are
// looked through one by one, wherever its tables say they are, so that broken tables do no harm.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace concord::mappers::pdf {

inline constexpr std::size_t kStreamsMax = 10'000;  // of one PDF
inline constexpr std::size_t kFilesMax = 16;        // inside one PDF

struct WantedFile {
  std::string_view type;       // MIME
  std::string_view beginning;  // of its bytes, for one whose type a rewriting program has dropped
  std::size_t bytes_max = 0;
};

// The bytes of the file of that type; empty when there is none. Read are files that stand as they are or deflated,
// which is how programs keep them. The time is linear in `pdf`; no more than `bytes_max` is held besides it.
// Errors: unprocessable for a file of that type that is broken, encrypted or too large, for two that differ, and for
// a PDF with too many streams or files.
[[nodiscard]] Result<std::optional<std::string>> find_embedded_file(std::string_view pdf, const WantedFile& wanted);

}  // namespace concord::mappers::pdf
