#include "service/client/transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "core/version.h"
#include "service/client/response_collector.h"

namespace concord::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kRemainingMax = std::chrono::hours{1};
constexpr long kReceiveBytes = 64L << 10U;

// Fields that the transport writes itself; one from the caller would break the framing or the connection.
constexpr std::array<std::string_view, 6> kFramingFields{"Connection", "Content-Length",    "Expect",
                                                         "Host",       "Transfer-Encoding", "Upgrade"};

struct FreeList {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using FieldList = std::unique_ptr<curl_slist, FreeList>;

// What the callbacks see and note down during one exchange.
struct Exchange {
  CURL* easy = nullptr;
  const CurlOptions& options;
  bool is_safe = false;  // GET and HEAD: may be sent twice
  ResponseCollector collector;
  int attempts = 0;       // connections on which the request was about to be sent
  long bytes_before = 0;  // sent before that, to a proxy
  bool address_refused = false;
  bool repeat_refused = false;

  // Whether any byte of the request has left.
  [[nodiscard]] bool has_sent() const {
    long bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
    return attempts > 0 && bytes > bytes_before;
  }
};

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* exchange) {
  const std::string_view line{bytes, size * count};
  return static_cast<Exchange*>(exchange)->collector.take_header_line(line) ? line.size() : 0;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* exchange) {
  const std::string_view piece{bytes, size * count};
  return static_cast<Exchange*>(exchange)->collector.take_body(piece) ? piece.size() : CURL_WRITEFUNC_ERROR;
}

// Before the request goes out on a connection that is up. libcurl repeats any request, a POST too, whose reused
// connection turns out to be dead; only what may be sent twice passes here again.
int before_request(void* context, char* /*peer*/, char* /*local*/, int /*peer_port*/, int /*local_port*/) {
  auto& exchange = *static_cast<Exchange*>(context);
  if (exchange.attempts == 0) curl_easy_getinfo(exchange.easy, CURLINFO_REQUEST_SIZE, &exchange.bytes_before);
  const bool may_repeat = exchange.is_safe && exchange.attempts == 1;
  if (exchange.attempts > 0 && exchange.has_sent() && !may_repeat) {
    exchange.repeat_refused = true;
    return CURL_PREREQFUNC_ABORT;
  }
  ++exchange.attempts;
  return CURL_PREREQFUNC_OK;
}

