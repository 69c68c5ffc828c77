// The walk over a response along its Questionnaire: which items are there, in what order and how often, and which
// should be. What an answer is worth is in answers.h, when an item is enabled in enablement.h.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "core/json/value.h"
#include "fhir/questionnaire/answers.h"
#include "fhir/questionnaire/enablement.h"
#include "fhir/questionnaire/expressions.h"
#include "fhir/questionnaire/items.h"
#include "fhir/questionnaire/occurrences.h"
#include "fhir/questionnaire/report.h"
#include "fhir/validate/location.h"

namespace concord::fhir::questionnaire {

// How far the response is: what is asked of it.
enum class Progress : std::uint8_t {
  open,      // in-progress: nothing is asked for yet
  complete,  // completed, amended: what is required is there
  ended,     // stopped, entered-in-error: nothing is asked for any more
};

// Borrows all that it is given.
class Walk {
 public:
  Walk(const Items& items, const Occurrences& occurrences, const Enablement& enablement, Expressions& expressions,
       Answers& answers, Progress progress, Report& report) noexcept
      : items_{items},
        occurrences_{occurrences},
        enablement_{enablement},
        expressions_{expressions},
        answers_{answers},
        progress_{progress},
        report_{report} {}
  void run();

 private:
  // An item of the Questionnaire and one that answers it.
  using Answered = std::pair<ItemIndex, OccurrenceIndex>;

  void check_level(ItemIndex parent, OccurrenceIndex scope, const Location& at);
  [[nodiscard]] std::vector<Answered> read_level(ItemIndex parent, OccurrenceIndex scope, const Location& at);
  void check_item(ItemIndex item, std::span<const Answered> answered, OccurrenceIndex scope, OccurrenceIndex place,
                  const Location& at);
  void check_occurrence(ItemIndex item, OccurrenceIndex occurrence, bool is_asked_for, const Location& at);
  void check_disabled(std::span<const Answered> answered, const Location& at);
  void check_count(ItemIndex item, std::size_t count, bool is_asked_for, const Location& at);
  void check_group(ItemIndex item, OccurrenceIndex occurrence, bool is_asked_for, const Location& at);
  void check_display(OccurrenceIndex occurrence, const Location& at);
  void check_question(ItemIndex item, OccurrenceIndex occurrence, bool is_asked_for, const Location& at);
  void check_exclusive(ItemIndex item, OccurrenceIndex occurrence, std::size_t count, const Location& at);

  const Items& items_;
  const Occurrences& occurrences_;
  const Enablement& enablement_;
  Expressions& expressions_;
  Answers& answers_;
  Progress progress_;
  Report& report_;
};

}  // namespace concord::fhir::questionnaire
