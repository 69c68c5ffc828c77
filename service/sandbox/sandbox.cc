#include "service/sandbox/sandbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "core/crypto/digest.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/bundle.h"
#include "fhir/rest/call.h"
#include "fhir/rest/entity_tag.h"
#include "service/sandbox/answer.h"
#include "service/sandbox/check.h"
#include "service/sandbox/conformance.h"
#include "service/sandbox/interactions.h"
#include "service/sandbox/seed.h"
#include "service/sandbox/served.h"
#include "service/sandbox/store.h"
#include "service/sandbox/transaction.h"

namespace concord::sandbox {
namespace {

constexpr std::string_view kRoot = "/fhir";
constexpr std::string_view kDefaultHost = "localhost";

// The base as the caller knows it, for links. A Host that is no host and port is not repeated.
std::string base_of(const http::Request& request) {
  constexpr std::string_view kHostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]_";
  std::string_view host = request.headers.value("Host");
  if (host.empty() || host.find_first_not_of(kHostCharacters) != std::string_view::npos) host = kDefaultHost;
  return fmt::format("{}://{}{}", request.tls ? "https" : "http", host, kRoot);
}

bool takes_resource(Interaction interaction) {
  return interaction == Interaction::create || interaction == Interaction::update ||
         interaction == Interaction::conditional_update;
}

}  // namespace

struct Sandbox::Impl {
  Impl(Clock& c, Settings s) : clock{c}, settings{s}, store{std::max<std::size_t>(s.versions_max, 1)}, started{now()} {
    plant();
  }

  [[nodiscard]] Instant now() const {
    // What meta.lastUpdated can say, so that a search by it finds what it says.
    return std::chrono::floor<std::chrono::milliseconds>(clock.now());
  }
  void plant();
  http::Response respond(const http::Request& request, const std::string& base);
  Result<http::Response> perform(const http::Request& request, std::string_view path, const std::string& base);
  Result<http::Response> perform_bundle(const rest::Call& call, const Context& context);
  [[nodiscard]] Result<http::Response> describe(const http::Request& request, const std::string& base) const;

  Clock& clock;
  Settings settings;
  Store store;
  std::shared_mutex mutex;
  Instant started;
};

void Sandbox::Impl::plant() {
  for (const std::string_view text : seed_files()) {
    const auto resources = json::read(text);
    if (!resources) continue;  // a test reads every file
    for (const json::Value& resource : resources->items()) {
      store.put(resource.text("resourceType"), resource.text("id"), resource, http::Method::put, started);
    }
  }
  store.settle();
}

Result<http::Response> Sandbox::Impl::describe(const http::Request& request, const std::string& base) const {
  Answer answer{.resource = capability_statement(base, started)};
  const std::string tag = sha256_hex(json::write(*answer.resource)).substr(0, 16);
  if (rest::names_version(request.headers.value("If-None-Match"), tag)) answer.status = 304;
  http::Response out = render(answer, rest::Return::unsaid, base);
  out.headers.set("ETag", rest::entity_tag(tag));
  out.headers.set("Cache-Control", "public, max-age=300");
  return out;
}

Result<http::Response> Sandbox::Impl::perform_bundle(const rest::Call& call, const Context& context) {
  const rest::Return returns = call.preferences.returns;
  ASSIGN_OR_RETURN(const fhir::Bundle bundle, fhir::read_bundle(*call.body));
  if (bundle.entries.size() > settings.bundle_entries_max) {
    const std::string text = fmt::format("a Bundle may have {} entries", settings.bundle_entries_max);
    return fail(ErrorKind::too_large, text, {{Severity::error, "too-costly", "Bundle.entry", text}});
  }
  if (bundle.type == "batch") {
    return render(Answer{.resource = fhir::to_json(run_batch(store, mutex, bundle, context, returns))}, returns,
                  context.base);
  }
  if (bundle.type != "transaction") {
    constexpr const char* kText = "only a transaction or a batch can be posted here";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "Bundle.type", kText}});
  }
  const std::unique_lock lock{mutex};
  ASSIGN_OR_RETURN(const fhir::Bundle done, run_transaction(store, bundle, context, returns));
  return render(Answer{.resource = fhir::to_json(done)}, returns, context.base);
}

Result<http::Response> Sandbox::Impl::perform(const http::Request& request, std::string_view path,
                                              const std::string& base) {
  ASSIGN_OR_RETURN(const rest::Call call, rest::call_of(request, path));
  const Context context{.base = base,
                        .now = now(),
                        .settings = settings,
                        .is_strict = call.preferences.handling == rest::Handling::strict};
  if (call.interaction == Interaction::capabilities) return describe(request, base);
  if (call.interaction == Interaction::bundle) return perform_bundle(call, context);
  if (is_read(call)) {
    ASSIGN_OR_RETURN(const Answer answer, perform_read(LockedReads{store, mutex}, call, context));
    return render(answer, call.preferences.returns, base);
  }
  if (takes_resource(call.interaction)) RETURN_IF_ERROR(check_resource(*call.body, call.target.type));
  const std::unique_lock lock{mutex};
  ASSIGN_OR_RETURN(const Answer answer, commit_write(store, call, context));
  return render(answer, call.preferences.returns, base);
}

http::Response Sandbox::Impl::respond(const http::Request& request, const std::string& base) {
  std::string_view path = request.path();
  const bool is_below = path.starts_with(kRoot) && (path.size() == kRoot.size() || path[kRoot.size()] == '/');
  if (!is_below) return render(Error{.kind = ErrorKind::not_found, .message = "FHIR is served below /fhir"});
  path.remove_prefix(kRoot.size());
  const auto target = rest::parse_target(path);
  if (!target) return render(target.error());
  if (const auto served = check_served(*target); !served) return render(served.error());
  const auto interaction = served_interaction(target->shape, request.method);
  if (interaction == Interaction::system_search && request.query().empty() && target->shape == Shape::system) {
    return render(Error{.kind = ErrorKind::not_found, .message = "nothing is served here; see metadata"});
  }
  if (interaction) {
    auto response = perform(request, path, base);
    return response ? *std::move(response) : render(response.error());
  }
  http::Response out =
      render(Error{.kind = ErrorKind::method_not_allowed, .message = "this method is not offered for this URL"});
  out.headers.set("Allow", rest::allowed_methods(offers(), target->shape));
  return out;
}

Sandbox::Sandbox(Clock& clock, Settings settings) : impl_{std::make_unique<Impl>(clock, settings)} {}
Sandbox::~Sandbox() = default;

http::Response Sandbox::handle(const http::Request& request) {
  http::Response out = impl_->respond(request, base_of(request));
  if (request.method == http::Method::head) out.body.clear();
  return out;
}

}  // namespace concord::sandbox
