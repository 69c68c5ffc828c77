// Certificates made while the test runs: a CA of its own, and leaves of it, written as PEM files into a folder that
// goes away with the test.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace concord::client {

struct FreeOpenSsl {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
  void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;
using Certificate = std::unique_ptr<X509, FreeOpenSsl>;

struct Leaf {
  std::string certificate_file;
  std::string key_file;
};

class TestCertificates {
 public:
  TestCertificates() {
    std::string name = (std::filesystem::temp_directory_path() / "concord-tls-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) folder_ = name;
    ca_key_.reset(EVP_EC_gen("P-256"));
    ca_ = make("Test CA", ca_key_.get(), "critical,CA:TRUE", {}, 24);
    write(ca_file(), [&](std::FILE* file) { PEM_write_X509(file, ca_.get()); });
  }
  ~TestCertificates() { std::filesystem::remove_all(folder_); }
  TestCertificates(const TestCertificates&) = delete;
  TestCertificates& operator=(const TestCertificates&) = delete;

  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }
  // `names` as OpenSSL writes them: "IP:127.0.0.1,DNS:ehr.example". Negative hours: expired.
  // `usage` as OpenSSL writes it, "serverAuth"; empty: any.
  [[nodiscard]] Leaf leaf(const std::string& name, const std::string& names, int hours = 24,
                          const std::string& usage = {}) const {
    const Key key{EVP_EC_gen("P-256")};
    const Certificate certificate = make(name, key.get(), "CA:FALSE", names, hours, usage);
    Leaf out{.certificate_file = folder_ / (name + ".pem"), .key_file = folder_ / (name + ".key")};
    write(out.certificate_file, [&](std::FILE* file) { PEM_write_X509(file, certificate.get()); });
    write(out.key_file,
          [&](std::FILE* file) { PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return out;
  }

 private:
  template <class Write>
  static void write(const std::string& path, const Write& write_to) {
    const std::unique_ptr<std::FILE, FreeOpenSsl> file{std::fopen(path.c_str(), "w")};
    write_to(file.get());
  }
  static void extend(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, FreeOpenSsl> extension{
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
    X509_add_ext(certificate, extension.get(), -1);
  }
  [[nodiscard]] Certificate make(const std::string& name, EVP_PKEY* key, const std::string& constraints,
                                 const std::string& names, int hours, const std::string& usage = {}) const {
    Certificate out{X509_new()};
    X509_set_version(out.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(out.get()), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), -48L * 3600);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), hours * 3600L);
    X509_set_pubkey(out.get(), key);
    X509_NAME* const subject = X509_get_subject_name(out.get());
    const auto* bytes = reinterpret_cast<const unsigned char*>(name.c_str());
    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Nord, Süd"), -1, -1,
                               0);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, -1, -1, 0);
    X509_set_issuer_name(out.get(), ca_ ? X509_get_subject_name(ca_.get()) : subject);
    extend(out.get(), NID_basic_constraints, constraints);
    if (!names.empty()) extend(out.get(), NID_subject_alt_name, names);
    if (!usage.empty()) extend(out.get(), NID_ext_key_usage, usage);
    X509_sign(out.get(), ca_key_.get(), EVP_sha256());
    return out;
  }

  std::filesystem::path folder_;
  Key ca_key_;
  Certificate ca_;
  mutable long serial_ = 0;
};

}  // namespace concord::client
