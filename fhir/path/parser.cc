#include "fhir/path/parser.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "fhir/path/functions.h"
#include "fhir/path/lexer.h"
#include "fhir/path/system_types.h"

namespace concord::fhir::path {
namespace {

constexpr int kNestingMax = 64;
constexpr std::uint32_t kDepthMax = 256;
constexpr std::size_t kArgumentsMax = 16;
constexpr int kUnaryPower = 10;
constexpr int kTypePower = 7;
// Beyond this a whole number is no Integer; one more, since the minus of the least comes apart.
constexpr std::int64_t kIntegerMax = std::int64_t{1} << 31U;

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
                                               {"is", Op::is, kTypePower},
                                               {"as", Op::as, kTypePower},
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

struct TypeFunction {
  std::string_view name;
  Op op;
};
constexpr std::array<TypeFunction, 3> kTypeFunctions{{{"is", Op::is}, {"as", Op::as}, {"ofType", Op::of_type}}};

// Words that are never names by themselves.
constexpr std::array<std::string_view, 8> kReserved{"and", "div", "false", "implies", "mod", "or", "true", "xor"};

struct ScopeName {
  std::string_view name;
  Op op;
};
constexpr std::array<ScopeName, 3> kScopeNames{{{"this", Op::self}, {"index", Op::index}, {"total", Op::total}}};

class Parser {
 public:
  Parser(std::vector<Token> tokens, Expression::Program& program) : tokens_{std::move(tokens)}, program_{program} {}

  Result<const Expr*> whole() {
    ASSIGN_OR_RETURN(const Expr* const out, expression(0, 0));
    if (now().kind != TokenKind::end) return fault("an operator is expected");
    return out;
  }

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
  static Result<const Expr*> done(Expr& node) {
    std::uint32_t below = node.input != nullptr ? node.input->depth : 0;
    for (const Expr* argument : node.arguments) below = std::max(below, argument->depth);
    node.depth = below + 1;
    if (node.depth > kDepthMax) return fail(ErrorKind::too_large, "a FHIRPath has over 256 steps in a row");
    return &node;
  }

  [[nodiscard]] const Operator* binary_operator() const {
    if ((now().kind != TokenKind::symbol && now().kind != TokenKind::identifier) || now().is_quoted) return nullptr;
    const auto* const found = std::find_if(kOperators.begin(), kOperators.end(),
                                           [this](const Operator& row) { return row.token == now().text; });
    return found == kOperators.end() ? nullptr : found;
  }

