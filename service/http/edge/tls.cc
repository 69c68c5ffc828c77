#include "service/http/edge/tls.h"

#include <utility>

namespace concord::http::edge {

Tls::Tls(TlsOptions options) : options_{std::move(options)} {
  if (!options_.observer) options_.observer = [](TlsEvent) {};
  greeting_ = [this](bool succeeded) { options_.observer(succeeded ? TlsEvent::greeted : TlsEvent::not_greeted); };
}

Result<std::unique_ptr<Tls>> Tls::load(TlsOptions options) {
  std::unique_ptr<Tls> tls{new Tls{std::move(options)}};
  ASSIGN_OR_RETURN(const TlsMaterial material, read_tls_files(tls->options_.files));
  ASSIGN_OR_RETURN(tls->context_, make_tls_context(material));
  tls->digest_ = material.digest();
  tls->next_look_ = std::chrono::steady_clock::now() + tls->options_.reload_interval;
  return tls;
}

std::unique_ptr<Transport> Tls::accept(int descriptor, Deadline now) {
  if (now >= next_look_) {
    next_look_ = now + options_.reload_interval;
    follow_files();
  }
  return make_tls_transport(descriptor, context_, greeting_);
}

// The files are replaced one by one, so that a certificate may for a moment be beside another's key.
void Tls::follow_files() {
  const auto material = read_tls_files(options_.files);
  const std::string digest = material ? material->digest() : "unreadable";
  if (digest == digest_ || digest == refused_digest_) return;
  auto context = material ? make_tls_context(*material) : Result<TlsContext>{fail(material.error())};
  if (!context) {
    refused_digest_ = digest;
    options_.observer(TlsEvent::kept_previous);
    return;
  }
  context_ = *std::move(context);
  digest_ = digest;
  refused_digest_.clear();
  options_.observer(TlsEvent::renewed);
}

}  // namespace concord::http::edge
