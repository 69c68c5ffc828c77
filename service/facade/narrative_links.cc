#include "service/facade/narrative_links.h"

#include <algorithm>

#include "core/http.h"

namespace concord::facade {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Where the tag that starts at `at` ends: behind its ">", those in quotation marks not counted.
std::size_t tag_end(std::string_view xhtml, std::size_t at) {
  char quote = '\0';
  for (; at < xhtml.size(); ++at) {
    const char c = xhtml[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return at;
}

bool is_link_name(std::string_view before_equals) {
  const std::size_t end = before_equals.find_last_not_of(kSpace) + 1;
  const std::string_view trimmed = before_equals.substr(0, end);
  const std::size_t space = trimmed.find_last_of(kSpace);
  const std::string_view name = trimmed.substr(space == std::string_view::npos ? 0 : space + 1);
  return http::equal_ignoring_case(name, "href") || http::equal_ignoring_case(name, "src");
}

class Links {
 public:
  explicit Links(const std::function<std::optional<std::string>(std::string_view)>& rewrite) : rewrite_{rewrite} {}

  void read(std::string_view xhtml) {
    while (!xhtml.empty()) {
      const std::size_t open = std::min(xhtml.find('<'), xhtml.size());
      out_ += xhtml.substr(0, open);
      xhtml.remove_prefix(open);
      const bool is_comment = xhtml.starts_with("<!--");
      const std::size_t comment_end = is_comment ? xhtml.find("-->") : std::string_view::npos;
      const std::size_t end = is_comment ? std::min(comment_end, xhtml.size()) : tag_end(xhtml, 0);
      if (is_comment) {
        out_ += xhtml.substr(0, end);
      } else {
        read_tag(xhtml.substr(0, end));
      }
      xhtml.remove_prefix(end);
    }
  }
  [[nodiscard]] std::optional<std::string> take() {
    return is_changed_ ? std::optional{std::move(out_)} : std::nullopt;
  }

 private:
  void read_tag(std::string_view tag) {
    while (!tag.empty()) {
      const std::size_t equals = tag.find('=');
      const std::size_t open = equals == std::string_view::npos ? equals : tag.find_first_not_of(kSpace, equals + 1);
      if (open == std::string_view::npos || (tag[open] != '"' && tag[open] != '\'')) break;
      const std::size_t close = tag.find(tag[open], open + 1);
      if (close == std::string_view::npos) break;
      const std::string_view value = tag.substr(open + 1, close - open - 1);
      auto link = is_link_name(tag.substr(0, equals)) ? rewrite_(value) : std::nullopt;
      is_changed_ = is_changed_ || link.has_value();
      out_ += tag.substr(0, open + 1);
      out_ += link ? std::string_view{*link} : value;
      tag.remove_prefix(close);
      out_ += tag.front();
      tag.remove_prefix(1);
    }
    out_ += tag;
  }

  const std::function<std::optional<std::string>(std::string_view)>& rewrite_;
  std::string out_;
  bool is_changed_ = false;
};

}  // namespace

std::optional<std::string> map_links(std::string_view xhtml,
                                     const std::function<std::optional<std::string>(std::string_view)>& rewrite) {
  Links links{rewrite};
  links.read(xhtml);
  return links.take();
}

}  // namespace concord::facade
