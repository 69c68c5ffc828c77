#include "fhir/rest/target.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::fhir::rest {
namespace {

using http::Method;

TEST(Target, IsReadFromEachFormOfUrl) {
  struct Row {
    std::string path;
    Target target;
  };
  const std::vector<Row> rows{
      {"", {.shape = Shape::system}},
      {"/", {.shape = Shape::system}},
      {"/metadata", {.shape = Shape::metadata}},
      {"/_search", {.shape = Shape::system_search}},
      {"/_history", {.shape = Shape::system_history}},
      {"/$validate", {.shape = Shape::system_operation, .operation = "$validate"}},
      {"/Goal", {.shape = Shape::type, .type = "Goal"}},
      {"/Goal/", {.shape = Shape::type, .type = "Goal"}},
      {"Goal", {.shape = Shape::type, .type = "Goal"}},
      {"/%47oal", {.shape = Shape::type, .type = "Goal"}},
      {"/Goal/_search", {.shape = Shape::type_search, .type = "Goal"}},
      {"/Goal/_history", {.shape = Shape::type_history, .type = "Goal"}},
      {"/Goal/$validate", {.shape = Shape::type_operation, .type = "Goal", .operation = "$validate"}},
      {"/Goal/17", {.shape = Shape::instance, .type = "Goal", .id = "17"}},
      {"/Goal/17/_history", {.shape = Shape::instance_history, .type = "Goal", .id = "17"}},
      {"/Goal/17/_history/2", {.shape = Shape::version, .type = "Goal", .id = "17", .version = "2"}},
      {"/Patient/1/$everything",
       {.shape = Shape::instance_operation, .type = "Patient", .id = "1", .operation = "$everything"}},
      {"/Patient/1/Goal", {.shape = Shape::compartment, .type = "Patient", .id = "1", .member = "Goal"}},
      {"/Patient/1/*", {.shape = Shape::compartment, .type = "Patient", .id = "1", .member = "*"}},
      {"/Patient/1/Goal/_search", {.shape = Shape::compartment_search, .type = "Patient", .id = "1", .member = "Goal"}},
  };
  for (const Row& row : rows) {
    const auto target = parse_target(row.path);
    ASSERT_TRUE(target.has_value()) << row.path;
    EXPECT_EQ(*target, row.target) << row.path;
  }
}

TEST(Target, IsRefusedForPathsOfNoSuchForm) {
  struct Row {
    std::string path;
    ErrorKind kind;
    std::string code;
  };
  const std::vector<Row> rows{
      {"/Gaol", ErrorKind::not_found, "not-supported"},
      {"/goal/1", ErrorKind::not_found, "not-supported"},
      {"/Metadata", ErrorKind::not_found, "not-supported"},
      {"/Goal/a_b", ErrorKind::malformed, "invalid"},
      {"/Goal/%zz", ErrorKind::malformed, "invalid"},
      {"/Goal/%00", ErrorKind::malformed, "invalid"},
      {"/Goal/..%2f..", ErrorKind::malformed, "invalid"},
      {"/Goal/1/_history/x_y", ErrorKind::malformed, "invalid"},
      {"/Goal/$", ErrorKind::malformed, "invalid"},
      {"/Patient/1/Gaol", ErrorKind::not_found, "not-supported"},
      {"/Patient/1/Goal/2", ErrorKind::not_found, ""},
      {"/Patient/1/$everything/2", ErrorKind::not_found, ""},
      {"/Goal/1/_history/1/2", ErrorKind::not_found, ""},
      {"//Goal", ErrorKind::not_found, ""},
      {"/Goal//1", ErrorKind::not_found, ""},
  };
  for (const Row& row : rows) {
    const auto target = parse_target(row.path);
    ASSERT_FALSE(target.has_value()) << row.path;
    EXPECT_EQ(target.error().kind, row.kind) << row.path;
    EXPECT_EQ(target.error().issues.empty() ? "" : target.error().issues.front().code, row.code) << row.path;
  }
}

TEST(Target, TakesTheMethodsOfItsForm) {
  EXPECT_EQ(interaction_of(Shape::instance, Method::head), Interaction::read);
  EXPECT_EQ(interaction_of(Shape::type, Method::patch), Interaction::conditional_patch);
  EXPECT_EQ(interaction_of(Shape::version, Method::put), std::nullopt);
  EXPECT_EQ(interaction_of(Shape::type_search, Method::get), std::nullopt);
  EXPECT_EQ(allowed_methods(offers(), Shape::instance), "GET, HEAD, PUT, PATCH, DELETE");
  EXPECT_EQ(allowed_methods(offers(), Shape::type_search), "POST");
}

TEST(Target, NamesItsInteractionAsTheSpecificationDoes) {
  EXPECT_EQ(code_of(Interaction::version_read), "vread");
  EXPECT_EQ(code_of(Interaction::conditional_delete), "delete");
  EXPECT_EQ(code_of(Interaction::operation), "operation");
  EXPECT_TRUE(is_read(Interaction::compartment_search));
  EXPECT_FALSE(is_read(Interaction::operation));
}

}  // namespace
}  // namespace concord::fhir::rest
