#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/facade/tables/canonical.h"
#include "tests/facade/tables/table.h"

namespace concord::facade {
namespace {

constexpr std::size_t kRowsMin = 250;

std::vector<std::filesystem::path> files() {
  std::set<std::filesystem::path> out;
  for (const auto& file : std::filesystem::directory_iterator{CONCORD_TABLES_DIR}) out.insert(file.path());
  return {out.begin(), out.end()};
}

Table table_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  return read_table(std::string{std::istreambuf_iterator<char>{file}, {}});
}

// Nothing of the partner's own place may be told.
void expect_no_leak(const http::Response& response, const std::string& name) {
  EXPECT_EQ(response.body.find(kPartnerHost), std::string::npos) << name << "\n" << response.body;
  for (const auto& [field, value] : response.headers.fields()) {
    EXPECT_EQ(value.find(kPartnerHost), std::string::npos) << name << ": " << field;
  }
}

class Tables : public testing::TestWithParam<std::filesystem::path> {};

// With CONCORD_WRITE_TABLES in the environment the file is written anew with the answers as they are.
TEST_P(Tables, Hold) {
  const Table table = table_of(GetParam());
  std::string as_it_is = table.heading;
  Performer performer;
  for (const Row& row : table.rows) {
    std::vector<std::string> answers;
    for (const http::Response& response : performer.perform(row)) {
      answers.push_back(canonical(response));
      expect_no_leak(response, row.name);
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
      EXPECT_EQ(row.exchanges[i].expected, answers[i]) << row.name << ": " << row.exchanges[i].asked;
    }
    as_it_is += written(row, answers);
  }
  if (std::getenv("CONCORD_WRITE_TABLES") != nullptr) std::ofstream{GetParam()} << as_it_is;
}

INSTANTIATE_TEST_SUITE_P(Facade, Tables, testing::ValuesIn(files()),
                         [](const auto& each) { return each.param.stem().string(); });

TEST(FacadeTables, HaveEnoughRowsEachWithANameOfItsOwn) {
  std::set<std::string> names;
  for (const auto& file : files()) {
    for (const Row& row : table_of(file).rows) {
      EXPECT_TRUE(names.insert(row.name).second) << row.name;
      EXPECT_FALSE(row.exchanges.empty()) << row.name;
    }
  }
  EXPECT_GE(names.size(), kRowsMin);
}

TEST(CanonicalOutcome, TellsAllThatIsInIt) {
  const std::string lines =
      "error invalid Goal.id never: text\nwarning not-found -: a: b\nerror value Goal.a Goal.b later: t\n";
  EXPECT_EQ(canonical_outcome(outcome_of_lines(lines)), lines);
  const auto other = json::with(outcome_of_lines(lines), "id", json::Value{"x"});
  EXPECT_NE(canonical_outcome(other), lines);
}

}  // namespace
}  // namespace concord::facade