  Result<const Expr*> expression(int power, int nesting) {
    if (nesting > kNestingMax) return fail(ErrorKind::too_large, "a FHIRPath is nested deeper than 64");
    ASSIGN_OR_RETURN(const Expr* left, prefix(nesting));
    for (const Operator* row = binary_operator(); row != nullptr && row->power >= power; row = binary_operator()) {
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

  Result<const Expr*> prefix(int nesting) {
    if (!is_symbol("+") && !is_symbol("-")) return postfix(nesting);
    Expr& node = make(now().text == "+" ? Op::plus : Op::minus, now().offset);
    ++position_;
    ASSIGN_OR_RETURN(const Expr* const operand, expression(kUnaryPower, nesting + 1));
    node.arguments = {operand};
    return done(node);
  }

  Result<const Expr*> postfix(int nesting) {
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

  Result<const Expr*> literal(Item value) {
    Expr& node = make(Op::literal, now().offset);
    node.value = std::move(value);
    ++position_;
    return done(node);
  }

  Result<const Expr*> term(int nesting) {
    switch (now().kind) {
      case TokenKind::string:
        return literal(Item::string(now().text));
      case TokenKind::number:
        return number();
      case TokenKind::date:
      case TokenKind::date_time:
      case TokenKind::time:
        return moment();
      case TokenKind::external: {
        Expr& node = make(Op::variable, now().offset);
        node.name = now().text;
        ++position_;
        return done(node);
      }
      case TokenKind::scope:
      case TokenKind::identifier:
        return word(nesting);
      case TokenKind::symbol:
        return bracket(nesting);
      case TokenKind::end:
        break;
    }
    return fault("an expression is expected");
  }

  Result<const Expr*> word(int nesting) {
    if (now().kind == TokenKind::identifier && !now().is_quoted && (now().text == "true" || now().text == "false")) {
      return literal(Item::boolean(now().text == "true"));
    }
    return invocation(nullptr, nesting);
  }

  Result<const Expr*> bracket(int nesting) {
    const std::uint32_t offset = now().offset;
    if (skip("{")) {
      if (!skip("}")) return fault("\"}\" is expected");
      return done(make(Op::nothing, offset));
    }
    if (!skip("(")) return fault("an expression is expected");
    ASSIGN_OR_RETURN(const Expr* const inner, expression(0, nesting + 1));
    if (!skip(")")) return fault("\")\" is expected");
    return inner;
  }

  Result<const Expr*> number() {
    const std::string text = now().text;
    const auto decimal = Decimal::parse(text);
    if (!decimal) return fault("no such number");
    const Token& unit = tokens_[position_ + 1];
    const bool is_calendar =
        unit.kind == TokenKind::identifier && !unit.is_quoted && calendar_unit(unit.text).has_value();
    if (unit.kind == TokenKind::string || is_calendar) {
      Quantity value{.number = *decimal, .unit = unit.text, .is_calendar = is_calendar};
      const auto out = literal(Item::quantity(value));
      ++position_;
      return out;
    }
    if (text.find('.') != std::string::npos) return literal(Item::decimal(*decimal));
    const auto integer = decimal->to_integer();
    if (!integer || *integer > kIntegerMax) return fault("an integer has 32 bits");
    return literal(Item::integer(*integer));
  }

  Result<const Expr*> moment() {
    const Token& token = now();
    const auto value = token.kind == TokenKind::time   ? parse_time_value(token.text)
                       : token.kind == TokenKind::date ? parse_date_value(token.text)
                                                       : parse_date_time_value(token.text);
    if (!value) return fault("no such date or time");
    if (token.kind == TokenKind::time) return literal(Item::time(*value));
    return literal(token.kind == TokenKind::date ? Item::date(*value) : Item::date_time(*value));
  }

  // A member, function or scope name behind a dot, or at the start of a path when there is no input.
  Result<const Expr*> invocation(const Expr* input, int nesting) {
    const Token& token = now();
    if (token.kind == TokenKind::scope) return scope_name(input);
    if (token.kind != TokenKind::identifier) return fault("a name is expected");
    if (!token.is_quoted && std::find(kReserved.begin(), kReserved.end(), token.text) != kReserved.end()) {
      return fault("a name is expected");
    }
    ++position_;
    if (!token.is_quoted && is_symbol("(")) return call(token, input, nesting);
    Expr& node = make(Op::member, token.offset);
    node.input = input;
    node.name = token.text;
    if (input == nullptr) node.root = find_type(token.text);
    return done(node);
  }

  Result<const Expr*> scope_name(const Expr* input) {
    const auto* const row = std::find_if(kScopeNames.begin(), kScopeNames.end(),
                                         [this](const ScopeName& name) { return name.name == now().text; });
    if (row == kScopeNames.end() || input != nullptr) return fault("no such scope variable");
    Expr& node = make(row->op, now().offset);
    ++position_;
    return done(node);
  }

  Result<const Expr*> call(const Token& name, const Expr* input, int nesting) {
    ++position_;  // "("
    for (const TypeFunction& row : kTypeFunctions) {
      if (row.name == name.text) return type_call(row.op, name.offset, input);
    }
    Expr& node = make(Op::call, name.offset);
    node.input = input;
    node.name = name.text;
    node.function = find_function(name.text);
    if (node.function == nullptr) {
      return fail(malformed_at(name.offset, fmt::format("there is no function {}()", name.text)));
    }
    RETURN_IF_ERROR(arguments(node, nesting));
    if (node.arguments.size() < node.function->arguments_min || node.arguments.size() > node.function->arguments_max) {
      return fail(malformed_at(name.offset, fmt::format("{}() takes another number of arguments", name.text)));
    }
    if (node.function->pattern_argument >= 0) RETURN_IF_ERROR(compile_pattern(node));
    return done(node);
  }

  Status arguments(Expr& node, int nesting) {
    if (skip(")")) return {};
    do {
      if (node.arguments.size() == kArgumentsMax) return fault("too many arguments");
      if (node.name == "sort" && skip("-")) node.descending |= 1U << node.arguments.size();
      ASSIGN_OR_RETURN(const Expr* const argument, expression(0, nesting + 1));
      node.arguments.push_back(argument);
    } while (skip(","));
    if (!skip(")")) return fault("\")\" is expected");
    return {};
  }

  static Status compile_pattern(Expr& node) {
    const auto position = static_cast<std::size_t>(node.function->pattern_argument);
    const Expr& pattern = *node.arguments.at(position);
    if (pattern.op != Op::literal || pattern.value->kind() != Item::Kind::string) return {};
    auto regex = Regex::compile(*pattern.value->as_string());
    if (!regex) return fail(malformed_at(pattern.offset, regex.error().message));
    node.regex = *std::move(regex);
    return {};
  }

  Result<const Expr*> type_call(Op op, std::uint32_t offset, const Expr* input) {
    Expr& node = make(op, offset);
    node.input = input;
    ASSIGN_OR_RETURN(node.type, type_name());
    if (!skip(")")) return fault("\")\" is expected");
    return done(node);
  }

  // [namespace "."] name. A System type that there is not is a type that nothing has.
  Result<TypeName> type_name() {
    const Token first = now();
    if (first.kind != TokenKind::identifier) return fault("the name of a type is expected");
    ++position_;
    const bool has_namespace = first.text == "System" || first.text == "FHIR";
    if (!has_namespace) {
      const TypeName out{.fhir = find_type(first.text), .system = system_type(first.text)};
      if (out.fhir == nullptr && !out.system) return fail(malformed_at(first.offset, "there is no such type"));
      return out;
    }
    if (!skip(".")) return fault("the name of a type is expected");
    const Token second = now();
    if (second.kind != TokenKind::identifier) return fault("the name of a type is expected");
    ++position_;
    if (first.text == "System") return TypeName{.system = system_type(second.text)};
    const TypeName out{.fhir = find_type(second.text)};
    if (out.fhir == nullptr) return fail(malformed_at(second.offset, "there is no such type"));
    return out;
  }

  std::vector<Token> tokens_;
  std::size_t position_ = 0;
  Expression::Program& program_;
};

}  // namespace

Result<std::shared_ptr<const Expression::Program>> parse_program(std::string_view text) {
  ASSIGN_OR_RETURN(auto tokens, tokenize(text));
  auto program = std::make_shared<Expression::Program>();
  program->text = text;
  Parser parser{std::move(tokens), *program};
  ASSIGN_OR_RETURN(program->root, parser.whole());
  return program;
}

}  // namespace concord::fhir::path
