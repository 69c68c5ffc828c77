// Which instrument a foreign response answers to.
#include <algorithm>
#include <string>

#include "fhir/reference.h"
#include "mappers/engine/forms.h"
#include "mappers/patient_reported_outcome/foreign.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using foreign::Regularising;
using instruments::Instrument;
using json::Value;

constexpr const char* kPath = "QuestionnaireResponse.questionnaire";
constexpr int kDepthMax = 16;
constexpr std::size_t kAgreeingMin = 2;  // items that tell an instrument

std::string plain(std::string_view canonical) {
  canonical = canonical.substr(0, canonical.find('|'));
  while (canonical.ends_with('/')) canonical.remove_suffix(1);
  if (canonical.starts_with("https://")) return "http://" + std::string{canonical.substr(8)};
  return std::string{canonical};
}

bool has_panel_code(const Instrument& instrument, std::string_view code) {
  return std::ranges::any_of(instrument.questionnaire["code"].items(),
                             [code](const Value& one) { return !code.empty() && one.text("code") == code; });
}

// By the same URL whatever its version, by the panel code at its end, or by the instrument's id there.
const Instrument* named_by(std::string_view canonical, const Context& context) {
  const std::string url = plain(canonical);
  const std::string_view last = std::string_view{url}.substr(url.find_last_of("/#:") + 1);
  if (last.empty()) return nullptr;
  for (const Instrument& one : context.instruments.all()) {
    if (plain(one.url) == url) return &one;
  }
  for (const Instrument& one : context.instruments.all()) {
    if (one.id == last || has_panel_code(one, last)) return &one;
  }
  return nullptr;
}

// Contained, or a resource that came along, by reference or by canonical URL.
Value questionnaire_of(std::string_view text, const Value& response, const Regularising& regularising) {
  if (text.starts_with('#')) {
    for (const Value& one : response["contained"].items()) {
      if (one.text("id") == text.substr(1)) return one;
    }
    return {};
  }
  const GraphResource* found = regularising.links.find(json::object({{"reference", text}}));
  if (found != nullptr && found->resource.text("resourceType") == "Questionnaire") return found->resource;
  const std::string url = plain(text);
  for (const GraphResource* other : regularising.links.others()) {
    const Value& resource = other->resource;
    if (resource.text("resourceType") == "Questionnaire" && !url.empty() && plain(resource.text("url")) == url)
      return resource;
  }
  return {};
}

const Instrument* coded_as(const Value& questionnaire, const Context& context) {
  if (const Instrument* named = named_by(questionnaire.text("url"), context)) return named;
  for (const Value& coding : questionnaire["code"].items()) {
    for (const Instrument& one : context.instruments.all()) {
      if (has_panel_code(one, coding.text("code"))) return &one;
    }
  }
  return nullptr;
}

// How many items of the response go by a name of the instrument's, and how many there are.
void count_items(const Value& items, const Instrument& instrument, std::size_t& named, std::size_t& all, int depth) {
  for (const Value& item : items.items()) {
    if (depth > kDepthMax) return;
    const std::string_view link = item.text("linkId");
    if (item["answer"].size() > 0) ++all;
    if (item["answer"].size() > 0 && instrument.find_item(link.substr(link.find_last_of('/') + 1)) != nullptr) ++named;
    count_items(item["item"], instrument, named, all, depth + 1);
  }
}

// The one instrument whose items most of the answers name, and which has the fewest items beside them.
const Instrument* told_by_items(const Value& response, const Context& context) {
  const Instrument* found = nullptr;
  for (const Instrument& one : context.instruments.all()) {
    std::size_t named = 0;
    std::size_t all = 0;
    count_items(response["item"], one, named, all, 0);
    if (named < kAgreeingMin || named * 2 <= all || named * 2 <= one.items.size()) continue;
    if (found == nullptr || one.items.size() < found->items.size()) found = &one;
  }
  return found;
}

bool is_canonical(std::string_view text) {
  return !text.empty() && find_form(Form::uri)->holds(text.substr(0, text.find('|')));
}

Value canonical_of(std::string_view text, const Value& questionnaire, const Regularising& regularising) {
  if (is_canonical(questionnaire.text("url"))) {
    const std::string_view version = questionnaire.text("version");
    return Value{std::string{questionnaire.text("url")} + (version.empty() ? "" : "|" + std::string{version})};
  }
  if (is_canonical(text)) return Value{text};
  const auto literal = fhir::parse_reference(text);
  if (!literal) return {};
  return Value{foreign::source_of(regularising.base, literal->type) + "/" + literal->id};
}

}  // namespace

Questioned questioned_by(const Value& response, Regularising& regularising) {
  const std::string_view text = response.text("questionnaire");
  const Context& context = regularising.context;
  Questioned out;
  out.instrument = context.instruments.find_canonical(text);
  if (out.instrument != nullptr) return out;
  out.questionnaire = questionnaire_of(text, response, regularising);
  out.instrument = named_by(text, context);
  if (out.instrument == nullptr && out.questionnaire.is_object()) out.instrument = coded_as(out.questionnaire, context);
  if (out.instrument != nullptr) {
    regularising.note(NoteKind::normalised, kPath,
                      "the questionnaire is a loaded instrument by another name or version");
    return out;
  }
  out.instrument = told_by_items(response, context);
  if (out.instrument != nullptr) {
    regularising.note(NoteKind::doubted, kPath, "the questionnaire is told by the codes of its items only");
    return out;
  }
  out.canonical = canonical_of(text, out.questionnaire, regularising);
  if (!out.canonical.is_null() && out.canonical.as_string() != text)
    regularising.note(NoteKind::normalised, kPath, "the questionnaire is named by its URL");
  return out;
}

}  // namespace concord::mappers::patient_reported_outcome
