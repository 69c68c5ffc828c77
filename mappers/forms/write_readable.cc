#include "mappers/forms/write_readable.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "mappers/narrative/write.h"

namespace concord::mappers {
namespace {

// How a kind of line stands in XHTML, and in plain text.
struct Style {
  LineKind kind;
  std::string_view begin;
  std::string_view end;
  std::string_view text_before = {};
};
constexpr std::array kStyles{
    Style{LineKind::alert, "<p><strong>", "</strong></p>"},
    Style{LineKind::title, "<h1>", "</h1>"},
    Style{LineKind::plain, "<p>", "</p>"},
    Style{LineKind::heading, "<h2>", "</h2>", "\n"},
    Style{LineKind::fact, "<li>", "</li>", "- "},
};

const Style& style_of(LineKind kind) { return *std::ranges::find(kStyles, kind, &Style::kind); }

void append_body(std::string& out, const Readable& readable) {
  out += "<body>";
  bool is_in_list = false;
  for (const ReadableLine& line : readable.lines) {
    const bool is_fact = line.kind == LineKind::fact;
    if (is_fact != is_in_list) out += is_fact ? "<ul>" : "</ul>";
    is_in_list = is_fact;
    const Style& style = style_of(line.kind);
    out.append(style.begin).append(line.text).append(style.end);
  }
  if (is_in_list) out += "</ul>";
  out += "</body></html>\n";
}

std::string_view language_of(const Readable& readable) {
  return readable.language.empty() ? std::string_view{"en"} : readable.language;
}

}  // namespace

std::string write_xhtml(const Readable& readable, std::string_view title) {
  std::string out{R"(<?xml version="1.0" encoding="UTF-8"?>)"
                  "\n"
                  R"(<html xmlns="http://www.w3.org/1999/xhtml" lang=")"};
  narrative::append_escaped(out, language_of(readable));
  out += R"(" xml:lang=")";
  narrative::append_escaped(out, language_of(readable));
  out += "\"><head><title>";
  narrative::append_escaped(out, title);
  out += "</title></head>";
  append_body(out, readable);
  return out;
}

std::string write_html(const Readable& readable, std::string_view title) {
  std::string out{
      "<!DOCTYPE html>\n"
      R"(<html lang=")"};
  narrative::append_escaped(out, language_of(readable));
  out += R"("><head><meta charset="utf-8"/><title>)";
  narrative::append_escaped(out, title);
  out += "</title></head>";
  append_body(out, readable);
  return out;
}

std::string write_text(const Readable& readable) {
  std::string out;
  for (const ReadableLine& line : readable.lines) {
    out += style_of(line.kind).text_before;
    out += plain_text(line.text);
    out += '\n';
  }
  return out;
}

}  // namespace concord::mappers
