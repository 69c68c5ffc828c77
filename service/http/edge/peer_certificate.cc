#include "service/http/edge/peer_certificate.h"

#include <openssl/bio.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/crypto/digest.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kSubjectBytesMax = 2U << 10U;
constexpr int kNamesMax = 128;
constexpr std::size_t kNameBytesMax = 2U << 10U;

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(GENERAL_NAMES* names) const noexcept { GENERAL_NAMES_free(names); }
};

std::string subject_of(const X509& certificate) {
  const std::unique_ptr<BIO, Free> out{BIO_new(BIO_s_mem())};
  constexpr unsigned long kUtf8AsItIs = ASN1_STRFLGS_ESC_MSB;
  if (!out ||
      X509_NAME_print_ex(out.get(), X509_get_subject_name(&certificate), 0, XN_FLAG_RFC2253 & ~kUtf8AsItIs) < 0) {
    return {};
  }
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(out.get(), &bytes);
  if (length <= 0 || static_cast<std::size_t>(length) > kSubjectBytesMax) return {};
  return {bytes, static_cast<std::size_t>(length)};
}

struct NameKind {
  int type;
  std::string_view prefix;
};
constexpr std::array kNameKinds{NameKind{GEN_DNS, "dns:"}, NameKind{GEN_URI, "uri:"}, NameKind{GEN_EMAIL, "email:"}};

// Empty for a name of another kind and for one that cannot be compared.
std::string text_of(const GENERAL_NAME& name) {
  const auto* kind = std::ranges::find(kNameKinds, name.type, &NameKind::type);
  if (kind == kNameKinds.end()) return {};
  const std::string_view value{reinterpret_cast<const char*>(ASN1_STRING_get0_data(name.d.ia5)),
                               static_cast<std::size_t>(ASN1_STRING_length(name.d.ia5))};
  const bool is_visible = std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7F'; });
  if (value.empty() || value.size() > kNameBytesMax || !is_visible) return {};
  std::string out{kind->prefix};
  out += value;
  if (name.type == GEN_DNS) {
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  return out;
}

std::vector<std::string> names_of(const X509& certificate) {
  std::vector<std::string> out;
  const std::unique_ptr<GENERAL_NAMES, Free> names{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
  const int count = std::min(names ? sk_GENERAL_NAME_num(names.get()) : 0, kNamesMax);
  for (int i = 0; i < count; ++i) {
    if (std::string text = text_of(*sk_GENERAL_NAME_value(names.get(), i)); !text.empty())
      out.push_back(std::move(text));
  }
  return out;
}

std::string digest_of(const X509& certificate) {
  const int length = i2d_X509(&certificate, nullptr);
  std::string der(static_cast<std::size_t>(std::max(length, 0)), '\0');
  auto* end = reinterpret_cast<unsigned char*>(der.data());
  if (length <= 0 || i2d_X509(&certificate, &end) != length) return {};
  return sha256_hex(der);
}

}  // namespace

std::shared_ptr<const ClientCertificate> describe(X509& certificate) {
  return std::make_shared<const ClientCertificate>(ClientCertificate{
      .subject = subject_of(certificate), .names = names_of(certificate), .sha256 = digest_of(certificate)});
}

}  // namespace concord::http::edge
