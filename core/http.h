// HTTP as plain values (RFC 9110), shared by the listener, the client and the sandbox. No sockets here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace concord::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

// "GET", … ; empty optional for any other token (RFC 9110 §9: methods are case-sensitive).
[[nodiscard]] std::optional<Method> parse_method(std::string_view token) noexcept;
[[nodiscard]] std::string_view to_string(Method method) noexcept;

// RFC 9110 §5.1: field names are compared without case.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

// Header fields in the order received; values are exactly the bytes received, nothing decoded.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_{fields} {}

  // The first value of that name, or nullptr.
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
  // The first value of that name, or "".
  [[nodiscard]] std::string_view value(std::string_view name) const noexcept;
  void add(std::string name, std::string value);
  // Replaces all fields of that name by one.
  void set(std::string_view name, std::string value);
  void erase(std::string_view name);
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const noexcept { return fields_; }
  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// The certificate that a client proved to have in the TLS handshake, verified against the configured authorities.
struct ClientCertificate {
  std::string subject;             // RFC 4514: "CN=engine,O=North Hospital"
  std::vector<std::string> names;  // subjectAltName: "dns:engine.example", "uri:…", "email:…"
  std::string sha256;              // of the DER, lower-case hexadecimal
  friend bool operator==(const ClientCertificate&, const ClientCertificate&) = default;
};

// A request whose body is in memory. `target` is raw: not one byte of it is decoded.
struct Request {
  Method method = Method::get;
  std::string target;  // "/fhir/Goal?identifier=a%7Cb"
  Headers headers;
  std::string body;
  std::string remote_address;  // of the TCP peer
  bool tls = false;
  Deadline deadline{};                                               // absolute; set by the edge
  std::shared_ptr<const ClientCertificate> client_certificate = {};  // none: not TLS, or none was shown
  [[nodiscard]] std::string_view path() const noexcept;              // target before "?", raw
  [[nodiscard]] std::string_view query() const noexcept;             // target after "?", raw, may be empty
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  friend bool operator==(const Response&, const Response&) = default;
};

// Where a handler reads a body from that is not in memory. Blocks up to the deadline of the source.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // Up to buffer.size() bytes; 0 at the end of the body. Errors: timeout, malformed framing, too_large,
  // unavailable (the client went away).
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> buffer) = 0;

 protected:
  BodySource() = default;
  BodySource(const BodySource&) = default;
  BodySource& operator=(const BodySource&) = default;
};

// Where a handler writes a response to while it is still being made.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  // Once, before the first write. The edge frames the body (chunked).
  [[nodiscard]] virtual Status start(int status, const Headers& headers) = 0;
  // Errors: timeout when the reader stalls, unavailable when it has gone away.
  [[nodiscard]] virtual Status write(std::string_view bytes) = 0;

 protected:
  ResponseSink() = default;
  ResponseSink(const ResponseSink&) = default;
  ResponseSink& operator=(const ResponseSink&) = default;
};

// Percent-decoding of one path segment or query component. Refuses bad escapes, NUL and invalid UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);
// Form decoding: "+" is a space too.
[[nodiscard]] std::optional<std::string> form_decode(std::string_view text);
// Everything but unreserved characters (RFC 3986 §2.3) escaped.
[[nodiscard]] std::string percent_encode(std::string_view text);

// Query or form parameters in order, repeats kept. Errors: malformed.
using Parameters = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Result<Parameters> parse_parameters(std::string_view text);
[[nodiscard]] std::string format_parameters(const Parameters& parameters);

}  // namespace concord::http
