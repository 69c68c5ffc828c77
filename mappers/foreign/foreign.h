// Resources that Concord did not write, made ready for the tables: what a resource is called, and what the rules of one
// artifact type may know while they turn it into the form that the tables read. Reading itself is graph.h.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "mappers/context.h"
#include "mappers/engine/links.h"
#include "mappers/mapper.h"

namespace concord::mappers::foreign {

// What names a resource as an artifact.
struct Origin {
  std::string base;    // "https://ehr.example/fhir"; empty when nothing says it
  std::string source;  // base + "/" + type
  std::string id;      // the logical id; empty when it has none that can be one
};

// By its full URL, or else by its own type and id within a system that is not known (kUnknownSystem).
[[nodiscard]] Origin origin_of(const GraphResource& resource);
// True for a resource that others made and Concord has written since: its identifier is its own URL.
[[nodiscard]] bool is_adopted(const GraphResource& resource);
// base + "/" + type, or that of a system that is not known.
[[nodiscard]] std::string source_of(std::string_view base, std::string_view type);
// "Goal/17" of a resource; empty when it has no id.
[[nodiscard]] std::string literal_of(const GraphResource& resource);

// True for a resource that carries the tag of some artifact: Concord wrote it.
[[nodiscard]] bool is_tagged_by_us(const json::Value& resource);

// While a foreign resource is being made regular. Everything is borrowed.
struct Regularising {
  const Context& context;
  const Links& links;  // of the resources as they came
  std::string_view base;
  std::vector<Note>& notes;

  void note(NoteKind kind, std::string expression, std::string_view text) const {
    notes.push_back({kind, {}, std::move(expression), std::string{text}});
  }
};

// What one artifact type knows of foreign resources. Each function may be null.
struct Rules {
  // Elements of other FHIR versions under the names of R4; the resource is as it came, of whatever JSON types.
  json::Value (*rename)(const json::Value& resource, Regularising& regularising) = nullptr;
  // A resource of R4 in the form that the type's tables read; a dependent one.
  json::Value (*dependent)(const json::Value& resource, const GraphResource& primary,
                           Regularising& regularising) = nullptr;
  // The same of the primary resource; `others` are regular already.
  json::Value (*primary)(const json::Value& resource, std::span<const GraphResource> others,
                         Regularising& regularising) = nullptr;
  // Required members that the resource does not give by itself; `read` are those that were read.
  void (*complete)(const json::Value& resource, json::Object& read, Regularising& regularising) = nullptr;
  // Elements of the primary resource whose losses its own rules name.
  std::span<const std::string_view> self_noted = {};
  // How the resources that are linked to primary ones are found at a partner.
  std::span<const LinkedSearch> searches = {};
};

// A foreign resource as R4 has it: JSON kinds and cardinalities set right, values that break their type left out,
// other names of code systems and extensions replaced, references made relative or logical. What is not of R4 stays.
[[nodiscard]] json::Value regular(const GraphResource& resource, Regularising& regularising);

// The FHIRPath of the first modifierExtension (or of implicitRules) at any level; empty when there is none.
[[nodiscard]] std::string modifier_of(const json::Value& resource);
// The refusal of a resource for it.
[[nodiscard]] tl::unexpected<Error> refuse_modifier(std::string expression);

// When the version was recorded: meta.lastUpdated, or the best instant that the resource gives.
[[nodiscard]] json::Value recorded_at(const json::Value& resource, Regularising& regularising);

}  // namespace concord::mappers::foreign
