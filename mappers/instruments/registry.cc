#include "mappers/instruments/registry.h"

#include <algorithm>
#include <utility>

#include "core/json/pointer.h"
#include "mappers/instruments/embedded.h"

namespace concord::mappers::instruments {
namespace {

// A file that cannot be read is left out; a test proves that there is none.
std::vector<Instrument> read_embedded() {
  std::vector<Instrument> out;
  for (const std::string_view text : embedded()) {
    if (auto instrument = read_instrument(text)) out.push_back(*std::move(instrument));
  }
  return out;
}

}  // namespace

const Registry& Registry::shipped() {
  static const Registry kShipped{read_embedded()};
  return kShipped;
}

Result<Registry> Registry::with(std::vector<Instrument> more) {
  std::vector<Instrument> out;
  const auto is_replaced = [&more](const Instrument& one) {
    return std::ranges::find(more, one.id, &Instrument::id) != more.end();
  };
  for (const Instrument& one : shipped().all()) {
    if (!is_replaced(one)) out.push_back(one);
  }
  std::vector<Issue> issues;
  const json::Pointer root;
  for (std::size_t i = 0; i < more.size(); ++i) {
    const json::Pointer here = root / i;
    const json::Pointer questionnaire = here / "questionnaire";
    const auto refuse = [&issues](const json::Pointer& at, std::string_view text) {
      issues.push_back({.code = "duplicate", .expression = at.str(), .text = std::string{text}});
    };
    if (std::ranges::find(out, more[i].id, &Instrument::id) != out.end())
      refuse(here / "id", "another instrument of the folder has this id");
    if (std::ranges::find(out, more[i].url, &Instrument::url) != out.end())
      refuse(questionnaire / "url", "another instrument has this canonical URL");
    out.push_back(std::move(more[i]));
  }
  if (!issues.empty())
    return fail(ErrorKind::unprocessable, "the instruments contradict each other", std::move(issues));
  return Registry{std::move(out)};
}

const Instrument* Registry::find(std::string_view id) const {
  const auto it = std::ranges::find(instruments_, id, &Instrument::id);
  return it == instruments_.end() ? nullptr : &*it;
}

const Instrument* Registry::find_canonical(std::string_view canonical_text) const {
  const auto it = std::ranges::find_if(
      instruments_, [canonical_text](const Instrument& one) { return one.is_named(canonical_text); });
  return it == instruments_.end() ? nullptr : &*it;
}

}  // namespace concord::mappers::instruments
