#include "service/http/docs_page.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/base64.h"
#include "core/crypto/digest.h"
#include "core/json/write.h"

namespace concord::http {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #8888}
details{border:1px solid #8888;border-radius:.4rem;margin:.6rem 0;padding:.4rem .8rem}
summary{cursor:pointer}
summary h3{display:inline;font:inherit;margin:0}
summary:focus-visible,button:focus-visible,pre:focus-visible{outline:3px solid Highlight;outline-offset:2px}
label{display:block;font-weight:600}
small{display:block}
input,select,textarea{box-sizing:border-box;width:100%;max-width:40rem;padding:.3rem;font:inherit}
textarea,.body{font:0.9em ui-monospace,monospace}
.body{max-height:30rem;overflow:auto}
code,pre{font:0.9em ui-monospace,monospace}
pre{overflow-x:auto;padding:.6rem;background:#8881}
.method{display:inline-block;min-width:3.5rem;font-weight:700}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0}
)css";

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
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

std::string upper(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// The source expression of Content-Security-Policy that allows this very text inline.
std::string source_of(std::string_view text) {
  const auto digest = sha256(text);
  return fmt::format("'sha256-{}'", base64_encode(std::string{digest.begin(), digest.end()}));
}

// The component a `$ref` names, as a link into the page.
std::string schema_link(const json::Value& schema) {
  const std::string_view target = schema.text("$ref");
  if (target.empty()) return {};
  const std::string name = escaped(target.substr(target.rfind('/') + 1));
  return fmt::format("<a href=\"#{0}\">{0}</a>", name);
}

std::string table(const std::array<std::string_view, 3>& heads, const std::string& rows) {
  return fmt::format("<table><thead><tr><th scope=\"col\">{}</th></tr></thead>\n<tbody>{}</tbody></table>\n",
                     fmt::join(heads, "</th><th scope=\"col\">"), rows);
}

std::string parameter_rows(const json::Value& operation) {
  std::string rows;
  for (const json::Value& parameter : operation["parameters"].items()) {
    rows += fmt::format("<tr><td><code>{}</code></td><td>{}{}</td><td>{}</td></tr>\n", escaped(parameter.text("name")),
                        escaped(parameter.text("in")), parameter["required"] == json::Value{true} ? ", required" : "",
                        escaped(parameter.text("description")));
  }
  return rows.empty() ? rows : fmt::format("<h4>Parameters</h4>\n{}", table({"Name", "Where", "Meaning"}, rows));
}

std::string content_text(const json::Value& content) {
  std::string out;
  for (const json::Member& media : content.members()) {
    out += fmt::format("<code>{}</code> {} ", escaped(media.name()), schema_link(media.value["schema"]));
  }
  return out;
}

std::string response_rows(const json::Value& operation) {
  std::string rows;
  for (const json::Member& response : operation["responses"].members()) {
    rows += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n", escaped(response.name()),
                        escaped(response.value.text("description")), content_text(response.value["content"]));
  }
  return fmt::format("<h4>Answers</h4>\n{}", table({"Status", "Meaning", "Body"}, rows));
}

std::string operation_section(std::string_view method, std::string_view path, const json::Value& operation) {
  std::string body;
  if (const json::Value* request = operation.find("requestBody"); request != nullptr) {
    body = fmt::format("<h4>Body</h4><p>{}</p>\n", content_text((*request)["content"]));
  }
  return fmt::format(
      "<details id=\"{}\"><summary><h3><span class=\"method\">{}</span> <code>{}</code> {}</h3></summary>\n<p>{}</p>\n"
      "{}{}{}</details>\n",
      escaped(operation.text("operationId")), upper(method), escaped(path), escaped(operation.text("summary")),
      escaped(operation.text("description")), parameter_rows(operation), body, response_rows(operation));
}

}  // namespace

std::string docs_page(const json::Value& openapi) {
  std::string sections = "<h2>Operations</h2>\n";
  for (const json::Member& path : openapi["paths"].members()) {
    for (const json::Member& operation : path.value.members()) {
      sections += operation_section(operation.name(), path.name(), operation.value);
    }
  }
  sections += "<h2>Schemas</h2>\n";
  for (const json::Member& schema : openapi["components"]["schemas"].members()) {
    sections +=
        fmt::format("<details id=\"{0}\"><summary><h3><code>{0}</code></h3></summary><pre>{1}</pre></details>\n",
                    escaped(schema.name()), escaped(json::write_pretty(schema.value)));
  }
  const json::Value& about = openapi["info"];
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0} {1}</title>\n<style>{2}</style></head>\n"
      "<body>\n<h1>{0} {1}</h1>\n<p>{3}</p>\n<p>The same as <a href=\"openapi.json\">OpenAPI 3.1</a>.</p>\n{4}"
      "<script>{5}</script></body></html>\n",
      escaped(about.text("title")), escaped(about.text("version")), kStyle, escaped(about.text("description")),
      sections, docs_script());
}

std::string docs_content_security_policy() {
  return fmt::format(
      "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
      "form-action 'none'",
      source_of(kStyle), source_of(docs_script()));
}

}  // namespace concord::http
