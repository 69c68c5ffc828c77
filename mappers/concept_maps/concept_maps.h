// The ConceptMaps of a site as one immutable value: from the site's codes to others, and back. Translations are one
// step: no map leads into another but by its own `unmapped` rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/concept_maps/concept_map.h"

namespace concord::mappers::concept_maps {

// What a map makes of one coding.
enum class Verdict : std::uint8_t {
  exact,     // equal or equivalent
  wider,     // all that it says is true of the source
  provided,  // not in the map: the same code in the target system
  fixed,     // not in the map: the map's code for all others
  unfit,     // in the map, but nothing there may be said of the source
  unmapped,  // not in the map
};

struct Translation {
  Verdict verdict = Verdict::unmapped;
  std::string_view map;              // canonical
  std::vector<json::Value> codings;  // none when unfit or unmapped; each says by which map it was translated
};

// A code of the site for a coding of another system.
struct Local {
  bool is_exact = false;    // equal or equivalent
  std::string_view system;  // of the site
  std::string_view map;     // canonical
  json::Value coding;
};

inline constexpr std::size_t kMapsMax = 200;
inline constexpr std::size_t kChainMax = 8;             // other-map steps
inline constexpr std::size_t kGroupsPerSourceMax = 16;  // that translate from one system

class ConceptMaps {
 public:
  ConceptMaps() = default;  // none
  ~ConceptMaps() = default;
  ConceptMaps(ConceptMaps&&) noexcept = default;
  ConceptMaps& operator=(ConceptMaps&&) noexcept = default;
  ConceptMaps(const ConceptMaps&) = delete;  // its indexes borrow from it
  ConceptMaps& operator=(const ConceptMaps&) = delete;
  // Errors: unprocessable, each with its place as "/number of the map/pointer": a URL that comes twice, a map named by
  // other-map that is not there or leads back, a system that is a source here and a target there.
  [[nodiscard]] static Result<ConceptMaps> of(std::vector<ConceptMap> maps);

  [[nodiscard]] bool empty() const noexcept { return maps_.empty(); }
  // One a group that translates from the coding's system and version; in the order of the maps.
  [[nodiscard]] std::vector<Translation> translate(const json::Value& coding) const;
  // The site's codes of which that coding is a target, in the order of the maps.
  [[nodiscard]] std::vector<Local> locals(const json::Value& coding) const;

 private:
  // Which group of which map.
  struct At {
    std::size_t map = 0;
    std::size_t group = 0;
  };
  // One target of one element, to be found by the target.
  struct Back {
    std::string_view system;
    std::string_view code;
    At at;
    std::size_t element = 0;
    bool is_exact = false;
    friend bool operator<(const Back& a, const Back& b) {
      return std::tie(a.system, a.code, a.at.map, a.at.group, a.element) <
             std::tie(b.system, b.code, b.at.map, b.at.group, b.element);
    }
  };

  explicit ConceptMaps(std::vector<ConceptMap> maps);
  [[nodiscard]] const Group& group(const At& at) const { return maps_[at.map].groups[at.group]; }
  // The number of the map that the canonical names; maps_.size() for none.
  [[nodiscard]] std::size_t find(std::string_view canonical) const;
  [[nodiscard]] bool is_fallback(std::size_t map) const;
  void index(const At& at);
  [[nodiscard]] Translation translate_by(const At& at, const json::Value& coding, std::size_t depth) const;
  [[nodiscard]] Translation unmapped(const At& at, const json::Value& coding, std::size_t depth) const;
  // The group of another map that a group falls back to; no such map is maps_.size().
  [[nodiscard]] At fallback(const Group& from) const;
  [[nodiscard]] std::string_view fault_of_chain(const Group& first) const;
  [[nodiscard]] std::vector<Issue> faults() const;

  std::vector<ConceptMap> maps_;         // never changes after construction
  std::vector<std::string> canonicals_;  // of each map
  std::vector<At> direct_;               // groups of the maps that no other falls back to
  std::vector<Back> back_;               // sorted
};

}  // namespace concord::mappers::concept_maps
