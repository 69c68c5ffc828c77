// Finds the row of a route table that a raw request target names. It knows methods and paths only: no handlers,
// no headers, no bodies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"

namespace concord::http {

// Path arguments by the name their pattern gives them, percent-decoded.
class Arguments {
 public:
  // "" when the pattern has no such argument.
  [[nodiscard]] std::string_view operator[](std::string_view name) const noexcept;
  void add(std::string_view name, std::string value) { values_.emplace_back(name, std::move(value)); }

 private:
  std::vector<std::pair<std::string_view, std::string>> values_;
};

// The first path segment decides between a partner and the default one, so these can never be partner ids.
[[nodiscard]] std::span<const std::string_view> reserved_partner_ids() noexcept;

class Router {
 public:
  // A pattern is literal segments and "{name}" arguments: "/{p}/artifacts/{type}". One that starts with "/{p}/"
  // is served below every partner id and, without that segment, for the default partner. Of patterns that have a
  // path, those with the most literal segments are meant, whatever the method. Both texts must outlive the router.
  struct Row {
    Method method = Method::get;
    std::string_view pattern;
  };
  enum class Verdict : std::uint8_t { found, options, not_found, method_not_allowed, malformed };
  struct Found {
    Verdict verdict = Verdict::not_found;
    std::size_t row = 0;       // of the table; set whenever `pattern` is
    std::string_view pattern;  // empty when no pattern has this path
    std::string partner;       // empty for a pattern without "{p}"
    Arguments arguments;
    std::string allow;  // for the Allow field: all methods of this path
  };

  // The first partner is the default one; there may be none.
  Router(const std::vector<Row>& rows, std::vector<std::string> partners);

  // `target` is raw. One trailing slash is tolerated; HEAD finds the GET row; OPTIONS is known on each path.
  // malformed: an escape that does not decode, or a target that is no path.
  [[nodiscard]] Found find(Method method, std::string_view target) const;

 private:
  struct Compiled {
    Method method;
    std::string_view pattern;
    std::vector<std::string_view> segments;  // without "{p}"
    std::size_t literals;
    bool per_partner;
  };
  [[nodiscard]] bool knows_partner(std::string_view id) const noexcept;

  std::vector<Compiled> rows_;
  std::vector<std::string> partners_;
};

}  // namespace concord::http
