#include "auth/server/pages.h"

#include <fmt/format.h>

#include "auth/server/client_urls.h"
#include "core/base64.h"
#include "core/crypto/digest.h"

namespace concord::auth::server {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:2rem auto;padding:0 1rem}
button{display:block;width:100%;margin:.4rem 0;padding:.6rem .8rem;font:inherit;text-align:left;cursor:pointer}
button:focus-visible{outline:3px solid Highlight;outline-offset:2px}
small{display:block}
)css";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string style_source() {
  const auto digest = sha256(kStyle);
  return fmt::format("'sha256-{}'", base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()}));
}

// What a form may lead to: browsers hold the redirect after it to form-action too.
std::string target_source(std::string_view redirect_uri) {
  const std::string_view origin = origin_of(redirect_uri);
  return origin.empty() ? std::string{redirect_uri.substr(0, redirect_uri.find(':') + 1)} : std::string{origin};
}

http::Response page(int status, std::string_view title, const std::string& body, const std::string& form_action) {
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Content-Security-Policy",
                       fmt::format("default-src 'none'; style-src {}; base-uri 'none'; frame-ancestors 'none'; "
                                   "form-action {}",
                                   style_source(), form_action)},
                      {"X-Frame-Options", "DENY"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"}},
          .body = fmt::format("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                              "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n"
                              "<style>{1}</style></head>\n<body>\n<main>\n<h1>{0}</h1>\n{2}</main>\n</body></html>\n",
                              title, kStyle, body)};
}

}  // namespace

http::Response refusal_page(int status, std::string_view text) {
  return page(status, "This app cannot be signed in", fmt::format("<p>{}.</p>\n", escaped(text)), "'none'");
}

http::Response patient_page(const PatientPage& asked, std::span<const PatientChoice> patients) {
  std::string buttons;
  for (const PatientChoice& patient : patients) {
    buttons += fmt::format("<button type=\"submit\" name=\"patient\" value=\"{}\">{} <small>{}</small></button>\n",
                           escaped(patient.id), escaped(patient.label), escaped(patient.detail));
  }
  const std::string body = fmt::format(
      "<p>{} asks to see a record.</p>\n<form method=\"post\" action=\"select-patient\">\n"
      "<input type=\"hidden\" name=\"request\" value=\"{}\">\n{}"
      "<button type=\"submit\" name=\"patient\" value=\"\">None: refuse</button>\n</form>\n",
      escaped(asked.app), escaped(asked.request), buttons);
  return page(200, "Choose a patient", body, "'self' " + target_source(asked.redirect_uri));
}

}  // namespace concord::auth::server
