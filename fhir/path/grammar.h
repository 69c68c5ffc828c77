// The parser's state and its rules, one function each. For the parser's own files only.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "fhir/path/lexer.h"
#include "fhir/path/syntax.h"

namespace concord::fhir::path {

class Parser {
 public:
  Parser(std::vector<Token> tokens, Expression::Program& program) : tokens_{std::move(tokens)}, program_{program} {}

  Result<const Expr*> whole();

 private:
  [[nodiscard]] const Token& now() const { return tokens_[position_]; }
  [[nodiscard]] bool is_symbol(std::string_view symbol) const {
    return now().kind == TokenKind::symbol && now().text == symbol;
  }
  bool skip(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    ++position_;
    return true;
  }
  [[nodiscard]] tl::unexpected<Error> fault(std::string_view rule) const {
    return fail(malformed_at(now().offset, rule));
  }

  Expr& make(Op op, std::uint32_t offset) {
    Expr& out = program_.nodes.emplace_back();
    out.op = op;
    out.offset = offset;
    return out;
  }
  // The depth is known when the node has all of its parts.
  static Result<const Expr*> done(Expr& node);

  // An operator binds its operands when its power is not below `power`.
  Result<const Expr*> expression(int power, int nesting);
  Result<const Expr*> prefix(int nesting);
  Result<const Expr*> postfix(int nesting);

  Result<const Expr*> term(int nesting);
  Result<const Expr*> literal(Item value);
  Result<const Expr*> word(int nesting);
  Result<const Expr*> bracket(int nesting);
  Result<const Expr*> number();
  Result<const Expr*> moment();

  // A member, function or scope name behind a dot, or at the start of a path when there is no input.
  Result<const Expr*> invocation(const Expr* input, int nesting);
  Result<const Expr*> scope_name(const Expr* input);
  Result<const Expr*> call(const Token& name, const Expr* input, int nesting);
  Status arguments(Expr& node, int nesting);
  static Status compile_pattern(Expr& node);
  Result<const Expr*> type_call(Op op, std::uint32_t offset, const Expr* input);
  // [namespace "."] name. A System type that there is not is a type that nothing has.
  Result<TypeName> type_name();

  std::vector<Token> tokens_;
  std::size_t position_ = 0;
  Expression::Program& program_;
};

}  // namespace concord::fhir::path
