#include "fhir/search/links.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

// A small hospital: who is where, and what was observed.
std::vector<json::Value> hospital() {
  const char* const texts[] = {
      R"({"resourceType":"Organization","id":"north","name":"Northside","address":[{"city":"Fairhaven"}]})",
      R"({"resourceType":"Organization","id":"ward","name":"Ward 3","partOf":{"reference":"Organization/north"}})",
      R"({"resourceType":"Patient","id":"ana","name":[{"family":"Amsel"}],"gender":"female",
          "managingOrganization":{"reference":"Organization/ward"}})",
      R"({"resourceType":"Patient","id":"ben","name":[{"family":"Bussard"}],"gender":"male",
          "managingOrganization":{"reference":"Organization/north/_history/3"}})",
      R"({"resourceType":"Group","id":"all","type":"person","actual":true,"code":{"text":"all"}})",
      R"({"resourceType":"Practitioner","id":"doc","name":[{"family":"Amsel"}]})",
      R"({"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[{"code":"weight"}]},
          "subject":{"reference":"Patient/ana"},"performer":[{"reference":"Practitioner/doc"}]})",
      R"({"resourceType":"Observation","id":"o2","status":"preliminary","code":{"coding":[{"code":"pulse"}]},
          "subject":{"reference":"Patient/ben/_history/1"}})",
      R"({"resourceType":"Observation","id":"o3","status":"final","code":{"coding":[{"code":"pulse"}]},
          "subject":{"reference":"http://elsewhere.test/Patient/ana"}})",
      R"({"resourceType":"Observation","id":"o4","status":"final","code":{"coding":[{"code":"pulse"}]},
          "subject":{"reference":"Group/all"}})",
      R"({"resourceType":"Provenance","id":"p1","target":[{"reference":"Observation/o1"}],
          "agent":[{"who":{"reference":"Practitioner/doc"}}]})"};
  std::vector<json::Value> out;
  for (const char* text : texts) out.push_back(parsed(text));
  return out;
}

std::vector<json::Value> find_all(const std::vector<json::Value>& among, const Query& query) {
  std::vector<json::Value> out;
  std::ranges::copy_if(among, std::back_inserter(out), [&](const json::Value& one) { return matches(query, one); });
  return out;
}

// Ids of what a search of the hospital finds; an error's message.
Texts found(std::string_view type, std::string_view parameters) {
  const auto search = parse_search(type, http::parse_parameters(parameters).value());
  if (!search) return {search.error().message};
  if (!search->ignored.empty()) return {"ignored"};
  const auto all = hospital();
  const auto linked = Linked::find(
      search->query, [&all](const Query& query) -> Result<std::vector<json::Value>> { return find_all(all, query); });
  if (!linked) return {linked.error().message};
  Texts out;
  for (const json::Value& one : find_all(all, linked->plain())) {
    if (linked->holds(one)) out.emplace_back(one.text("id"));
  }
  return out;
}

TEST(Linked, FollowsChains) {
  const struct {
    const char* type;
    const char* parameters;
    Texts ids;
  } rows[] = {
      {"Observation", "subject:Patient.name=amsel", {"o1"}},
      {"Observation", "subject.name=amsel", {"o1"}},
      {"Observation", "patient.name=bussard", {"o2"}},
      {"Observation", "patient.gender=female,male", {"o1", "o2"}},
      {"Observation", "subject:Patient.name:exact=amsel", {}},
      {"Observation", "subject:Patient.name:exact=Amsel", {"o1"}},
      {"Observation", "subject:Patient.gender:missing=false", {"o1", "o2"}},
      {"Observation", "subject:Group.code:text=all", {"o4"}},
      {"Observation", "subject.name=amsel&status=final&code=weight", {"o1"}},
      {"Observation", "subject.name=amsel&status=preliminary", {}},
      {"Observation", "subject.name=amsel&subject.name=bussard", {}},
      {"Observation", "performer.name=amsel", {"o1"}},
      {"Observation", "performer:Practitioner.name=amsel&patient.name=amsel", {"o1"}},
      {"Observation", "subject:Patient.organization.name=ward", {"o1"}},
      {"Observation", "subject:Patient.organization:Organization.partof.name=northside", {"o1"}},
      {"Observation", "patient.organization.partof.address-city=fairhaven", {"o1"}},
      {"Observation", "patient.organization=Organization/north", {"o2"}},
      {"Observation", "subject:Patient._id=ana", {"o1"}},
      {"Provenance", "target:Observation.code=weight", {"p1"}},
  };
  for (const auto& row : rows) EXPECT_EQ(found(row.type, row.parameters), row.ids) << row.parameters;
}

