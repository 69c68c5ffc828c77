// The byte stream under one connection, non-blocking. Plain TCP here; TLS is another implementation of the same
// interface, whose reads may have to wait for the socket to take bytes and the other way round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace concord::http::edge {

struct Io {
  enum class State : std::uint8_t { done, wants_read, wants_write, ended, broken };
  State state = State::done;
  std::size_t length = 0;  // bytes moved; > 0 exactly when state is `done`
};

class Transport {
 public:
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  [[nodiscard]] virtual int descriptor() const noexcept = 0;
  [[nodiscard]] virtual bool encrypted() const noexcept = 0;
  // `ended`: the peer has sent its last byte.
  [[nodiscard]] virtual Io read(std::span<char> buffer) noexcept = 0;
  [[nodiscard]] virtual Io write(std::string_view bytes) noexcept = 0;
  // Tells the peer that nothing more will come; it may still send.
  virtual void end_writing() noexcept = 0;
  // Makes the coming close visible to the peer as a failure, never as an end.
  virtual void break_off() noexcept = 0;

 protected:
  Transport() = default;
};

// Owns the socket and closes it.
[[nodiscard]] std::unique_ptr<Transport> make_tcp_transport(int descriptor);

}  // namespace concord::http::edge
