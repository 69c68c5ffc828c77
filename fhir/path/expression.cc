#include "fhir/path/fhirpath.h"

#include <iterator>

#include "fhir/path/evaluator.h"
#include "fhir/path/parser.h"

namespace concord::fhir::path {

Result<Expression> Expression::parse(std::string_view text) {
  ASSIGN_OR_RETURN(auto program, parse_program(text));
  return Expression{std::move(program)};
}

Result<Collection> Expression::evaluate(const Node& input, const Environment& environment) const {
  Evaluator evaluator{environment, environment.context.value_or(input)};
  const Item self{input};
  Items out;
  RETURN_IF_ERROR(evaluator.evaluate(*program_->root, Scope{.self = &self}, out));
  return Collection{std::make_move_iterator(out.begin()), std::make_move_iterator(out.end())};
}

Result<std::optional<bool>> Expression::decide(const Node& input, const Environment& environment) const {
  Evaluator evaluator{environment, environment.context.value_or(input)};
  const Item self{input};
  ASSIGN_OR_RETURN(const Truth truth, evaluator.truth(*program_->root, Scope{.self = &self}));
  if (truth == Truth::unknown) return std::nullopt;
  return truth == Truth::yes;
}

Result<bool> Expression::holds(const Node& input, const Environment& environment) const {
  ASSIGN_OR_RETURN(const auto decided, decide(input, environment));
  return decided.value_or(false);
}

const std::string& Expression::text() const noexcept { return program_->text; }

}  // namespace concord::fhir::path
