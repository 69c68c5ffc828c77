#include "mappers/forms/readable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/narrative/narrative.h"
#include "mappers/narrative/write.h"

namespace concord::mappers {
namespace {

constexpr std::string_view kAlert = "ALERT: ";
constexpr std::string_view kMore = "… There is more, which does not fit here.";
constexpr std::string_view kLineEnd = "<br/>";

// Collects lines as long as there is room.
class Lines {
 public:
  explicit Lines(Readable& out) : out_{out} {}

  void add(LineKind kind, std::string text) {
    if (out_.is_cut) return;
    if (bytes_ > kReadableBytesMax || count_ >= kReadableLinesMax) {
      out_.is_cut = true;
      out_.lines.push_back({.kind = LineKind::plain, .text = std::string{kMore}});
      return;
    }
    bytes_ += text.size();
    ++count_;
    for (std::size_t at = text.find(kLineEnd); at != std::string::npos; at = text.find(kLineEnd, at + 1)) ++count_;
    out_.lines.push_back({.kind = kind, .text = std::move(text)});
  }

 private:
  Readable& out_;
  std::size_t bytes_ = 0;
  std::size_t count_ = 0;
};

// "barrier" of "barrier[3]".
std::string_view role_name(std::string_view role) { return role.substr(0, role.find('[')); }

// "Barrier 4" for "barrier[3]", "Follow up" for "follow-up".
std::string heading_of(std::string_view role) {
  std::string out{role_name(role)};
  std::ranges::replace(out, '-', ' ');
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z')
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  std::size_t number = 0;
  constexpr std::size_t kNumberMax = 1'000'000;
  for (const char c : role.substr(std::min(role.size(), role_name(role).size() + 1))) {
    if (c < '0' || c > '9' || number > kNumberMax) break;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  if (role.ends_with(']')) out += fmt::format(" {}", number + 1);
  return out;
}

// The list elements of a generated narrative, which has no other structure.
void add_facts(Lines& lines, std::string_view div) {
  constexpr std::string_view kBegin = "<li>";
  constexpr std::string_view kEnd = "</li>";
  for (std::size_t at = div.find(kBegin); at != std::string_view::npos; at = div.find(kBegin, at)) {
    at += kBegin.size();
    const std::size_t end = std::min(div.find(kEnd, at), div.size());
    lines.add(LineKind::fact, std::string{div.substr(at, end - at)});
    at = end;
  }
}

bool is_told(const GraphResource& resource, const DocumentType& type) {
  const std::string_view role = role_name(resource.role);
  return role == "alert" || std::ranges::find(type.told, role) != type.told.end();
}

std::string escaped(std::string_view text) {
  std::string out;
  narrative::append_escaped(out, text);
  return out;
}

}  // namespace

Readable readable_of(const Graph& graph, const DocumentType& type, std::span<const Alert> alerts) {
  Readable out;
  if (graph.resources.empty()) return out;
  out.language = graph.resources.front().resource.text("language");
  Lines lines{out};
  for (const Alert& alert : alerts) lines.add(LineKind::alert, std::string{kAlert} + escaped(alert.text));
  lines.add(LineKind::title, escaped(type.title));
  bool is_first = true;
  for (const GraphResource& one : graph.resources) {
    if (out.is_cut) break;
    const bool is_primary = std::exchange(is_first, false);
    if (!is_primary && is_told(one, type)) continue;
    // Made anew, since a text that a partner wrote may be any XHTML.
    const json::Value narrative = narrative::narrative_of(one.resource);
    if (narrative.is_null()) continue;
    if (!is_primary) lines.add(LineKind::heading, heading_of(one.role));
    add_facts(lines, narrative.text("div"));
  }
  return out;
}

std::string plain_text(std::string_view line) {
  struct Escape {
    std::string_view markup;
    std::string_view text;
  };
  constexpr std::array kEscapes{Escape{"&amp;", "&"}, Escape{"&lt;", "<"}, Escape{"&gt;", ">"}, Escape{kLineEnd, "\n"}};
  std::string out;
  out.reserve(line.size());
  while (!line.empty()) {
    const std::size_t plain = std::min(line.find_first_of("&<"), line.size());
    out += line.substr(0, plain);
    line.remove_prefix(plain);
    if (line.empty()) break;
    const auto* row =
        std::ranges::find_if(kEscapes, [line](const Escape& one) { return line.starts_with(one.markup); });
    out += row == kEscapes.end() ? line.substr(0, 1) : row->text;
    line.remove_prefix(row == kEscapes.end() ? 1 : row->markup.size());
  }
  return out;
}

}  // namespace concord::mappers
