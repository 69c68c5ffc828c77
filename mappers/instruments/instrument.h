// A questionnaire that Concord knows: its items, answers, scoring and alerts, as read from an instrument file
// (README.md describes it). Immutable once read; knows nothing of artifacts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/instruments/score.h"

namespace concord::mappers::instruments {

// The weight of an answer: the name that R4 has for it, and the current one. Both are written and read.
inline constexpr std::array<std::string_view, 2> kWeightUrls{"http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                                             "http://hl7.org/fhir/StructureDefinition/itemWeight"};

// An answer that can be chosen.
struct Option {
  std::string system;
  std::string code;
  std::string display;  // may be empty
  json::Value value;    // its weight, a number; null when the answer has none
  // What FHIR resources hold of it, with its text: a CodeableConcept, and the Coding with the weight in extensions.
  json::Value concept_value = {};
  json::Value weighted_coding = {};
};

enum class ItemType : std::uint8_t { choice, integer, decimal, text, boolean, quantity, date };

struct Item {
  std::string link_id;
  std::string system;  // of the code
  std::string code;    // may be empty
  std::string text;    // may be empty: the wording of some instruments may not be passed on
  ItemType type = ItemType::choice;
  bool repeats = false;
  std::optional<std::int64_t> min = std::nullopt;  // of an integer
  std::optional<std::int64_t> max = std::nullopt;
  std::vector<Option> options;        // of a choice
  std::vector<std::string> aliases;   // codes that are seen in its place
  std::vector<std::size_t> groups{};  // places in Instrument::groups of the groups around it, the outermost first
  json::Value concept_value = {};     // the CodeableConcept of its code and text, when it has a code

  // What an artifact calls it: its code, or else its linkId.
  [[nodiscard]] const std::string& name() const noexcept { return code.empty() ? link_id : code; }
  // The answer with that code, or nullptr.
  [[nodiscard]] const Option* find_option(std::string_view option_code) const;
  // The only answer with that number; nullptr when there is none or more than one.
  [[nodiscard]] const Option* find_value(std::string_view number) const;
};

struct Group {
  std::string link_id;
  std::string text;  // may be empty
};

// Something a person must see: an item's answer or a score in this range.
struct AlertRule {
  std::string code;  // name of the item, or code of the score
  bool is_score = false;
  bool of_t_score = false;  // the T-score of the score is looked at
  Interval range;
  std::string text;
};

struct Instrument {
  std::string id;  // "phq-9"
  std::string title;
  std::string url;      // canonical
  std::string version;  // may be empty
  std::string copyright;
  std::vector<Item> items;
  std::vector<Group> groups;
  std::vector<Score> scores;
  std::vector<AlertRule> alerts;
  json::Value questionnaire;  // R4

  // url, or url|version when there is a version.
  [[nodiscard]] std::string canonical() const;
  // True when the canonical names it: the same url, and no version or the same.
  [[nodiscard]] bool is_named(std::string_view canonical_text) const;
  // The item of that code, linkId or alias, or nullptr.
  [[nodiscard]] const Item* find_item(std::string_view name) const;
  // The score of that code or alias, or nullptr.
  [[nodiscard]] const Score* find_score(std::string_view name) const;
  // Makes the values that FHIR resources hold of items, answers and scores.
  void make_values();
  [[nodiscard]] std::size_t place_of(const Item& item) const noexcept {
    return static_cast<std::size_t>(&item - items.data());
  }
};

// An instrument from its file, in which "{{canonical}}" stands for Concord's own canonical base. Errors: malformed
// for what is no JSON, too_large over kFileBytesMax; unprocessable with all findings (JSON pointers).
[[nodiscard]] Result<Instrument> read_instrument(std::string_view text);
// The same of the JSON, in which nothing is replaced.
[[nodiscard]] Result<Instrument> parse_instrument(const json::Value& file);

inline constexpr std::size_t kFileBytesMax = 4U << 20U;
// The JSON of an instrument file; errors as of read_instrument.
[[nodiscard]] Result<json::Value> read_file(std::string_view text);

}  // namespace concord::mappers::instruments
