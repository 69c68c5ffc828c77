#include "fhir/path/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "fhir/path/grammar.h"

namespace concord::fhir::path {
namespace {

constexpr int kNestingMax = 64;
constexpr std::uint32_t kDepthMax = 256;
constexpr int kUnaryPower = 10;

struct Operator {
  std::string_view token;
  Op op;
  int power;  // binds tighter when greater
};
constexpr std::array<Operator, 24> kOperators{{{"*", Op::multiply, 9},
                                               {"/", Op::divide, 9},
                                               {"div", Op::divide_whole, 9},
                                               {"mod", Op::modulo, 9},
                                               {"+", Op::add, 8},
                                               {"-", Op::subtract, 8},
                                               {"&", Op::concatenate, 8},
                                               {"is", Op::is, 7},
                                               {"as", Op::as, 7},
                                               {"|", Op::unite, 6},
                                               {"<", Op::less, 5},
                                               {"<=", Op::less_equal, 5},
                                               {">", Op::greater, 5},
                                               {">=", Op::greater_equal, 5},
                                               {"=", Op::equal, 4},
                                               {"~", Op::equivalent, 4},
                                               {"!=", Op::not_equal, 4},
                                               {"!~", Op::not_equivalent, 4},
                                               {"in", Op::in, 3},
                                               {"contains", Op::contains, 3},
                                               {"and", Op::logical_and, 2},
                                               {"or", Op::logical_or, 1},
                                               {"xor", Op::logical_xor, 1},
                                               {"implies", Op::implies, 0}}};

// nullptr when it is none.
const Operator* find_operator(const Token& token) {
  if ((token.kind != TokenKind::symbol && token.kind != TokenKind::identifier) || token.is_quoted) return nullptr;
  const auto* const found =
      std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& row) { return row.token == token.text; });
  return found == kOperators.end() ? nullptr : found;
}

}  // namespace

Result<const Expr*> Parser::done(Expr& node) {
  std::uint32_t below = node.input != nullptr ? node.input->depth : 0;
  for (const Expr* argument : node.arguments) below = std::max(below, argument->depth);
  node.depth = below + 1;
  if (node.depth > kDepthMax) return fail(ErrorKind::too_large, "a FHIRPath has over 256 steps in a row");
  return &node;
}

Result<const Expr*> Parser::whole() {
  ASSIGN_OR_RETURN(const Expr* const out, expression(0, 0));
  if (now().kind != TokenKind::end) return fault("an operator is expected");
  return out;
}

Result<const Expr*> Parser::expression(int power, int nesting) {
  if (nesting > kNestingMax) return fail(ErrorKind::too_large, "a FHIRPath is nested deeper than 64");
  ASSIGN_OR_RETURN(const Expr* left, prefix(nesting));
  for (const Operator* row = find_operator(now()); row != nullptr && row->power >= power; row = find_operator(now())) {
    Expr& node = make(row->op, now().offset);
    ++position_;
    if (row->op == Op::is || row->op == Op::as) {
      node.input = left;
      ASSIGN_OR_RETURN(node.type, type_name());
    } else {
      ASSIGN_OR_RETURN(const Expr* const right, expression(row->power + 1, nesting + 1));
      node.arguments = {left, right};
    }
    ASSIGN_OR_RETURN(left, done(node));
  }
  return left;
}

Result<const Expr*> Parser::prefix(int nesting) {
  if (!is_symbol("+") && !is_symbol("-")) return postfix(nesting);
  Expr& node = make(now().text == "+" ? Op::plus : Op::minus, now().offset);
  ++position_;
  ASSIGN_OR_RETURN(const Expr* const operand, expression(kUnaryPower, nesting + 1));
  node.arguments = {operand};
  return done(node);
}

Result<const Expr*> Parser::postfix(int nesting) {
  ASSIGN_OR_RETURN(const Expr* left, term(nesting));
  while (true) {
    if (skip(".")) {
      ASSIGN_OR_RETURN(left, invocation(left, nesting));
    } else if (is_symbol("[")) {
      Expr& node = make(Op::item_at, now().offset);
      ++position_;
      node.input = left;
      ASSIGN_OR_RETURN(const Expr* const position, expression(0, nesting + 1));
      node.arguments = {position};
      if (!skip("]")) return fault("\"]\" is expected");
      ASSIGN_OR_RETURN(left, done(node));
    } else {
      return left;
    }
  }
}

Result<std::shared_ptr<const Expression::Program>> parse_program(std::string_view text) {
  ASSIGN_OR_RETURN(auto tokens, tokenize(text));
  auto program = std::make_shared<Expression::Program>();
  program->text = text;
  Parser parser{std::move(tokens), *program};
  ASSIGN_OR_RETURN(program->root, parser.whole());
  return program;
}

}  // namespace concord::fhir::path