curl_socket_t open_socket(void* context, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& exchange = *static_cast<Exchange*>(context);
  if (!exchange.options.addresses.allow(classify(address->addr))) {
    exchange.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Sets options until one fails.
class Setup {
 public:
  explicit Setup(CURL* easy) : easy_{easy} { curl_easy_reset(easy); }
  template <class T>
  void set(CURLoption option, T value) {
    if (code_ == CURLE_OK) code_ = curl_easy_setopt(easy_, option, value);
  }
  void set_text(CURLoption option, const std::string& text) {
    if (!text.empty()) set(option, text.c_str());
  }
  void fail_with(CURLcode code) { code_ = code; }
  [[nodiscard]] CURLcode code() const noexcept { return code_; }

 private:
  CURL* easy_;
  CURLcode code_ = CURLE_OK;
};

bool is_field_text(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool may_send(std::string_view name, std::string_view value) {
  return !name.empty() && is_field_text(name) && is_field_text(value) &&
         name.find_first_of(": \t") == std::string_view::npos &&
         std::ranges::none_of(kFramingFields, [&](auto field) { return http::equal_ignoring_case(field, name); });
}

bool append(FieldList& list, const std::string& line) {
  curl_slist* const grown = curl_slist_append(list.get(), line.c_str());
  if (grown == nullptr) return false;
  static_cast<void>(list.release());
  list.reset(grown);
  return true;
}

// Errors: fault for a field that may not be sent.
Result<FieldList> make_fields(const HttpCall& call) {
  FieldList list;
  // "Name:" makes libcurl leave out a field of its own: no wait for 100 Continue, no invented media type.
  bool grown = append(list, "Expect:");
  if (call.headers.find("Content-Type") == nullptr) grown = grown && append(list, "Content-Type:");
  for (const auto& [name, value] : call.headers.fields()) {
    if (!may_send(name, value)) return fail(ErrorKind::fault, "a header field of the outbound call may not be sent");
    grown = grown && append(list, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  if (!grown) return fail(ErrorKind::fault, "out of memory");
  return list;
}

void set_method(Setup& setup, const HttpCall& call) {
  using http::Method;
  if (call.method == Method::head) {
    setup.set(CURLOPT_NOBODY, 1L);
    return;
  }
  const bool has_body =
      !call.body.empty() || call.method == Method::post || call.method == Method::put || call.method == Method::patch;
  if (has_body) {
    setup.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    setup.set(CURLOPT_POSTFIELDS, call.body.data());
  } else {
    setup.set(CURLOPT_HTTPGET, 1L);
  }
  setup.set(CURLOPT_CUSTOMREQUEST, http::to_string(call.method).data());
}

void set_peer(Setup& setup, const CurlOptions& options, Exchange& exchange) {
  const bool has_proxy = !options.proxy.empty() || options.proxy_from_environment;
  if (!has_proxy || !options.proxy.empty()) {
    setup.set(CURLOPT_PROXY, options.proxy.c_str());  // "" is none, whatever the environment says
    setup.set(CURLOPT_NOPROXY, options.no_proxy.c_str());
  }
  setup.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!has_proxy) {
    setup.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    setup.set(CURLOPT_OPENSOCKETDATA, &exchange);
  }
  setup.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  setup.set(CURLOPT_SSL_VERIFYPEER, 1L);
  setup.set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) {
    setup.set(CURLOPT_CAINFO, options.ca_file.c_str());
    setup.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // instead of the system's, not besides
  }
  setup.set_text(CURLOPT_SSLCERT, options.client_certificate_file);
  setup.set_text(CURLOPT_SSLKEY, options.client_key_file);
}

void set_bounds(Setup& setup, const CurlOptions& options, milliseconds remaining) {
  setup.set(CURLOPT_TIMEOUT_MS, static_cast<long>(remaining.count()));
  const milliseconds connect = std::clamp(options.connect_time_max, milliseconds{1}, remaining);
  setup.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
  setup.set(CURLOPT_NOSIGNAL, 1L);
  setup.set(CURLOPT_QUICK_EXIT, 1L);  // a name server that hangs must not outlast the deadline
  setup.set(CURLOPT_MAXCONNECTS, static_cast<long>(options.connections_per_handle_max));
  setup.set(CURLOPT_MAXAGE_CONN, static_cast<long>(options.idle_time_max.count()));
  setup.set(CURLOPT_BUFFERSIZE, kReceiveBytes);
}

void set_request(Setup& setup, const HttpCall& call, const FieldList& fields) {
  setup.set(CURLOPT_URL, call.url.c_str());
  setup.set(CURLOPT_PATH_AS_IS, 1L);
  setup.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  setup.set(CURLOPT_PROTOCOLS_STR, "http,https");
  setup.set(CURLOPT_FOLLOWLOCATION, 0L);
  setup.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  setup.set(CURLOPT_HTTP09_ALLOWED, 0L);
  if (call.headers.find("Accept-Encoding") == nullptr) setup.set(CURLOPT_ACCEPT_ENCODING, "gzip");
  const std::string agent = fmt::format("concord/{}", kVersion);
  setup.set_text(CURLOPT_USERAGENT, agent);
  setup.set(CURLOPT_HTTPHEADER, fields.get());
  set_method(setup, call);
}

void set_callbacks(Setup& setup, Exchange& exchange) {
  setup.set(CURLOPT_HEADERFUNCTION, &on_header);
  setup.set(CURLOPT_HEADERDATA, &exchange);
  setup.set(CURLOPT_WRITEFUNCTION, &on_body);
  setup.set(CURLOPT_WRITEDATA, &exchange);
  setup.set(CURLOPT_PREREQFUNCTION, &before_request);
  setup.set(CURLOPT_PREREQDATA, &exchange);
}

// An answer came, but none that could be taken.
bool is_broken(CURLcode code) {
  constexpr std::array kCodes{CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
                              CURLE_WRITE_ERROR};
  return std::ranges::find(kCodes, code) != kCodes.end();
}

// Ours, not the network's: nothing that waiting would mend.
bool is_fault(CURLcode code) {
  constexpr std::array kCodes{CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED,
                              CURLE_OUT_OF_MEMORY, CURLE_UNKNOWN_OPTION,       CURLE_BAD_FUNCTION_ARGUMENT,
                              CURLE_NOT_BUILT_IN,  CURLE_SSL_CERTPROBLEM,      CURLE_SSL_CACERT_BADFILE,
                              CURLE_FAILED_INIT};
  return std::ranges::find(kCodes, code) != kCodes.end();
}

// The texts of libcurl are constants; none holds a part of the URL.
tl::unexpected<Error> failure(CURLcode code, const Exchange& exchange, Deadline deadline) {
  const char* const reason = curl_easy_strerror(code);
  if (exchange.has_sent()) {
    if (!exchange.collector.overrun().empty()) {
      return fail(ErrorKind::partner_broken,
                  fmt::format("the answer is over the bound on its {}", exchange.collector.overrun()));
    }
    if (is_broken(code)) return fail(ErrorKind::partner_broken, fmt::format("the answer is no HTTP: {}", reason));
    const char* const what = exchange.repeat_refused ? "the pooled connection was closed" : reason;
    return fail(ErrorKind::unknown_outcome, fmt::format("the request was sent, no whole answer came: {}", what));
  }
  if (exchange.address_refused) return fail(ErrorKind::unavailable, "the peer's address is not allowed here");
  if (is_fault(code)) return fail(ErrorKind::fault, fmt::format("the request cannot be sent: {}", reason));
  constexpr milliseconds kClockGrain{5};
  if (code == CURLE_OPERATION_TIMEDOUT && steady_clock::now() + kClockGrain >= deadline) {
    return fail(ErrorKind::timeout, "the deadline passed before the request was sent");
  }
  return fail(ErrorKind::unavailable, fmt::format("the peer cannot be reached: {}", reason));
}

// The body was decoded on the way in, so the fields about its coded form no longer hold.
void drop_coding(http::Headers& headers) {
  if (headers.find("Content-Encoding") == nullptr) return;
  headers.erase("Content-Encoding");
  headers.erase("Content-Length");
}

}  // namespace

Result<http::Response> transfer(void* easy, const CurlOptions& options, const HttpCall& call) {
  const auto remaining = std::min(std::chrono::ceil<milliseconds>(call.deadline - steady_clock::now()), kRemainingMax);
  if (remaining <= milliseconds::zero()) {
    return fail(ErrorKind::timeout, "the deadline passed before the request could be sent");
  }
  ASSIGN_OR_RETURN(const FieldList fields, make_fields(call));
  Exchange exchange{.easy = easy,
                    .options = options,
                    .is_safe = call.method == http::Method::get || call.method == http::Method::head,
                    .collector = ResponseCollector{{.header_bytes_max = options.header_bytes_max,
                                                    .header_fields_max = options.header_fields_max,
                                                    .body_bytes_max = call.response_bytes_max}}};
  Setup setup{easy};
  set_request(setup, call, fields);
  set_peer(setup, options, exchange);
  set_bounds(setup, options, remaining);
  set_callbacks(setup, exchange);
  const CURLcode code = setup.code() == CURLE_OK ? curl_easy_perform(easy) : setup.code();
  http::Response& response = exchange.collector.response();
  if (code != CURLE_OK) {
    auto error = failure(code, exchange, call.deadline);
    curl_easy_reset(easy);
    return error;
  }
  curl_easy_reset(easy);
  if (response.status == 0) {
    return fail(ErrorKind::unknown_outcome, "the request was sent, no whole answer came: its head ends early");
  }
  if (call.headers.find("Accept-Encoding") == nullptr) drop_coding(response.headers);
  return std::move(response);
}

}  // namespace concord::client
