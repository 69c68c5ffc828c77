// The byte stream under one connection, non-blocking. Plain TCP here; TLS (tls_transport.h) is another implementation
// of the same interface, whose reads may have to wait for the socket to take bytes and the other way round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/http.h"

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
  // Agrees on keys with the peer; to be called until it says `done`, before the first read or write. Takes the time of
  // a signature.
  [[nodiscard]] virtual Io::State greet() { return Io::State::done; }
  // `ended`: the peer has sent its last byte.
  [[nodiscard]] virtual Io read(std::span<char> buffer) noexcept = 0;
  [[nodiscard]] virtual Io write(std::string_view bytes) noexcept = 0;
  // Whether bytes are here that no event of the socket will tell of.
  [[nodiscard]] virtual bool holds_input() const noexcept { return false; }
  // Who the peer has proved to be; none when it did not, or was not asked.
  [[nodiscard]] virtual std::shared_ptr<const ClientCertificate> client_certificate() const noexcept { return nullptr; }
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