TEST(Linked, FollowsReferencesBackwards) {
  const struct {
    const char* type;
    const char* parameters;
    Texts ids;
  } rows[] = {
      {"Patient", "_has:Observation:patient:code=weight", {"ana"}},
      {"Patient", "_has:Observation:subject:code=pulse", {"ben"}},
      {"Patient", "_has:Observation:patient:status=final,preliminary", {"ana", "ben"}},
      {"Patient", "_has:Observation:patient:code=pulse&gender=female", {}},
      {"Patient", "_has:Observation:patient:code=weight&_has:Observation:patient:code=pulse", {}},
      {"Practitioner", "_has:Observation:performer:patient.name=amsel", {"doc"}},
      {"Practitioner", "_has:Observation:performer:subject:Patient.name=amsel", {"doc"}},
      {"Patient", "_has:Observation:patient:_has:Provenance:target:agent=Practitioner/doc", {"ana"}},
      {"Patient", "_has:Observation:patient:_has:Provenance:target:agent=Practitioner/x", {}},
      {"Organization", "_has:Patient:organization:name=amsel", {"ward"}},
      {"Organization", "_has:Patient:organization:_has:Observation:patient:code=pulse", {"north"}},
      {"Organization", "_has:Organization:partof:_has:Patient:organization:name=amsel", {"north"}},
      {"Observation", "patient._has:Observation:patient:code=weight", {"o1"}},
  };
  for (const auto& row : rows) EXPECT_EQ(found(row.type, row.parameters), row.ids) << row.parameters;
}

TEST(Linked, IsBounded) {
  EXPECT_EQ(found("Organization", "partof.partof.partof.partof.name=x"), Texts{});
  EXPECT_EQ(found("Organization", "partof.partof.partof.partof.partof.name=x"),
            Texts{"a search may follow 4 links, one behind the other"});
  EXPECT_EQ(found("Provenance", "target.target.target._id=x"),
            Texts{"the links of this search lead to too many types: name them"});
  const auto search = parsed_search("Observation", "patient.name=x");
  const auto linked = Linked::find(search->query, [](const Query&) -> Result<std::vector<json::Value>> {
    return std::vector<json::Value>(kLinkedMax + 1);
  });
  const std::string text = "too many resources are at the other ends of this search's links";
  EXPECT_EQ(linked.error(), (Error{.kind = ErrorKind::unprocessable,
                                   .message = text,
                                   .issues = {{.code = "too-costly", .expression = "", .text = text}}}));
}

TEST(Linked, RefusesWhatIsWrongAtItsEnd) {
  EXPECT_EQ(found("Observation", "subject:Patient.birthdate=yesterday"),
            Texts{"search parameter birthdate: takes a date, with one of the prefixes eq ne gt lt ge le sa eb ap"});
  EXPECT_EQ(found("Patient", "_has:Observation:patient:code:above=x"),
            Texts{"search parameter code: does not have this modifier"});
}

TEST(Linked, NeverMatchesWithoutItsLinks) {
  const auto search = parsed_search("Observation", "patient.name=amsel");
  EXPECT_EQ(find_all(hospital(), search->query).size(), 0U);
}

}  // namespace
}  // namespace concord::fhir
