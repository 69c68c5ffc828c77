// The input of a command that reads a file or the standard input.
#pragma once

#include <cstddef>
#include <fstream>
#include <iosfwd>
#include <string>

#include "core/result.h"

namespace concord::app {

inline constexpr std::size_t kInputBytesMax = 64U << 20U;

// A file, or the standard input for "-".
class Input {
 public:
  Input(const std::string& name, std::istream& standard);
  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  // All of it. Errors: not_found when it is not open; too_large over kInputBytesMax.
  [[nodiscard]] Result<std::string> all();
  // The next line without its end; false at the end of the input.
  [[nodiscard]] bool next_line(std::string& line);

 private:
  std::ifstream file_;
  std::istream* stream_;
  bool is_open_ = false;
};

// The file cannot be read.
[[nodiscard]] Error unreadable();

}  // namespace concord::app
