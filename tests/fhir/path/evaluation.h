// Evaluates an expression for a test and writes what came out as one text.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/path/fhirpath.h"

namespace concord::fhir::path {

// The items as JSON with ", " between them; "malformed" or "error" when there is none. Texts without quotes are in the
// table of a test easier to read, so "'" stands for them.
inline std::string written(const Result<Collection>& result) {
  if (!result) return "error";
  std::string out;
  for (const Item& item : *result) {
    std::string text = json::write(to_json(item));
    for (char& c : text) c = c == '"' ? '\'' : c;
    out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

inline std::string result_of(std::string_view expression, const json::Value& resource = {},
                             Environment environment = {}) {
  const auto compiled = Expression::parse(expression);
  if (!compiled) return "malformed";
  const Node node = root(resource);
  environment.resource = node;
  environment.root_resource = node;
  return written(compiled->evaluate(node, environment));
}

struct Row {
  std::string_view expression;
  std::string_view result;
};

}  // namespace concord::fhir::path
