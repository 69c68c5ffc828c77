// The questionnaire form of an artifact type as a tree: an item for each member of its shape, by which answers are
// asked for, written and read. Not the resources themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "mappers/engine/shape.h"

namespace concord::mappers::forms {

// What answers an item.
enum class Answer : std::uint8_t {
  group,         // items do
  text,          // valueString, may have several lines
  string,        // valueString
  url,           // valueUri
  date,          // valueDate
  date_time,     // valueDateTime
  integer,       // valueInteger
  decimal,       // valueDecimal
  boolean,       // valueBoolean
  code,          // valueCoding, one of the member's codes
  coding,        // valueCoding of any code system
  quantity,      // valueQuantity
  reference,     // valueReference
  artifact_ref,  // valueReference to another artifact
};

// How FHIR says it: Questionnaire.item.type, and the name of QuestionnaireResponse.item.answer.value[x].
struct AnswerType {
  Answer answer;
  std::string_view item_type;
  std::string_view value;  // empty for a group
};
[[nodiscard]] const AnswerType& type_of(Answer answer);

struct Item {
  std::string link_id;  // the path of the member: "targets.measure.text"
  std::string text;     // "Measure"
  Answer answer = Answer::group;
  const MemberShape* member = nullptr;     // null: what a Party shares with a Reference
  std::string_view description;            // the help for who fills it in
  std::string code_system = {};            // of Answer::code
  std::vector<std::string> displays = {};  // of the member's codes, in their order
  std::vector<Item> items = {};            // of a group
  bool is_list = false;
  bool is_required = false;
  bool is_concept = false;  // a group of text and codings
};

// The members of a Party that one reference answers.
[[nodiscard]] bool is_named_by_reference(std::string_view member);

// Made once for a type and never ended: answers borrow its texts.
class ItemTree {
 public:
  // `artifact` ("goal") and the shape live for ever.
  ItemTree(std::string_view artifact, const ObjectShape& shape);
  ItemTree(const ItemTree&) = delete;
  ItemTree& operator=(const ItemTree&) = delete;
  ~ItemTree() = default;
  [[nodiscard]] const std::string& url() const noexcept { return url_; }              // the canonical, without version
  [[nodiscard]] const std::string& canonical() const noexcept { return canonical_; }  // url|version
  [[nodiscard]] const std::vector<Item>& items() const noexcept { return items_; }

 private:
  std::string url_;
  std::string canonical_;
  std::vector<Item> items_;
};

// What an artifact type says of its form.
struct FormFacts {
  std::string_view title;           // "Goal"
  std::string_view description;     // for who fills it in
  std::string_view stated_by = {};  // the member that says whose statement it is; empty: its only author's
  const ItemTree& (*items)() = nullptr;
};

// The id of a form's Questionnaire is this and the artifact's type.
inline constexpr std::string_view kFormIdPrefix = "form-";
inline constexpr std::string_view kFormVersion = "1";
// True for the canonical of a form of ours, of whatever artifact type and version.
[[nodiscard]] bool is_form_canonical(std::string_view canonical);

}  // namespace concord::mappers::forms
