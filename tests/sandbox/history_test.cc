// Histories of a resource, a type and the whole, in pages.
#include <gtest/gtest.h>

#include "tests/sandbox/world.h"

namespace concord::sandbox {
namespace {

using Texts = std::vector<std::string>;

std::string goal(std::string_view id) {
  return R"({"resourceType":"Goal","id":")" + std::string{id} + R"(","lifecycleStatus":"active"})";
}

// "PUT Goal/a 1", "DELETE Goal/b 2": method, URL and version of each entry.
Texts changes(const json::Value& bundle) {
  Texts out;
  for (const json::Value& entry : bundle["entry"].items()) {
    std::string_view version = entry["response"].text("etag");
    version.remove_prefix(3);
    version.remove_suffix(1);
    out.push_back(std::string{entry["request"].text("method")} + " " + std::string{entry["request"].text("url")} + " " +
                  std::string{version});
  }
  return out;
}

std::string next(const json::Value& bundle) {
  for (const json::Value& link : bundle["link"].items()) {
    if (link.text("relation") == "next")
      return std::string{link.text("url").substr(std::string{"http://ehr.test"}.size())};
  }
  return {};
}

// A world whose goals changed at 15:15:00, :01 … :04.
class Changed {
 public:
  Changed() {
    world.put("/fhir/Goal/a", goal("a"));
    tick();
    world.put("/fhir/Goal/b", goal("b"));
    tick();
    world.put("/fhir/Goal/a", goal("a"));
    tick();
    world.del("/fhir/Goal/b");
    tick();
    world.put("/fhir/Basic/x", R"({"resourceType":"Basic","id":"x"})");
  }
  void tick() { world.clock.advance(std::chrono::seconds{1}); }
  json::Value get(const std::string& path) { return parsed(world.get("/fhir/" + path).body); }

  World world;
};

TEST(SandboxHistory, TellsEveryChangeNewestFirst) {
  Changed changed;
  const struct {
    const char* path;
    Texts changes;
  } rows[] = {
      {"Goal/a/_history", {"PUT Goal/a 2", "PUT Goal/a 1"}},
      {"Goal/b/_history", {"DELETE Goal/b 2", "PUT Goal/b 1"}},
      {"Goal/_history", {"DELETE Goal/b 2", "PUT Goal/a 2", "PUT Goal/b 1", "PUT Goal/a 1"}},
      {"_history?_since=2026-03-02T15:15:02Z", {"PUT Basic/x 1", "DELETE Goal/b 2", "PUT Goal/a 2"}},
      {"_history?_since=2026-03-02T15:15:02Z&_type=Basic,Encounter", {"PUT Basic/x 1"}},
      {"_history?_since=2026-03-02T16:15:03+01:00", {"PUT Basic/x 1", "DELETE Goal/b 2"}},
      {"Goal/_history?_since=2027", {}},
      {"Goal/_history?_at=2026-03-02T15:15:01Z", {"PUT Goal/b 1", "PUT Goal/a 1"}},
      {"Goal/_history?_at=2026-03-02T15:15:02Z", {"PUT Goal/a 2", "PUT Goal/b 1"}},
      {"Goal/_history?_at=2026-03-01", {}},
      {"Goal/a/_history?_at=2026-03", {"PUT Goal/a 2", "PUT Goal/a 1"}},
      {"Goal/a/_history?_count=0", {}},
      {"Task/_history", {}},
  };
  for (const auto& row : rows) {
    const json::Value bundle = changed.get(row.path);
    EXPECT_EQ(bundle.text("type"), "history") << row.path;
    EXPECT_EQ(changes(bundle), row.changes) << row.path;
  }
}

TEST(SandboxHistory, SaysHowEachVersionCameToBe) {
  Changed changed;
  EXPECT_EQ(json::Value{changed.get("Goal/b/_history")}, parsed(R"({"resourceType":"Bundle","type":"history","total":2,
    "link":[{"relation":"self","url":"http://ehr.test/fhir/Goal/b/_history"}],
    "entry":[{"fullUrl":"http://ehr.test/fhir/Goal/b","request":{"method":"DELETE","url":"Goal/b"},
        "response":{"status":"204 No Content","etag":"W/\"2\"","lastModified":"2026-03-02T15:15:03Z"}},
      {"fullUrl":"http://ehr.test/fhir/Goal/b","resource":{"resourceType":"Goal","id":"b",
          "meta":{"versionId":"1","lastUpdated":"2026-03-02T15:15:01Z"},"lifecycleStatus":"active"},
        "request":{"method":"PUT","url":"Goal/b"},
        "response":{"status":"201 Created","etag":"W/\"1\"","lastModified":"2026-03-02T15:15:01Z"}}]})"));
}

TEST(SandboxHistory, IsCutIntoPagesByPosition) {
  Changed changed;
  Texts seen;
  int pages = 0;
  for (std::string url = "/fhir/Goal/_history?_count=1"; !url.empty() && pages < 10; ++pages) {
    const json::Value page = parsed(changed.world.get(url).body);
    for (const std::string& change : changes(page)) seen.push_back(change);
    url = next(page);
    changed.tick();
    changed.world.put("/fhir/Goal/c", goal("c"));  // later than what is being read
  }
  EXPECT_EQ(seen, (Texts{"DELETE Goal/b 2", "PUT Goal/a 2", "PUT Goal/b 1", "PUT Goal/a 1"}));
  EXPECT_EQ(pages, 4);
}

TEST(SandboxHistory, RefusesWhatItCannotRead) {
  Changed changed;
  const std::vector<std::pair<std::string, std::string>> rows{
      {"Goal/z/_history", "404 not-found"},       {"Goal/_history?_since=soon", "400 value"},
      {"Goal/_history?_at=2026-13", "400 value"}, {"Goal/_history?_count=-1", "400 value"},
      {"_history?_type=Gaol", "400 value"},       {"Goal/_history?_cursor=x", "400 value"},
      {"Goal/_history?_summary=x", "400 value"},
  };
  for (const auto& [path, expected] : rows) EXPECT_EQ(refusal(changed.world.get("/fhir/" + path)), expected) << path;
  const World::Fields strict{{"Prefer", "handling=strict"}};
  EXPECT_EQ(refusal(changed.world.get("/fhir/Goal/_history?shoe=1", strict)), "400 not-supported");
  EXPECT_EQ(changed.world.get("/fhir/Goal/_history?shoe=1").status, 200);
}

}  // namespace
}  // namespace concord::sandbox
