#include "tests/facade/tables/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace concord::facade {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// What stands before `mark`, which is taken off with it; all when there is none.
std::string take_until(std::string& text, std::string_view mark) {
  const auto end = text.find(mark);
  std::string out = text.substr(0, end);
  text.erase(0, end == std::string::npos ? end : end + mark.size());
  return out;
}

void read_field(std::string line, http::Headers& into) {
  const std::string name = take_until(line, ": ");
  into.add(name, std::move(line));
}

// "! GET Goal/g1 = 503; Retry-After: 7 <<< body"
Script read_script(std::string line) {
  Script out;
  take_until(line, " ");
  out.method = take_until(line, " ");
  out.part = take_until(line, " = ");
  std::string fields = take_until(line, " <<< ");
  out.response.body = line;
  const std::string what = take_until(fields, "; ");
  if (std::from_chars(what.data(), what.data() + what.size(), out.response.status).ec != std::errc{}) {
    out.failure = what;
  }
  while (!fields.empty()) read_field(take_until(fields, "; "), out.response.headers);
  return out;
}

std::string media_of(const Exchange& exchange) {
  if (exchange.method == http::Method::patch) return "application/json-patch+json";
  const std::string path = exchange.target.substr(0, exchange.target.find('?'));
  return path.ends_with("_search") ? "application/x-www-form-urlencoded" : "application/fhir+json";
}

// With the media type that fits, unless one is given; "-" stands for none.
void settle_media(Exchange& exchange) {
  if (exchange.headers.value("Content-Type") == "-") {
    exchange.headers.erase("Content-Type");
  } else if (!exchange.body.empty() && exchange.headers.find("Content-Type") == nullptr) {
    exchange.headers.set("Content-Type", media_of(exchange));
  }
}

Exchange read_exchange(const std::vector<std::string>& lines) {
  Exchange out;
  std::string first = lines.front();
  const auto method = http::parse_method(take_until(first, " "));
  EXPECT_TRUE(method) << lines.front();
  out.method = method.value_or(http::Method::get);
  out.target = first.starts_with('/') ? first : "/north/fhir" + (first.empty() ? "" : "/" + first);
  bool is_answer = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    is_answer = is_answer || line.starts_with("-> ");
    if (is_answer) {
      out.expected += line + "\n";
      continue;
    }
    out.asked += line + "\n";
    if (line.starts_with("< ")) {
      out.body += line.substr(2);
    } else if (i > 0) {
      read_field(line, out.headers);
    }
  }
  settle_media(out);
  return out;
}

}  // namespace

Table read_table(std::string_view text) {
  Table out;
  std::vector<std::string> block;
  const auto end_block = [&out, &block] {
    if (!block.empty() && !out.rows.empty()) out.rows.back().exchanges.push_back(read_exchange(block));
    block.clear();
  };
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with("== ")) {
      end_block();
      out.rows.push_back({.name = line.substr(3), .scripted = {}, .scripts = {}, .exchanges = {}});
    } else if (out.rows.empty()) {
      out.heading += line + "\n";
    } else if (line.starts_with("! ")) {
      out.rows.back().scripted += line + "\n";
      out.rows.back().scripts.push_back(read_script(line));
    } else if (line.empty()) {
      end_block();
    } else {
      block.push_back(line);
    }
  }
  end_block();
  return out;
}

std::vector<http::Response> Performer::perform(const Row& row) {
  if (!front_ || !front_->is_untouched()) front_ = std::make_unique<Front>();
  for (const Script& script : row.scripts) front_->client.script(script);
  std::vector<http::Response> out;
  for (const Exchange& each : row.exchanges) {
    out.push_back(front_->send(each.method, each.target, each.headers, each.body));
  }
  return out;
}

std::string written(const Row& row, const std::vector<std::string>& answers) {
  std::string out = fmt::format("== {}\n{}", row.name, row.scripted);
  for (std::size_t i = 0; i < row.exchanges.size(); ++i) out += row.exchanges[i].asked + answers[i] + "\n";
  return out;
}

}  // namespace concord::facade
