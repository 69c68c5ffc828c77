#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "mappers/catalogue/extensions.h"
#include "mappers/conformance/parts.h"
#include "mappers/engine/codecs.h"

namespace concord::mappers::conformance {
namespace {

using catalogue::Entry;
using catalogue::Place;
using json::Value;

// A code system in the making; codes keep their order.
struct System {
  std::string id;
  std::string url;
  std::string description;
  std::vector<std::pair<std::string, std::string>> codes;  // code, display
  bool is_open = false;                                    // its codes are made as they are needed

  void add(std::string_view code, std::string_view display) {
    for (auto& [known, said] : codes) {
      if (known != code) continue;
      if (said.empty()) said = display;
      return;
    }
    codes.emplace_back(code, display);
  }
};

class Systems {
 public:
  explicit Systems(std::span<const Catalogue> catalogues) {
    for (const Catalogue& catalogue : catalogues) {
      for (const Entry& entry : catalogue.entries) {
        if (has_code_system(entry)) add_member(entry);
        for (const Place& place : entry.places) add_written(place.codec);
      }
      for (const Place& place : catalogue.besides) {
        add_written(place.codec);
        if (place.row != nullptr && place.row->fixed != nullptr && catalogue::is_ours(place.row->fixed->system))
          at(place.row->fixed->system).add(place.row->fixed->code, place.row->fixed->display);
      }
    }
  }

  void add(const instruments::Registry& registry) {
    for (const instruments::Instrument& one : registry.all()) {
      for (const instruments::Item& item : one.items) {
        add_code(item.system, item.code,
                 item.text.empty() ? fmt::format("{}, {}", one.title, item.link_id) : item.text);
        for (const instruments::Option& option : item.options) add_code(option.system, option.code, option.display);
      }
      for (const instruments::Score& score : one.scores) {
        add_code(score.system, score.code, score.display);
        add_code(score.t_score_code.text("system"), score.t_score_code.text("code"),
                 score.t_score_code.text("display"));
      }
    }
  }

  std::vector<Value> take() {
    std::vector<Value> out;
    for (const auto& [url, system] : systems_) {
      out.push_back(code_system(system));
      if (!system.is_open) out.push_back(value_set(system));
    }
    return out;
  }

 private:
  System& at(std::string_view url) {
    System& system = systems_[std::string{url}];
    if (!system.url.empty()) return system;
    system.id = catalogue::last_part(url);
    system.url = url;
    system.description = "Codes that Concord writes where no published code system has one.";
    return system;
  }

  void add_code(std::string_view system, std::string_view code, std::string_view display) {
    if (catalogue::is_ours(system) && !code.empty()) at(system).add(code, display);
  }

  void add_member(const Entry& entry) {
    const std::string id = coded_id(*entry.owner, *entry.shape);
    System& system = at(definition_url("CodeSystem", id));
    system.description = fmt::format("Codes of the member {} of a {}. {}", entry.shape->name, entry.owner->name,
                                     entry.shape->description);
    for (const std::string_view code : entry.shape->codes) system.add(code, words(code));
    for (const Place& place : entry.places) {
      if (place.codec == nullptr || place.kept == Kept::copy) continue;
      for (const CodePair& pair : place.codec->codes)
        system.add(pair.ours, pair.display.empty() ? words(pair.ours) : std::string{pair.display});
    }
  }

  // What a codec writes in a system of ours; without codes of its own the system is open.
  void add_written(const Codec* codec) {
    if (codec == nullptr || !catalogue::is_ours(codec->system)) return;
    System& system = at(codec->system);
    system.is_open = codec->codes.empty();
    if (system.is_open) system.description = "Codes that are made as they are needed: " + words(system.id) + ".";
    for (const CodePair& pair : codec->codes) system.add(pair.theirs, pair.display);
  }

  static Value code_system(const System& system) {
    json::Object out = heading({.type = "CodeSystem",
                                .id = system.id,
                                .url = system.url,
                                .title = words(system.id),
                                .description = system.description});
    out.emplace_back("caseSensitive", true);
    out.emplace_back("content", system.is_open ? "not-present" : "complete");
    if (system.is_open) return Value{std::move(out)};
    out.emplace_back("valueSet", definition_url("ValueSet", system.id));
    out.emplace_back("count", system.codes.size());
    json::Array concepts;
    for (const auto& [code, display] : system.codes) {
      const std::string said = display.empty() ? words(code) : display;
      concepts.push_back(json::object({{"code", code}, {"display", said}, {"definition", said}}));
    }
    out.emplace_back("concept", std::move(concepts));
    return Value{std::move(out)};
  }

  static Value value_set(const System& system) {
    json::Object out = heading({.type = "ValueSet",
                                .id = system.id,
                                .title = words(system.id),
                                .description = fmt::format("All codes of the code system {}.", system.id)});
    const Value all = json::object({{"system", system.url}});
    out.emplace_back("compose", json::object({{"include", json::Array{all}}}));
    return Value{std::move(out)};
  }

  std::map<std::string, System> systems_;
};

}  // namespace

std::vector<Value> code_systems(std::span<const Catalogue> catalogues, const instruments::Registry& instruments) {
  Systems systems{catalogues};
  systems.add(instruments);
  return systems.take();
}

}  // namespace concord::mappers::conformance
