#include "service/http/prefer.h"

#include <gtest/gtest.h>

#include <vector>

namespace concord::http {
namespace {

using artifacts::Handling;

struct Preferred {
  const char* name;
  Headers headers;
  std::optional<Handling> handling;
};

class Prefer : public testing::TestWithParam<Preferred> {};

TEST_P(Prefer, IsReadAsTheRfcWritesIt) { EXPECT_EQ(preferred_handling(GetParam().headers), GetParam().handling); }

INSTANTIATE_TEST_SUITE_P(
    All, Prefer,
    testing::Values(
        Preferred{"none", {}, std::nullopt}, Preferred{"lenient", {{"Prefer", "handling=lenient"}}, Handling::lenient},
        Preferred{"strict", {{"prefer", "handling=strict"}}, Handling::strict},
        Preferred{"name_without_case", {{"Prefer", "Handling=lenient"}}, Handling::lenient},
        Preferred{"quoted", {{"Prefer", R"(handling="lenient")"}}, Handling::lenient},
        Preferred{"white_space", {{"Prefer", " handling = lenient \t"}}, Handling::lenient},
        Preferred{"with_a_parameter", {{"Prefer", "handling=lenient; a=b"}}, Handling::lenient},
        Preferred{"among_others", {{"Prefer", "return=minimal, handling=lenient"}}, Handling::lenient},
        Preferred{"in_a_second_field", {{"Prefer", "wait=5"}, {"Prefer", "handling=lenient"}}, Handling::lenient},
        Preferred{"first_counts", {{"Prefer", "handling=strict, handling=lenient"}}, Handling::strict},
        Preferred{"behind_a_semicolon", {{"Prefer", "return=minimal; handling=lenient"}}, Handling::lenient},
        Preferred{"inside_quotes", {{"Prefer", R"(a="\",handling=lenient")"}}, std::nullopt},
        Preferred{"other_value", {{"Prefer", "handling=Lenient"}}, std::nullopt},
        Preferred{"no_value", {{"Prefer", "handling"}}, std::nullopt},
        Preferred{"only_separators", {{"Prefer", ",;=,"}}, std::nullopt}),
    [](const auto& one) { return std::string{one.param.name}; });

}  // namespace
}  // namespace concord::http
