#include "mappers/forms/item_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "core/canonical.h"
#include "mappers/engine/types.h"
#include "mappers/engine/wording.h"

namespace concord::mappers::forms {
namespace {

constexpr std::string_view kFormUrlPrefix = canonical_url<"/Questionnaire/form-">();

constexpr std::array kAnswerTypes{
    AnswerType{Answer::group, "group", ""},
    AnswerType{Answer::text, "text", "valueString"},
    AnswerType{Answer::string, "string", "valueString"},
    AnswerType{Answer::url, "url", "valueUri"},
    AnswerType{Answer::date, "date", "valueDate"},
    AnswerType{Answer::date_time, "dateTime", "valueDateTime"},
    AnswerType{Answer::integer, "integer", "valueInteger"},
    AnswerType{Answer::decimal, "decimal", "valueDecimal"},
    AnswerType{Answer::boolean, "boolean", "valueBoolean"},
    AnswerType{Answer::code, "choice", "valueCoding"},
    AnswerType{Answer::coding, "open-choice", "valueCoding"},
    AnswerType{Answer::quantity, "quantity", "valueQuantity"},
    AnswerType{Answer::reference, "reference", "valueReference"},
    AnswerType{Answer::artifact_ref, "reference", "valueReference"},
};

// Values that are no objects.
struct ValueAnswer {
  Form form;
  Answer answer;
};
constexpr std::array kValueAnswers{
    ValueAnswer{Form::text, Answer::text},
    ValueAnswer{Form::uri, Answer::url},
    ValueAnswer{Form::url, Answer::url},
    ValueAnswer{Form::id, Answer::string},
    ValueAnswer{Form::token, Answer::string},
    ValueAnswer{Form::code, Answer::code},
    ValueAnswer{Form::unit, Answer::string},
    ValueAnswer{Form::instant, Answer::date_time},
    ValueAnswer{Form::date_time, Answer::date_time},
    ValueAnswer{Form::date, Answer::date},
    ValueAnswer{Form::language, Answer::string},
    ValueAnswer{Form::boolean, Answer::boolean},
    ValueAnswer{Form::integer, Answer::integer},
    ValueAnswer{Form::decimal, Answer::decimal},
};

// Objects that are one answer.
struct ShapeAnswer {
  const ObjectShape* shape;
  Answer answer;
};
constexpr std::array kShapeAnswers{
    ShapeAnswer{&kCodingShape, Answer::coding},           ShapeAnswer{&kQuantityShape, Answer::quantity},
    ShapeAnswer{&kSimpleQuantityShape, Answer::quantity}, ShapeAnswer{&kDurationShape, Answer::quantity},
    ShapeAnswer{&kReferenceShape, Answer::reference},     ShapeAnswer{&kArtifactRefShape, Answer::artifact_ref},
};

// What the resource says by its own elements.
constexpr std::array<std::string_view, 9> kFrame{"artifact", "schemaVersion", "source",   "id",       "recordedAt",
                                                 "patient",  "encounter",     "language", "extension"};
constexpr std::array<std::string_view, 4> kReferenceMembers{"reference", "identifier", "type", "display"};

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

Answer answer_of(const MemberShape& member) {
  if (member.object == nullptr) {
    const auto* row = std::ranges::find(kValueAnswers, member.form, &ValueAnswer::form);
    assert(row != kValueAnswers.end());
    return row->answer;
  }
  const auto* row = std::ranges::find(kShapeAnswers, member.object, &ShapeAnswer::shape);
  return row == kShapeAnswers.end() ? Answer::group : row->answer;
}

bool is_required(const MemberShape& member) {
  return member.count == Count::required || member.count == Count::required_list;
}

std::string path_of(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string{name} : fmt::format("{}.{}", parent, name);
}

std::vector<Item> items_of(const ObjectShape& shape, std::string_view path);

Item item_of(const ObjectShape& owner, const MemberShape& member, std::string_view path) {
  Item out{.link_id = path_of(path, member.name),
           .text = words(kebab(member.name)),
           .answer = answer_of(member),
           .member = &member,
           .description = member.description};
  out.is_list = member.count == Count::list || member.count == Count::required_list;
  out.is_required = is_required(member);
  out.is_concept = member.object == &kCodeableConceptShape || member.object == &kTextedConceptShape;
  if (out.answer == Answer::code) {
    out.code_system = definition_url("CodeSystem", coded_id(owner, member));
    for (const std::string_view code : member.codes) out.displays.push_back(words(code));
  }
  if (out.answer == Answer::group) out.items = items_of(*member.object, out.link_id);
  if (member.object == &kTextedConceptShape) out.items.front().is_required = true;
  return out;
}

// Who it is: the members that a Party shares with a Reference, in one answer.
Item named_item(std::string_view path) {
  return {.link_id = path_of(path, "reference"),
          .text = "Who",
          .answer = Answer::reference,
          .description = "Who it is: a record, an identifier or a name."};
}

std::vector<Item> items_of(const ObjectShape& shape, std::string_view path) {
  std::vector<Item> out;
  for (const MemberShape& member : shape.members) {
    if (&shape == &kPartyShape && is_named_by_reference(member.name)) {
      if (member.name == kReferenceMembers.front()) out.push_back(named_item(path));
      continue;
    }
    if (path.empty() && holds(kFrame, member.name)) continue;
    out.push_back(item_of(shape, member, path));
  }
  return out;
}

}  // namespace

const AnswerType& type_of(Answer answer) { return *std::ranges::find(kAnswerTypes, answer, &AnswerType::answer); }

bool is_named_by_reference(std::string_view member) { return holds(kReferenceMembers, member); }

ItemTree::ItemTree(std::string_view artifact, const ObjectShape& shape)
    : url_{fmt::format("{}{}", kFormUrlPrefix, artifact)},
      canonical_{fmt::format("{}|{}", url_, kFormVersion)},
      items_{items_of(shape, {})} {
  // Whoever reads the answers wants to know what it is before who wrote it.
  std::stable_partition(items_.begin(), items_.end(), [](const Item& item) { return item.link_id != "authors"; });
}

bool is_form_canonical(std::string_view canonical) { return canonical.starts_with(kFormUrlPrefix); }

}  // namespace concord::mappers::forms
