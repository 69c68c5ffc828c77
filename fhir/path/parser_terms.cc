// The rules for literals, names, function calls and type names.
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "fhir/path/functions.h"
#include "fhir/path/grammar.h"
#include "fhir/path/system_types.h"

namespace concord::fhir::path {
namespace {

constexpr std::size_t kArgumentsMax = 16;
// Beyond this a whole number is no Integer; one more, since the minus of the least comes apart.
constexpr std::int64_t kIntegerMax = std::int64_t{1} << 31U;

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

}  // namespace

Result<const Expr*> Parser::literal(Item value) {
  Expr& node = make(Op::literal, now().offset);
  node.value = std::move(value);
  ++position_;
  return done(node);
}

Result<const Expr*> Parser::term(int nesting) {
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

Result<const Expr*> Parser::word(int nesting) {
  if (now().kind == TokenKind::identifier && !now().is_quoted && (now().text == "true" || now().text == "false")) {
    return literal(Item::boolean(now().text == "true"));
  }
  return invocation(nullptr, nesting);
}

Result<const Expr*> Parser::bracket(int nesting) {
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

Result<const Expr*> Parser::number() {
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

Result<const Expr*> Parser::moment() {
  const Token& token = now();
  const auto value = token.kind == TokenKind::time   ? parse_time_value(token.text)
                     : token.kind == TokenKind::date ? parse_date_value(token.text)
                                                     : parse_date_time_value(token.text);
  if (!value) return fault("no such date or time");
  if (token.kind == TokenKind::time) return literal(Item::time(*value));
  return literal(token.kind == TokenKind::date ? Item::date(*value) : Item::date_time(*value));
}

Result<const Expr*> Parser::invocation(const Expr* input, int nesting) {
  const Token& token = now();
  if (token.kind == TokenKind::scope) return scope_name(input);
  if (token.kind != TokenKind::identifier) return fault("a name is expected");
  // Behind a dot no operator can stand, and `div` is an element of Narrative.
  if (input == nullptr && !token.is_quoted &&
      std::find(kReserved.begin(), kReserved.end(), token.text) != kReserved.end()) {
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

Result<const Expr*> Parser::scope_name(const Expr* input) {
  const auto* const row = std::find_if(kScopeNames.begin(), kScopeNames.end(),
                                       [this](const ScopeName& name) { return name.name == now().text; });
  if (row == kScopeNames.end() || input != nullptr) return fault("no such scope variable");
  Expr& node = make(row->op, now().offset);
  ++position_;
  return done(node);
}

Result<const Expr*> Parser::call(const Token& name, const Expr* input, int nesting) {
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

Status Parser::arguments(Expr& node, int nesting) {
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

Status Parser::compile_pattern(Expr& node) {
  const auto position = static_cast<std::size_t>(node.function->pattern_argument);
  const Expr& pattern = *node.arguments.at(position);
  if (pattern.op != Op::literal || pattern.value->kind() != Item::Kind::string) return {};
  auto regex = Regex::compile(*pattern.value->as_string());
  if (!regex) return fail(malformed_at(pattern.offset, regex.error().message));
  node.regex = *std::move(regex);
  return {};
}

Result<const Expr*> Parser::type_call(Op op, std::uint32_t offset, const Expr* input) {
  Expr& node = make(op, offset);
  node.input = input;
  ASSIGN_OR_RETURN(node.type, type_name());
  if (!skip(")")) return fault("\")\" is expected");
  return done(node);
}

Result<TypeName> Parser::type_name() {
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
  if (first.text == "System") return TypeName{.system = system_type(second.text), .has_namespace = true};
  const TypeName out{.fhir = find_type(second.text), .has_namespace = true};
  if (out.fhir == nullptr) return fail(malformed_at(second.offset, "there is no such type"));
  return out;
}

}  // namespace concord::fhir::path
