#include "service/http/edge/tls_transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "service/http/edge/peer_certificate.h"

namespace concord::http::edge {
namespace {

struct Free {
  void operator()(SSL* session) const noexcept { SSL_free(session); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};

// OpenSSL's own socket BIO raises SIGPIPE when the peer is gone.
int socket_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

int note_blocked(BIO* bio, ssize_t length, int direction) {
  BIO_clear_retry_flags(bio);
  const bool blocked = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  if (length < 0 && blocked) BIO_set_flags(bio, direction | BIO_FLAGS_SHOULD_RETRY);
  return static_cast<int>(length);
}

int write_socket(BIO* bio, const char* bytes, int length) {
  return note_blocked(bio, ::send(socket_of(bio), bytes, static_cast<std::size_t>(length), MSG_DONTWAIT | MSG_NOSIGNAL),
                      BIO_FLAGS_WRITE);
}

int read_socket(BIO* bio, char* bytes, int length) {
  const ssize_t got = ::recv(socket_of(bio), bytes, static_cast<std::size_t>(length), MSG_DONTWAIT);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return note_blocked(bio, got, BIO_FLAGS_READ);
}

long control_socket(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) == 0 ? 0 : 1;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

// Made once; OpenSSL keeps no count of who uses it.
BIO_METHOD* socket_method() {
  static const std::unique_ptr<BIO_METHOD, Free> kMethod = [] {
    std::unique_ptr<BIO_METHOD, Free> method{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "edge socket")};
    if (method) {
      BIO_meth_set_write(method.get(), write_socket);
      BIO_meth_set_read(method.get(), read_socket);
      BIO_meth_set_ctrl(method.get(), control_socket);
    }
    return method;
  }();
  return kMethod.get();
}

std::unique_ptr<SSL, Free> make_session(SSL_CTX* context, int descriptor) {
  std::unique_ptr<SSL, Free> session{SSL_new(context)};
  BIO* const bio = socket_method() == nullptr ? nullptr : BIO_new(socket_method());
  if (!session || bio == nullptr) {
    BIO_free(bio);
    return nullptr;
  }
  BIO_set_data(bio,
               reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));  // NOLINT(performance-no-int-to-ptr)
  BIO_set_init(bio, 1);
  SSL_set_bio(session.get(), bio, bio);
  SSL_set_accept_state(session.get());
  return session;
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(int descriptor, TlsContext context, const GreetingObserver& observer)
      : tcp_{make_tcp_transport(descriptor)}, context_{std::move(context)}, observer_{&observer} {}
  TlsTransport(const TlsTransport&) = delete;
  TlsTransport& operator=(const TlsTransport&) = delete;
  ~TlsTransport() override {
    if (!greeted_ && *observer_) (*observer_)(false);
    if (!broken_off_) say_goodbye();
  }

  [[nodiscard]] int descriptor() const noexcept override { return tcp_->descriptor(); }
  [[nodiscard]] bool encrypted() const noexcept override { return true; }

  [[nodiscard]] Io::State greet() override {
    if (!session_) session_ = make_session(context_.get(), descriptor());
    context_.reset();
    if (!session_) return Io::State::broken;
    ERR_clear_error();
    const int result = SSL_do_handshake(session_.get());
    if (result != 1) return judge(result);
    const std::unique_ptr<X509, Free> certificate{SSL_get1_peer_certificate(session_.get())};
    if (certificate && SSL_get_verify_result(session_.get()) == X509_V_OK) certificate_ = describe(*certificate);
    greeted_ = true;
    if (*observer_) (*observer_)(true);
    return Io::State::done;
  }

  [[nodiscard]] Io read(std::span<char> buffer) noexcept override {
    if (is_ending_) return drop(buffer);
    ERR_clear_error();
    std::size_t length = 0;
    const int result = SSL_read_ex(session_.get(), buffer.data(), buffer.size(), &length);
    return {.state = result == 1 ? Io::State::done : judge(result), .length = length};
  }

  [[nodiscard]] Io write(std::string_view bytes) noexcept override {
    ERR_clear_error();
    std::size_t length = 0;
    const int result = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &length);
    return {.state = result == 1 ? Io::State::done : judge(result), .length = length};
  }

  [[nodiscard]] bool holds_input() const noexcept override {
    return !is_ending_ && session_ && SSL_has_pending(session_.get()) == 1;
  }

  [[nodiscard]] std::shared_ptr<const ClientCertificate> client_certificate() const noexcept override {
    return certificate_;
  }

  void end_writing() noexcept override {
    is_ending_ = true;
    if (say_goodbye()) tcp_->end_writing();
  }

  void break_off() noexcept override {
    broken_off_ = true;
    tcp_->break_off();
  }

 private:
  Io::State judge(int result) noexcept {
    switch (SSL_get_error(session_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return Io::State::wants_read;
      case SSL_ERROR_WANT_WRITE:
        return Io::State::wants_write;
      case SSL_ERROR_ZERO_RETURN:
        return Io::State::ended;
      default:
        broken_ = true;
        return Io::State::broken;
    }
  }

  // The close_notify, without which a peer cannot tell the end from an attack. False: the socket is full, try again.
  bool say_goodbye() noexcept {
    if (!greeted_ || broken_ || said_goodbye_) return true;
    ERR_clear_error();
    const int result = SSL_shutdown(session_.get());
    if (result < 0 && judge(result) == Io::State::wants_write) return false;
    said_goodbye_ = true;
    return true;
  }

  // Nobody will look at what still comes, so it is not decrypted.
  Io drop(std::span<char> buffer) noexcept {
    if (!said_goodbye_ && !broken_ && greeted_) {
      if (!say_goodbye()) return {.state = Io::State::wants_write, .length = 0};
      tcp_->end_writing();
    }
    return tcp_->read(buffer);
  }

  std::unique_ptr<Transport> tcp_;
  TlsContext context_;
  const GreetingObserver* observer_;
  std::unique_ptr<SSL, Free> session_;
  std::shared_ptr<const ClientCertificate> certificate_;
  bool greeted_ = false;
  bool broken_ = false;  // OpenSSL allows nothing more
  bool is_ending_ = false;
  bool said_goodbye_ = false;
  bool broken_off_ = false;
};

}  // namespace

std::unique_ptr<Transport> make_tls_transport(int descriptor, TlsContext context, const GreetingObserver& observer) {
  return std::make_unique<TlsTransport>(descriptor, std::move(context), observer);
}

}  // namespace concord::http::edge
