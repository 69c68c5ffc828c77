// Members of an artifact as items of a QuestionnaireResponse, and back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"
#include "mappers/engine/place.h"
#include "mappers/engine/table.h"
#include "mappers/forms/bindings.h"
#include "mappers/forms/item_tree.h"

namespace concord::mappers::forms {

// The items that `object` answers: a repeated group is several items, a repeated question one with several answers.
[[nodiscard]] json::Value write_items(const std::vector<Item>& items, const json::Value& object,
                                      const Bindings& bindings, Writing& writing);

// A party as a Reference without extensions, of the type that its role says where nothing else does.
[[nodiscard]] json::Value party_reference(const json::Value& party);

inline constexpr std::size_t kFindingsMax = 100;  // issues, and notes, of one response; the rest is not told

// What reading finds besides the members.
struct Reader {
  Reading& reading;
  std::vector<Issue>& issues;

  void refuse(const FhirPath& at, std::string_view code, std::string_view text);
  void leave_out(const FhirPath& at, std::string_view text);
};

// The members that the items of the response at `at` answer. Reads whatever JSON there is.
[[nodiscard]] json::Object read_items(const std::vector<Item>& items, const json::Value& answered, const FhirPath& at,
                                      Reader& reader);

// The FHIRPath of what a JSON pointer into the artifact was read from; of what would hold it where that is not there.
[[nodiscard]] std::string locate(const std::vector<Item>& items, const json::Value& response, std::string_view pointer);

}  // namespace concord::mappers::forms
