#include "fhir/rest/media.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::fhir::rest {
namespace {

TEST(Media, IsAcceptableWhenSomeFormOfJsonIs) {
  struct Row {
    std::string accept;
    std::string format;
    bool is_taken;
  };
  const std::vector<Row> rows{
      {"", "", true},
      {"*/*", "", true},
      {"application/*;q=0.1", "", true},
      {"application/fhir+json", "", true},
      {"Application/FHIR+JSON; fhirVersion=4.0", "", true},
      {"application/fhir+json; fhirVersion=\"4.0\"", "", true},
      {"application/fhir+json;fhirVersion=5.0", "", false},
      {"application/json+fhir", "", true},
      {"text/json", "", true},
      {"application/fhir+xml, application/json;q=0.2", "", true},
      {"application/fhir+xml", "", false},
      {"text/turtle, text/html", "", false},
      {"application/fhir+json;q=0", "", false},
      {"application/fhir+json;q=0, */*", "", false},
      {"*/*;q=0, application/json", "", true},
      {"application/fhir+xml", "json", true},
      {"application/fhir+xml", "application/fhir json", true},
      {"application/fhir+xml", "application/fhir+json; fhirVersion=4.0", true},
      {"", "xml", false},
      {"", "application/fhir+xml", false},
      {"application/fhir+json", "ttl", false},
      {"", "html", false},
  };
  for (const Row& row : rows) {
    http::Parameters parameters{{"a", "b"}};
    if (!row.format.empty()) parameters.emplace_back("_format", row.format);
    EXPECT_EQ(check_acceptable(row.accept, parameters).has_value(), row.is_taken) << row.accept << " " << row.format;
  }
}

TEST(Media, OfABodyIsHeldToWhatItIs) {
  using Check = Status (*)(const http::Headers&);
  struct Row {
    Check check;
    std::string type;
    bool is_taken;
  };
  const std::vector<Row> rows{
      {check_resource_media, "application/fhir+json", true},
      {check_resource_media, "application/fhir+json; charset=UTF-8", true},
      {check_resource_media, "application/json;fhirVersion=4.0", true},
      {check_resource_media, "text/json", true},
      {check_resource_media, "application/json+fhir", true},
      {check_resource_media, "", false},
      {check_resource_media, "application/fhir+json; charset=latin1", false},
      {check_resource_media, "application/fhir+json; fhirVersion=3.0", false},
      {check_resource_media, "application/fhir+xml", false},
      {check_resource_media, "application/json-patch+json", false},
      {check_patch_media, "application/json-patch+json", true},
      {check_patch_media, "application/json-patch+json; charset=utf-8", true},
      {check_patch_media, "application/fhir+json", false},
      {check_patch_media, "application/json", false},
      {check_form_media, "application/x-www-form-urlencoded", true},
      {check_form_media, "application/x-www-form-urlencoded; charset=utf-8", true},
      {check_form_media, "multipart/form-data", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(row.check({{"Content-Type", row.type}}).has_value(), row.is_taken) << row.type;
    EXPECT_FALSE(row.check({{"Content-Type", row.type}, {"Content-Encoding", "gzip"}}).has_value()) << row.type;
  }
}

}  // namespace
}  // namespace concord::fhir::rest
