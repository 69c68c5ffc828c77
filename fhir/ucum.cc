#include "fhir/ucum.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "fhir/ucum_units.h"

namespace concord::fhir {
namespace {

constexpr std::size_t kCodeBytesMax = 64;
constexpr int kParenthesesMax = 4;
constexpr int kExponentMax = 30;

std::optional<Unit> unity() { return Unit{.numerator = Decimal::of(1), .denominator = Decimal::of(1)}; }

std::optional<Unit> number_unit(std::string_view text) {
  const auto number = Decimal::parse(text);
  if (!number || number->is_zero()) return std::nullopt;
  return Unit{.numerator = *number, .denominator = Decimal::of(1)};
}

std::optional<Unit> product(const Unit& a, const Unit& b) {
  const auto numerator = Decimal::multiply(a.numerator, b.numerator);
  const auto denominator = Decimal::multiply(a.denominator, b.denominator);
  if (!numerator || !denominator) return std::nullopt;
  Unit out{.numerator = *numerator, .denominator = *denominator};
  for (std::size_t i = 0; i < out.powers.size(); ++i) {
    const int power = a.powers.at(i) + b.powers.at(i);
    if (power < -kExponentMax || power > kExponentMax) return std::nullopt;
    out.powers.at(i) = static_cast<std::int8_t>(power);
  }
  return out;
}

Unit inverse(Unit unit) {
  std::swap(unit.numerator, unit.denominator);
  for (std::int8_t& power : unit.powers) power = static_cast<std::int8_t>(-power);
  return unit;
}

std::optional<Unit> power(const Unit& unit, int exponent) {
  std::optional<Unit> out = unity();
  const Unit factor = exponent < 0 ? inverse(unit) : unit;
  for (int i = exponent < 0 ? -exponent : exponent; i > 0 && out; --i) out = product(*out, factor);
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Unit> read_code(std::string_view code, std::size_t units_known);

// Definitions only use units above their own in the table, `units_known` of them, so that reading them comes to an end.
std::optional<Unit> unit_of_row(std::size_t index) {
  const UcumUnit& row = kUcumUnits.at(index);
  if (row.definition.starts_with('#')) {
    std::optional<Unit> out = unity();
    std::size_t dimension = 0;
    for (const char c : row.definition.substr(1)) dimension = dimension * 10 + static_cast<std::size_t>(c - '0');
    out->powers.at(dimension) = 1;
    return out;
  }
  const auto number = number_unit(row.number);
  const auto definition = read_code(row.definition, index);
  if (!number || !definition) return std::nullopt;
  return product(*number, *definition);
}

std::optional<Unit> find_unit(std::string_view symbol, std::size_t units_known, bool needs_metric) {
  for (std::size_t i = 0; i < units_known; ++i) {
    const UcumUnit& row = kUcumUnits.at(i);
    if (row.code == symbol && (row.is_metric || !needs_metric)) return unit_of_row(i);
  }
  return std::nullopt;
}

std::optional<Unit> symbol_unit(std::string_view symbol, std::size_t units_known) {
  if (auto plain = find_unit(symbol, units_known, false)) return plain;
  for (const UcumPrefix& prefix : kUcumPrefixes) {
    if (!symbol.starts_with(prefix.code)) continue;
    const auto unit = find_unit(symbol.substr(prefix.code.size()), units_known, true);
    if (unit) return product(*number_unit(prefix.factor), *unit);
  }
  return std::nullopt;
}

// term = ["/"] component {("." | "/") component}
class Reader {
 public:
  Reader(std::string_view text, std::size_t units_known) : rest_{text}, units_known_{units_known} {}

  std::optional<Unit> whole() {
    auto out = term(kParenthesesMax);
    if (!rest_.empty()) return std::nullopt;
    return out;
  }

 private:
  bool skip(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<Unit> term(int parentheses_left) {
    std::optional<Unit> out = unity();
    bool divides = skip('/');
    while (true) {
      const auto next = component(parentheses_left);
      if (!next) return std::nullopt;
      out = product(*out, divides ? inverse(*next) : *next);
      if (!out) return std::nullopt;
      divides = skip('/');
      if (!divides && !skip('.')) return out;
    }
  }

  std::optional<Unit> component(int parentheses_left) {
    if (skip('(')) {
      if (parentheses_left == 0) return std::nullopt;
      auto out = term(parentheses_left - 1);
      if (!skip(')')) return std::nullopt;
      return out;
    }
    std::optional<Unit> out = unity();
    if (!rest_.starts_with('{')) out = atom();
    if (out && rest_.starts_with('{')) {
      const std::size_t end = rest_.find('}');
      if (end == std::string_view::npos) return std::nullopt;
      rest_.remove_prefix(end + 1);
    }
    return out;
  }

  std::optional<Unit> atom() {
    const std::string_view symbol = take_symbol();
    if (symbol.empty()) return std::nullopt;
    if (is_digit(symbol.back())) return number_unit(symbol);
    const auto unit = symbol_unit(symbol, units_known_);
    const auto exponent = take_exponent();
    if (!unit || !exponent) return std::nullopt;
    return power(*unit, *exponent);
  }

  std::string_view take(std::size_t count) {
    const std::string_view out = rest_.substr(0, count);
    rest_.remove_prefix(out.size());
    return out;
  }

  std::string_view take_symbol() {
    if (rest_.starts_with("10*") || rest_.starts_with("10^")) return take(3);
    std::size_t size = 0;
    while (size < rest_.size() && is_digit(rest_[size])) ++size;
    if (size > 0) return take(size);
    bool is_bracketed = false;
    for (; size < rest_.size(); ++size) {
      const char c = rest_[size];
      if (c == '[') is_bracketed = true;
      if (c == ']') is_bracketed = false;
      if (is_bracketed) continue;
      if (is_digit(c) || std::string_view{"./(){}+-"}.find(c) != std::string_view::npos) break;
    }
    return take(size);
  }

  std::optional<int> take_exponent() {
    const bool is_negative = rest_.starts_with('-');
    if (is_negative || rest_.starts_with('+'))
      rest_.remove_prefix(1);
    else if (rest_.empty() || !is_digit(rest_[0]))
      return 1;
    int exponent = 0;
    if (rest_.empty() || !is_digit(rest_[0])) return std::nullopt;
    for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1)) {
      exponent = exponent * 10 + (rest_[0] - '0');
      if (exponent > kExponentMax) return std::nullopt;
    }
    return is_negative ? -exponent : exponent;
  }

  std::string_view rest_;
  std::size_t units_known_;
};

std::optional<Unit> read_code(std::string_view code, std::size_t units_known) {
  return Reader{code, units_known}.whole();
}

}  // namespace

std::optional<Unit> parse_unit(std::string_view code) {
  if (code.empty() || code.size() > kCodeBytesMax) return std::nullopt;
  return read_code(code, kUcumUnits.size());
}

bool is_comparable(const Unit& a, const Unit& b) noexcept { return a.powers == b.powers; }

std::optional<Decimal> convert(const Decimal& number, const Unit& from, const Unit& to) {
  if (!is_comparable(from, to)) return std::nullopt;
  const auto up = Decimal::multiply(from.numerator, to.denominator);
  const auto down = Decimal::multiply(from.denominator, to.numerator);
  if (!up || !down) return std::nullopt;
  if (*up == *down) return number;
  const auto scaled = Decimal::multiply(number, *up);
  if (!scaled) return std::nullopt;
  return Decimal::divide(*scaled, *down);
}

}  // namespace concord::fhir
