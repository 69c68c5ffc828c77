// Cuts the body of a batch into its artifacts, as bytes come: lines of NDJSON, or the elements of one JSON array. It
// finds where each begins and ends and no more; whether it is JSON is for its reader to say. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace concord::artifacts {

enum class BatchFormat : std::uint8_t { lines, array };

struct BatchLine {
  enum class Fault : std::uint8_t {
    none,
    too_long,  // it was dropped
    framing,   // no array, or one that breaks off: nothing that follows can be told apart
  };
  std::size_t number = 0;  // from 1: of the line, empty ones counted; of the element
  std::string_view text;   // empty with a fault
  Fault fault = Fault::none;
};

// Lines end with LF or CRLF, the last one also with the body; blank ones are passed over. A byte order mark in front
// of the first is passed over, too. Holds no more than `line_bytes_max` and what it was fed last.
class BatchLines {
 public:
  BatchLines(BatchFormat format, std::size_t line_bytes_max) : format_{format}, line_bytes_max_{line_bytes_max} {}

  void feed(std::string_view bytes);
  // Nothing more will come.
  void end() noexcept { ended_ = true; }
  // The next artifact, whose text lives until the next feed(); empty when more must come first, and after the last.
  [[nodiscard]] std::optional<BatchLine> next();
  // Nothing that is fed from here on will be looked at.
  [[nodiscard]] bool is_broken() const noexcept { return place_ == Place::broken; }

 private:
  enum class Place : std::uint8_t { before, first, value, inside, behind, after, broken };

  [[nodiscard]] bool pass_mark() noexcept;
  [[nodiscard]] std::optional<BatchLine> next_line();
  [[nodiscard]] std::optional<BatchLine> next_element();
  // Passes one byte between two elements, or begins one with it; false when it fits neither.
  [[nodiscard]] bool step_outside(char c) noexcept;
  // Where the element at hand ends, with or in front of this byte of it; empty when it goes on.
  [[nodiscard]] std::optional<std::size_t> end_at(std::size_t at) noexcept;
  // Gives up what is longer than allowed.
  [[nodiscard]] BatchLine drop_long() noexcept;
  [[nodiscard]] BatchLine broken();

  BatchFormat format_;
  std::size_t line_bytes_max_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the line or element at hand
  std::size_t scan_ = 0;   // up to here it was looked at
  std::size_t number_ = 0;
  bool mark_passed_ = false;
  bool ended_ = false;
  bool dropping_ = false;
  Place place_ = Place::before;
  // Inside an element.
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace concord::artifacts
