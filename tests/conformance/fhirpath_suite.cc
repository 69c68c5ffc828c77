// Runs the FHIRPath test suite of HL7 in a folder: tests-fhir-r4.json and input/. Each case that does not pass is a
// line on stdout; the last line is "N passed, M failed".
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/path/fhirpath.h"

namespace {

using concord::Result;
using concord::json::Value;
using namespace concord::fhir::path;

std::string read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// The inputs, each read once.
class Inputs {
 public:
  explicit Inputs(std::string folder) : folder_{std::move(folder)} {}
  const Value* find(std::string_view name) {
    const auto [place, is_new] = read_.try_emplace(std::string{name});
    if (is_new) place->second = concord::json::read(read_file(folder_ + "/" + std::string{name}));
    return place->second->has_value() ? &**place->second : nullptr;
  }

 private:
  std::string folder_;
  std::map<std::string, std::optional<Result<Value>>, std::less<>> read_;
};

// An item as the suite writes it: dates with "@", times with "@T", a quantity as its literal.
std::string text_of(const Item& item) {
  const auto value = item.system();
  if (!value) return concord::json::write(to_json(item));
  switch (value->kind()) {
    case Item::Kind::boolean:
      return *value->as_boolean() ? "true" : "false";
    case Item::Kind::date:
    case Item::Kind::date_time:
      return "@" + format_date_time(*value->as_temporal());
    case Item::Kind::time:
      return "@T" + format_time(*value->as_temporal());
    case Item::Kind::string:
      return std::string{*value->as_string()};
    case Item::Kind::quantity: {
      const auto amount = value->as_quantity();
      return fmt::format("{} '{}'", amount->number.str(), amount->unit);
    }
    default:
      return concord::json::write(to_json(*value));
  }
}

bool is_same_number(const std::string& a, const std::string& b) {
  const auto left = concord::Decimal::parse(a);
  const auto right = concord::Decimal::parse(b);
  return left && right && *left == *right;
}

// "date" and "Date" are one to the suite, which names FHIR and System types alike.
bool is_same_type(const Item& item, std::string_view type) {
  const std::string_view own = item.type_name();
  return own.size() == type.size() && std::equal(own.begin(), own.end(), type.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

bool is_output(const Item& item, const Value& expected) {
  const std::string_view type = expected.text("type");
  if (!type.empty() && !is_same_type(item, type)) return false;
  if (expected.find("value") == nullptr || expected["value"].is_null()) return true;
  const std::string wanted{expected.text("value")};
  const std::string own = text_of(item);
  return own == wanted || ((type.empty() || type == "decimal") && is_same_number(own, wanted));
}

bool are_outputs(const Collection& items, const Value& expected, bool is_ordered) {
  const auto rows = expected.items();
  if (rows.size() != items.size()) return false;
  if (is_ordered) return std::equal(items.begin(), items.end(), rows.begin(), is_output);
  std::vector<bool> taken(items.size());
  for (const Value& row : rows) {
    std::size_t i = 0;
    while (i < items.size() && (taken[i] || !is_output(items[i], row))) ++i;
    if (i == items.size()) return false;
    taken[i] = true;
  }
  return true;
}

std::string describe(const Collection& items) {
  std::string out;
  for (const Item& item : items) out += fmt::format(" {}:{}", item.type_name(), text_of(item));
  return out;
}

// Empty when the case passes, else what came instead.
std::optional<std::string> run(const Value& test, Inputs& inputs) {
  const Value nothing;
  const std::string_view file = test.text("inputfile");
  const Value* resource = file.empty() ? &nothing : inputs.find(file);
  if (resource == nullptr) return "the input cannot be read";
  const auto expression = Expression::parse(test.text("expression"));
  const std::string_view invalid = test.text("invalid");
  if (!expression) return invalid.empty() ? std::optional{expression.error().message} : std::nullopt;
  const Node input = root(*resource);
  Environment environment{.resource = input, .root_resource = input};
  environment.now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  environment.is_strict = test.text("mode") == "strict" || invalid == "semantic";
  environment.as_takes_many = false;
  environment.system_takes_primitives = false;
  const auto items = expression->evaluate(input, environment);
  if (!items) return invalid.empty() ? std::optional{items.error().message} : std::nullopt;
  if (!invalid.empty()) return "no error, but" + describe(*items);
  if (test["predicate"].as_bool().value_or(false)) {
    const bool is_there = !items->empty();
    const std::string_view wanted = test["outputs"].at(0).text("value");
    return (wanted == "true") == is_there ? std::nullopt : std::optional{describe(*items)};
  }
  const bool is_ordered = test["ordered"].as_bool().value_or(true);
  if (are_outputs(*items, test["outputs"], is_ordered)) return std::nullopt;
  return describe(*items);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: fhirpath_suite FOLDER\n");
    return 2;
  }
  const std::string folder = argv[1];
  const auto tests = concord::json::read(read_file(folder + "/tests-fhir-r4.json"));
  if (!tests || tests->size() == 0) {
    fmt::print(stderr, "no tests-fhir-r4.json in {}\n", folder);
    return 2;
  }
  Inputs inputs{folder + "/input"};
  int passed = 0;
  int failed = 0;
  for (const Value& test : tests->items()) {
    const auto fault = run(test, inputs);
    ++(fault ? failed : passed);
    if (fault) fmt::print("{}: {}\n  got:{}\n", test.text("name"), test.text("expression"), *fault);
  }
  fmt::print("{} passed, {} failed\n", passed, failed);
  return 0;
}
