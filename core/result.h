// Result<T>: a value or an Error, on tl::expected (the same names as C++23's std::expected).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "core/error.h"

namespace concord {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// The failing half of a Result: `return fail(ErrorKind::not_found, "no such partner");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::vector<Issue> issues = {}) {
  return tl::unexpected<Error>(Error{.kind = kind, .message = std::move(message), .issues = std::move(issues)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace concord

// The arguments are declarations and names, which take no parentheses. NOLINTBEGIN(bugprone-macro-parentheses)
// Returns from the enclosing function when `expr` (a Result or Status) failed.
#define RETURN_IF_ERROR(expr) \
  if (auto status_ = (expr); !status_.has_value()) return tl::unexpected(std::move(status_).error())

// `ASSIGN_OR_RETURN(const auto x, f());` binds the value or returns the Error.
#define ASSIGN_OR_RETURN(lhs, expr) CONCORD_ASSIGN_(CONCORD_CAT_(result_, __COUNTER__), lhs, expr)
#define CONCORD_CAT2_(a, b) a##b
#define CONCORD_CAT_(a, b) CONCORD_CAT2_(a, b)
#define CONCORD_ASSIGN_(tmp, lhs, expr)                                \
  auto tmp = (expr);                                                   \
  if (!tmp.has_value()) return tl::unexpected(std::move(tmp).error()); \
  lhs = *std::move(tmp)
// NOLINTEND(bugprone-macro-parentheses)
