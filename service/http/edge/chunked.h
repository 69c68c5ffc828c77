// Incremental decoder of the chunked transfer coding (RFC 9112 §7.1). Pure: bytes in, slices of payload out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace concord::http::edge {

class ChunkedDecoder {
 public:
  enum class State : std::uint8_t {
    more,       // give it the bytes that follow
    payload,    // `payload` holds bytes of the body; call again with what is left
    end,        // the body and its trailers are complete
    malformed,  // the framing is broken: nothing after it can be trusted
  };
  struct Step {
    State state = State::more;
    std::size_t consumed = 0;  // bytes of `input` that are done with
    std::string_view payload;  // a part of `input`
  };

  // Reads on. Never looks past the end of the body. Extensions and trailers are checked, bounded and dropped;
  // bare CR or LF, signs, "0x", empty, over-long and overflowing sizes are malformed.
  [[nodiscard]] Step step(std::string_view input);

  // Payload bytes that the chunks announced so far hold together; for refusing a body before it arrives.
  [[nodiscard]] std::uint64_t announced() const noexcept { return announced_; }

 private:
  enum class Place : std::uint8_t {
    size_first,
    size,
    extension_space,  // white space that only a ";" may end
    extension_name_first,
    extension_name,
    extension_name_space,
    extension_value_first,
    extension_value,
    extension_quoted,
    extension_escaped,
    extension_value_end,
    size_lf,
    payload,
    payload_cr,
    payload_lf,
    trailer,
    end,
    malformed,
  };
  enum class Kind : std::uint8_t;
  struct ExtensionRule;
  static const ExtensionRule kExtensionRules[];
  [[nodiscard]] static Kind kind_of(char c) noexcept;
  [[nodiscard]] Place next(char c);
  [[nodiscard]] Place after_size(char c) const noexcept;
  [[nodiscard]] Place take_size_digit(char c) noexcept;
  [[nodiscard]] Place in_extension(char c) const noexcept;
  [[nodiscard]] Place take_trailer_byte(char c);

  Place place_ = Place::size_first;
  std::uint64_t left_ = 0;       // of the chunk at hand
  std::uint64_t announced_ = 0;  // of all chunks
  std::size_t digits_ = 0;
  std::size_t extension_bytes_ = 0;  // of all chunks
  std::size_t trailer_bytes_ = 0;
  std::string trailer_line_;
};

}  // namespace concord::http::edge
