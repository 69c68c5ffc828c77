// Tables of requests and answers as text (README.md): read, done, and written as they come out.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "tests/facade/tables/front.h"

namespace concord::facade {

struct Exchange {
  std::string asked;  // as it stands in the table
  http::Method method = http::Method::get;
  std::string target;
  http::Headers headers;
  std::string body;
  std::string expected;  // "-> 200\n…"
};

struct Row {
  std::string name;
  std::string scripted;  // as it stands in the table
  std::vector<Script> scripts;
  std::vector<Exchange> exchanges;
};

struct Table {
  std::string heading;  // comment lines before the first row
  std::vector<Row> rows;
};

// Fails the test for text that is no table.
[[nodiscard]] Table read_table(std::string_view text);

// Performs rows, each in a world that nobody has written to.
class Performer {
 public:
  // The answers to the exchanges of a row.
  [[nodiscard]] std::vector<http::Response> perform(const Row& row);

 private:
  std::unique_ptr<Front> front_;
};

// The row as text, with these answers in it.
[[nodiscard]] std::string written(const Row& row, const std::vector<std::string>& answers);

}  // namespace concord::facade
