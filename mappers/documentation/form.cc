#include <fmt/format.h>

#include "mappers/documentation/markdown.h"
#include "mappers/documentation/sections.h"
#include "mappers/documentation/words.h"
#include "mappers/forms/item_tree.h"

namespace concord::mappers::documentation {
namespace {

std::string answer_text(const forms::Item& item) {
  const forms::AnswerType& type = forms::type_of(item.answer);
  if (item.answer == forms::Answer::group) return "group";
  if (item.answer == forms::Answer::code) return fmt::format("{} of {}", code(type.value), code(item.code_system));
  return code(type.value);
}

std::string count_text(const forms::Item& item) {
  if (item.is_list) return item.is_required ? "1..*" : "0..*";
  return item.is_required ? "1" : "0..1";
}

void add_rows(const std::vector<forms::Item>& items, std::string& out) {
  for (const forms::Item& item : items) {
    out += row({code(item.link_id), std::string{item.text}, answer_text(item), count_text(item)});
    add_rows(item.items, out);
  }
}

}  // namespace

std::string form_section(const ArtifactType& type) {
  if (type.questionnaire_form == nullptr) return {};
  const forms::ItemTree& form = type.questionnaire_form->items();
  std::string out = fmt::format(
      "## The questionnaire form\n\nA partner that takes no {} but a QuestionnaireResponse gets one to the "
      "Questionnaire {}, which the conformance package holds. Each answer is the only holder of its member; an item "
      "that repeats is a group several times, or "
      "a question with several answers. `identifier`, `subject`, `encounter`, `language`, the artifact tag, the "
      "extension `recorded-at` (and `authored`) and extensions of the artifact are on the response; its status is "
      "`completed`, or `entered-in-error` with the artifact. `author` (who sent it, else its only author) and `source` "
      "are "
      "copies.\n\n",
      type.primary->type, code(form.canonical()));
  out += head({"linkId", "Text", "Answer", "Count"});
  add_rows(form.items(), out);
  return out + "\n";
}

}  // namespace concord::mappers::documentation
