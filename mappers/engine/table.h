// The two-way table: each row says where one member of an artifact lives in FHIR, and one codec turns its value
// both ways. The same rows write a resource and read it back; code stands only where a row cannot say it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.h"
#include "mappers/context.h"
#include "mappers/engine/draft.h"
#include "mappers/engine/lasting.h"
#include "mappers/engine/links.h"
#include "mappers/engine/names.h"
#include "mappers/engine/place.h"
#include "mappers/mapper.h"

namespace concord::mappers {

struct Row;
struct Codec;

// How a place holds a member.
enum class Kept : std::uint8_t {
  value,    // it is read back from here
  implied,  // what stands here for another reason says it
  copy,     // written for readers of the EHR; another place holds it
  mark,     // its extension tells the member from others of its kind
};

// Where code without rows puts a member. The mapping itself never looks at it: pages, definitions and tests do.
struct Placement {
  std::string_view member = {};  // "comment", "coding.code"; "/goals" from the artifact; empty: the value itself
  std::string_view path = {};    // of the element: "note.text"; empty: where the row or the codec is
  std::string_view url = {};     // of an extension of that element, when it is one
  std::string_view value = {};   // within the extension: "valueCode"; empty: the codec gives its parts
  const Codec* codec = nullptr;  // what turns it; null: nothing does
  Kept kept = Kept::value;
  std::string_view when = {};  // in which case, for people; empty: always
};

// What a writing codec may know besides the value.
struct Writing {
  const Context& context;
  const json::Value& artifact;  // the whole, in normal form
  json::Value subject;          // Reference to the patient, without display
  std::vector<Note>& notes;
  const Names& names;         // what the resources of the graph are called
  bool is_retracted = false;  // the artifact's status is entered-in-error
  Place place = {};           // of the value being written
  // What several resources of the graph hold, by what it is: made once, with its text.
  std::vector<std::pair<std::string_view, json::Value>> shared = {};
  template <class Make>
  [[nodiscard]] json::Value once(std::string_view what, Make make) {
    const auto it = std::ranges::find(shared, what, &std::pair<std::string_view, json::Value>::first);
    if (it != shared.end()) return it->second;
    return shared.emplace_back(what, json::keep_text(make())).second;
  }
};

// What a reading codec may know besides the value.
struct Reading {
  const Context& context;
  const json::Value& subject;  // the primary resource's subject
  const Links& links;
  std::vector<Note>& notes;
  Place place = {};            // of the value being read
  bool is_foreign = false;     // Concord did not write it
  std::string_view base = {};  // "https://ehr.example/fhir" of a foreign resource; empty when it is not known
};

// A pair of functions that are each other's inverse on the values their rows meet. A null result says that the
// value says nothing here.
struct Codec {
  json::Value (*write)(const Codec& self, const json::Value& value, Writing& writing);
  json::Value (*read)(const Codec& self, const json::Value& value, Reading& reading);
  std::span<const Row> rows = {};                // nested object
  std::span<const struct CodePair> codes = {};   // code translations
  std::string_view system = {};                  // code system of `codes`
  std::span<const std::string_view> types = {};  // resource types that FHIR allows at this place; empty: any
  std::span<const Placement> placements = {};    // where the members of the value are, when no rows say it
};

enum class As : std::uint8_t {
  element,    // an element; `path`
  extension,  // an extension; `path` is its URL, `value` its value[x] (empty: a complex one, the codec gives its parts)
  choice,     // the value choice; `path` is the element's prefix ("detail" for detailQuantity …)
  fixed,      // a constant that is written always and asked for when reading; `fixed`
  status,     // a constant that becomes entered-in-error with the artifact; `fixed`
  link,       // a Reference to the resource of the graph whose role key is `value`
  custom,     // `write` and `read`
};

// A constant: a plain text, or a CodeableConcept of one coding.
struct Fixed {
  std::string_view system;  // empty: a plain text
  std::string_view code;
  std::string_view display = {};
  std::string_view text = {};
  Lasting value = {};  // what it is written as
};

struct Row {
  std::string_view member = {};  // of the artifact object; empty where no single member is meant
  std::string_view path = {};
  const Codec* codec = nullptr;
  As as = As::element;
  bool is_list = false;         // the member is a list: one element or extension each
  bool in_list = false;         // the element is a list although the member is not
  std::string_view value = {};  // for As::extension and As::link
  const Fixed* fixed = nullptr;
  bool is_derived = false;  // written for readers of the EHR, not read back: another element holds it
  bool identifies = false;  // a resource without one of the codec's codes here is none of these
  void (*write)(const json::Value& object, Draft& draft, Writing& writing) = nullptr;
  void (*read)(const json::Value& fhir, json::Object& out, Reading& reading) = nullptr;
  std::span<const std::string_view> extension_urls = {};  // URLs that custom code reads, so that they are known
  std::span<const Placement> placements = {};             // what custom code writes and reads
};

// Writes every member of `object` that the rows know into the draft.
void write_rows(std::span<const Row> rows, const json::Value& object, Draft& draft, Writing& writing);
// Reads every member that the rows know from `fhir`.
void read_rows(std::span<const Row> rows, const json::Value& fhir, json::Object& out, Reading& reading);
// True when `fhir` is such a resource: every fixed row holds, and every link row names `linked`.
[[nodiscard]] bool rows_hold(std::span<const Row> rows, const json::Value& fhir, const Links& links,
                             const GraphResource& linked);
// True when some row reads or writes an extension of that URL.
[[nodiscard]] bool rows_know_extension(std::span<const Row> rows, std::string_view url);

[[nodiscard]] json::Value fixed_value(const Fixed& fixed);

}  // namespace concord::mappers
