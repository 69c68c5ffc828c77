// The instrument files that are shipped: that they can be read, are sound R4, and hold no text that may not be passed
// on.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/canonical.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/check.h"
#include "mappers/instruments/registry.h"
#include "tests/mappers/golden.h"

namespace concord::mappers::instruments {
namespace {

const Instrument* find(std::string_view id) { return Registry::shipped().find(id); }
const Instrument* find_canonical(std::string_view text) { return Registry::shipped().find_canonical(text); }

std::vector<std::filesystem::path> shipped_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{CONCORD_INSTRUMENTS_DIR}) {
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

class Shipped : public testing::TestWithParam<std::filesystem::path> {
 protected:
  const Result<Instrument> instrument_ = read_instrument(testing_support::read_file(GetParam()));
};

TEST_P(Shipped, CanBeReadAndIsNamedByItsFile) {
  ASSERT_TRUE(instrument_.has_value()) << instrument_.error().issues.front().expression;
  EXPECT_EQ(instrument_->id, GetParam().stem());
  EXPECT_NE(find(instrument_->id), nullptr);
  EXPECT_EQ(find_canonical(instrument_->canonical()), find(instrument_->id));
}

TEST_P(Shipped, HoldsAQuestionnaireWithoutAnyFinding) {
  const Checked checked = check_file(testing_support::read_file(GetParam()), fhir::Validator{});
  EXPECT_EQ(checked.issues, std::vector<Issue>{});
}

TEST_P(Shipped, SaysWhoseItIs) {
  ASSERT_TRUE(instrument_.has_value());
  const bool has_loinc = instrument_->url.starts_with("http://loinc.org");
  EXPECT_EQ(instrument_->copyright.find("Regenstrief") != std::string::npos, has_loinc);
  EXPECT_GT(instrument_->copyright.size(), 30U);
}

INSTANTIATE_TEST_SUITE_P(All, Shipped, testing::ValuesIn(shipped_files()), [](const auto& one) {
  std::string name = one.param.stem().string();
  std::erase(name, '-');
  return name;
});

// The instruments whose wording may be passed on, and those whose may not.
TEST(Shipped, HoldOnlyTextThatMayBePassedOn) {
  std::vector<std::string> with_text;
  std::vector<std::string> without;
  for (const Instrument& one : Registry::shipped().all()) {
    if (one.url.starts_with("https://example.org")) continue;
    const auto is_worded = [](const Item& item) {
      return !item.text.empty() ||
             std::ranges::any_of(item.options, [](const Option& option) { return !option.display.empty(); });
    };
    const auto worded = std::ranges::count_if(one.items, is_worded);
    if (worded == 0) without.push_back(one.id);
    if (worded == static_cast<std::ptrdiff_t>(one.items.size())) with_text.push_back(one.id);
  }
  EXPECT_EQ(with_text, (std::vector<std::string>{"audit-c", "gad-7", "phq-2", "phq-9"}));
  EXPECT_EQ(without, (std::vector<std::string>{"collaborate", "peg", "promis-global-10", "sure", "who-5"}));
}

TEST(Canonical, NamesAnInstrumentWithItsVersionOrNone) {
  EXPECT_EQ(find_canonical("https://example.org/q/every-type"), find("every-type"));
  EXPECT_EQ(find_canonical("https://example.org/q/every-type|2.1"), find("every-type"));
  EXPECT_EQ(find_canonical("https://example.org/q/every-type|2.0"), nullptr);
  EXPECT_EQ(find_canonical("https://example.org/q/every-type2"), nullptr);
  EXPECT_EQ(find_canonical("http://loinc.org/q/44249-1|2.77"), nullptr);
  EXPECT_EQ(find_canonical("http://loinc.org/q/44249-1"), find("phq-9"));
  EXPECT_EQ(find_canonical(std::string{kCanonicalBase} + "/Questionnaire/who-5"), find("who-5"));
  EXPECT_EQ(find_canonical(""), nullptr);
  EXPECT_EQ(find("PHQ-9"), nullptr);
}

}  // namespace
}  // namespace concord::mappers::instruments
