// A questionnaire that Concord knows: its items, answers, scoring and alerts, as read from a JSON file of this
// folder (README.md describes it). Immutable once read; knows nothing of artifacts or FHIR resources.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::mappers::instruments {

// An answer that can be chosen.
struct Option {
  std::string code;
  std::string display;
  json::Value value;                    // a number; null when the answer has none
  std::optional<std::int64_t> counted;  // what it adds to a score, in thousandths
};

enum class ItemType : std::uint8_t { choice, integer, decimal, text, boolean, quantity, date };

struct Item {
  std::string link_id;
  std::string code;  // may be empty
  std::string text;
  ItemType type = ItemType::choice;
  bool repeats = false;
  std::optional<std::int64_t> min = std::nullopt;  // of an integer
  std::optional<std::int64_t> max = std::nullopt;
  std::vector<Option> options;       // of a choice
  std::vector<std::string> aliases;  // codes that are seen in its place

  // What an artifact calls it: its code, or else its linkId.
  [[nodiscard]] const std::string& name() const noexcept { return code.empty() ? link_id : code; }
  // The answer with that code, or nullptr.
  [[nodiscard]] const Option* find_option(std::string_view option_code) const;
  // The only answer with that number; nullptr when there is none or more than one.
  [[nodiscard]] const Option* find_value(std::string_view number) const;
};

// A score from `from` on means this, until the next band.
struct Band {
  std::string from;            // text of a number
  json::Value interpretation;  // CodeableConcept
};

struct Score {
  std::string code;
  std::string display;
  std::vector<std::string> aliases;  // codes that are seen in its place
  std::vector<std::size_t> items;    // places in Instrument::items
  std::size_t missing_max = 0;       // that many missing items are made up for in proportion; 0: all are needed
  std::int64_t factor = 1;           // the sum is multiplied by it
  std::vector<Band> bands;
  std::int64_t t_scores_from = 0;  // the sum that the first T-score belongs to
  std::vector<json::Value> t_scores;

  // True when a score of that code is this one.
  [[nodiscard]] bool is_named(std::string_view name) const;
};

// Something a person must see: an item's answer or a score of at least `from`.
struct AlertRule {
  std::string code;  // of the item, or of the score
  bool is_score = false;
  std::string from;  // text of a number
  std::string text;
};

struct Instrument {
  std::string id;  // "phq-9"
  std::string title;
  std::string url;      // canonical
  std::string version;  // may be empty
  std::string system;   // of the codes of items, answers and scores
  std::string code;     // of the whole; may be empty
  std::string copyright;
  std::vector<Item> items;
  std::vector<Score> scores;
  std::vector<AlertRule> alerts;

  // url, or url|version when there is a version.
  [[nodiscard]] std::string canonical() const;
  // True when the canonical names it: the same url, and no version or the same.
  [[nodiscard]] bool is_named(std::string_view canonical_text) const;
  // The item of that code, linkId or alias, or nullptr.
  [[nodiscard]] const Item* find_item(std::string_view name) const;
  // The score of that code or alias, or nullptr.
  [[nodiscard]] const Score* find_score(std::string_view name) const;
  [[nodiscard]] std::size_t place_of(const Item& item) const noexcept {
    return static_cast<std::size_t>(&item - items.data());
  }
};

// An instrument from its JSON. Errors: unprocessable with all findings (JSON pointers).
[[nodiscard]] Result<Instrument> parse_instrument(const json::Value& file);

// The instruments that are compiled in, by file name.
[[nodiscard]] std::span<const Instrument> all();
// The instrument of that id, or nullptr.
[[nodiscard]] const Instrument* find(std::string_view id);
// The instrument that the canonical names, or nullptr.
[[nodiscard]] const Instrument* find_canonical(std::string_view canonical_text);

}  // namespace concord::mappers::instruments
