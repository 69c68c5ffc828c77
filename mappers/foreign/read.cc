#include "mappers/foreign/read.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "fhir/reference.h"
#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/losses.h"
#include "mappers/foreign/naming.h"
#include "mappers/foreign/prune.h"
#include "mappers/systems.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

const Rules& rules_of(const ArtifactType& type) {
  static const Rules kNone;
  return type.foreign == nullptr ? kNone : *type.foreign;
}

// The resources of one reading, as they came and as the tables read them.
class Candidates {
 public:
  Candidates(const ArtifactType& type, const Context& context, const GraphResource& primary,
             std::span<const GraphResource> others)
      : type_{type},
        rules_{rules_of(type)},
        context_{context},
        primary_{primary},
        links_{primary, others},
        origin_{origin_of(primary)} {
    const std::string own = literal_of(primary);
    links_.name(own, primary);
    for (const GraphResource& other : others) links_.name(literal_of(other), other);
    for (const GraphResource& other : others) {
      const std::string_view name = other.resource.text("resourceType");
      const bool is_dependent = std::ranges::find(type.dependent_types, name) != type.dependent_types.end();
      if (&other == &primary || literal_of(other) == own) continue;
      // Artifacts of ours that it may refer to stay as they are.
      if (has_frame(other.resource)) {
        regular_.push_back(named(other, other.resource));
        notes_.emplace_back();
      } else if (is_dependent) {
        add(other);
      }
    }
  }

  [[nodiscard]] const Origin& origin() const noexcept { return origin_; }
  [[nodiscard]] const std::vector<GraphResource>& others() const noexcept { return regular_; }
  [[nodiscard]] Regularising regularising(std::vector<Note>& notes) const {
    return {.context = context_, .links = links_, .base = origin_.base, .notes = notes};
  }

  [[nodiscard]] GraphResource primary(std::vector<Note>& notes) const {
    Regularising now = regularising(notes);
    const FhirPath root;
    Value value =
        with_known_codes(made_regular(primary_, now), type_.primary->rows, root.element(type_.primary->type), now);
    if (rules_.primary != nullptr) value = rules_.primary(value, regular_, now);
    return named(primary_, std::move(value));
  }

  [[nodiscard]] const std::vector<Note>& notes_of(const GraphResource& regular) const {
    return notes_[static_cast<std::size_t>(&regular - regular_.data())];
  }

 private:
  void add(const GraphResource& other) {
    std::vector<Note> notes;
    Regularising now = regularising(notes);
    Value value = made_regular(other, now);
    if (rules_.dependent != nullptr) value = rules_.dependent(value, primary_, now);
    regular_.push_back(named(other, std::move(value)));
    notes_.push_back(std::move(notes));
  }

  [[nodiscard]] Value made_regular(const GraphResource& resource, Regularising& now) const {
    if (rules_.rename == nullptr) return regular(resource, now);
    return regular({.role = {}, .full_url = resource.full_url, .resource = rules_.rename(resource.resource, now)}, now);
  }

  static GraphResource named(const GraphResource& from, Value value) {
    std::string literal = literal_of(from);
    return {.role = {}, .full_url = literal.empty() ? from.full_url : std::move(literal), .resource = std::move(value)};
  }

  const ArtifactType& type_;
  const Rules& rules_;
  const Context& context_;
  const GraphResource& primary_;
  Links links_;
  Origin origin_;
  std::vector<GraphResource> regular_;
  std::vector<std::vector<Note>> notes_;
};

tl::unexpected<Error> refuse(std::string expression, std::string_view code, std::string_view text) {
  return fail(ErrorKind::unprocessable, std::string{text},
              {{.code = std::string{code}, .expression = std::move(expression), .text = std::string{text}}});
}

constexpr int kDepthMax = 64;

std::string_view first_step(std::string_view path) { return path.substr(0, path.find_first_of(".[/")); }

// "/statusReason" of "Goal.statusReason.text"; "" when no row reads that element.
std::string pointer_of(std::span<const Row> rows, std::string_view expression) {
  const std::size_t dot = expression.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view element = first_step(expression.substr(dot + 1));
  const auto reads = [element](const Row& row) {
    const std::string_view path = first_step(row.path);
    return row.as != As::extension && !row.member.empty() && !path.empty() &&
           (path == element || element_name(path) == element);
  };
  const auto it = std::ranges::find_if(rows, reads);
  if (it == rows.end()) return element == "subject" ? "/patient" : std::string{};
  return "/" + std::string{it->member};
}

// Where FHIR holds the member that a pointer begins with.
std::string expression_of(const PrimaryTable& table, std::string_view pointer) {
  const std::string_view member = pointer.empty() ? pointer : first_step(pointer.substr(1));
  std::string out{table.type};
  if (member == "patient") return out + ".subject";
  const auto it = std::ranges::find_if(table.rows, [member](const Row& row) {
    return row.member == member && row.as != As::extension && !row.path.empty();
  });
  if (it != table.rows.end()) out += "." + std::string{it->path.substr(0, it->path.find('['))};
  return out;
}

Error invalid(const PrimaryTable& table, std::vector<Issue> issues) {
  for (Issue& issue : issues) {
    issue.text = "the resource gives no right `" + issue.expression + "` of the artifact: " + issue.text;
    issue.expression = expression_of(table, issue.expression);
  }
  return {.kind = ErrorKind::unprocessable,
          .message = "the resource lacks what such an artifact must say",
          .issues = std::move(issues)};
}

// One resource of the graph that would be written, with references as the stored ones are.
class Written {
 public:
  Written(const Graph& graph, const GraphReader& reader, std::string_view base) : base_{base} {
    for (const GraphResource& one : graph.resources) by_role_.emplace(one.role, &one.resource);
    const auto name = [&](const std::string& role, const GraphResource& stored) {
      const auto at = std::ranges::find(graph.resources, role, &GraphResource::role);
      if (at != graph.resources.end()) literals_.emplace(at->full_url, stored.full_url);
    };
    name(graph.resources.front().role, reader.primary());
    for (const ReadAs& one : reader.read_as()) name(one.role, *one.resource);
    for (const GraphResource* other : reader.links().others()) {
      if (!has_frame(other->resource)) continue;
      const Mapper* mapper = find_for(other->resource);
      const Value& own = mapper == nullptr ? Value{} : business_identifier(other->resource, mapper->type());
      artifacts_.emplace(std::string{own.text("system")} + "|" + std::string{own.text("value")}, other->full_url);
    }
  }

  [[nodiscard]] Value as_stored(const std::string& role) const {
    const auto at = by_role_.find(role);
    if (at == by_role_.end()) return {};
    return with_literals(*at->second, 0);
  }

 private:
  // References within the graph, and those to artifacts, as the partner's resources write them.
  [[nodiscard]] Value with_literals(const Value& value, int depth) const {
    if (depth > kDepthMax) return value;
    if (value.is_array()) {
      json::Array out;
      for (const Value& one : value.items()) out.push_back(with_literals(one, depth + 1));
      return Value{std::move(out)};
    }
    if (!value.is_object()) return value;
    if (std::string literal = literal_for(value); !literal.empty()) return json::with(value, "reference", literal);
    json::Object out;
    for (const json::Member& member : value.members())
      out.emplace_back(member.name_value, with_literals(member.value, depth + 1));
    return Value{std::move(out)};
  }

  [[nodiscard]] std::string literal_for(const Value& element) const {
    if (const auto at = literals_.find(std::string{element.text("reference")}); at != literals_.end())
      return at->second;
    const std::string_view type = element.text("type");
    const Value& identifier = element["identifier"];
    if (type.empty() || !identifier.is_object() || element.find("reference") != nullptr) return {};
    const std::string key = std::string{identifier.text("system")} + "|" + std::string{identifier.text("value")};
    if (const auto at = artifacts_.find(key); at != artifacts_.end()) return at->second;
    const bool is_here = identifier.text("system") == source_of(base_, type);
    return is_here ? std::string{type} + "/" + std::string{identifier.text("value")} : std::string{};
  }

  std::unordered_map<std::string, const Value*> by_role_;
  std::unordered_map<std::string, std::string> literals_;
  std::unordered_map<std::string, std::string> artifacts_;
  std::string_view base_;
};

// True when the note is of that place, or of one around it but the whole resource.
bool tells(const Note& note, std::string_view expression) {
  const std::string_view told = note.expression;
  if (told.find('.') == std::string_view::npos || !expression.starts_with(told)) return false;
  return expression.size() == told.size() || expression[told.size()] == '.' || expression[told.size()] == '[';
}

bool is_told(const std::vector<Note>& notes, std::string_view expression) {
  return std::ranges::any_of(notes, [expression](const Note& note) { return tells(note, expression); });
}

void add_losses(std::vector<Note>& notes, std::vector<Note> losses) {
  for (Note& loss : losses) {
    if (!is_told(notes, loss.expression)) notes.push_back(std::move(loss));
  }
}

void point(std::vector<Note>& notes, const auto& pointer) {
  for (Note& note : notes) {
    if (note.pointer.empty()) note.pointer = pointer(note);
  }
}

class Reader {
 public:
  Reader(const ArtifactType& type, const Context& context, const Mapper& mapper, const Candidates& candidates)
      : type_{type}, rules_{rules_of(type)}, context_{context}, mapper_{mapper}, candidates_{candidates} {}

  Result<ReadBack> read(const GraphResource& came) {
    const GraphResource primary = candidates_.primary(notes_);
    const ForeignFrame frame = frame_of(came);
    GraphReader reader{context_, *type_.primary, *type_.shape, primary, candidates_.others(), &frame};
    ASSIGN_OR_RETURN(json::Object members, reader.read_primary());
    for (const ElementTable* table : type_.elements) reader.read_elements(*table, primary, members);
    if (type_.read != nullptr) type_.read(reader, members);
    for (Note& note : reader.take_notes()) notes_.push_back(std::move(note));
    Regularising now = candidates_.regularising(notes_);
    if (rules_.complete != nullptr) rules_.complete(primary.resource, members, now);
    ASSIGN_OR_RETURN(Value artifact, settled(Value{std::move(members)}));
    note_losses(artifact, reader);
    return ReadBack{.artifact = std::move(artifact), .notes = std::move(notes_)};
  }

 private:
  // What lost our extensions is still known by its tag and identifier.
  ForeignFrame frame_of(const GraphResource& came) {
    const Origin& origin = candidates_.origin();
    ForeignFrame out{.base = origin.base, .source = origin.source, .id = origin.id, .recorded_at = {}};
    if (is_tagged(came.resource, type_.primary->artifact)) {
      const Value& identifier = business_identifier(came.resource, type_.primary->artifact);
      out.source = identifier.text("system");
      out.id = identifier.text("value");
    }
    Regularising now = candidates_.regularising(notes_);
    out.recorded_at = recorded_at(came.resource, now);
    return out;
  }

  Result<Value> settled(const Value& members) {
    const auto check = [this](const Value& value) { return mapper_.check(value); };
    Pruned valid = pruned(members, check);
    if (valid.value.is_null()) return fail(invalid(*type_.primary, std::move(valid.issues)));
    Normal normal = mapper_.normalise(valid.value);
    auto issues = mapper_.check(normal.artifact);
    if (!issues.empty()) return fail(invalid(*type_.primary, std::move(issues)));
    for (Note& note : normal.notes) notes_.push_back(std::move(note));
    return std::move(normal.artifact);
  }

  void note_losses(const Value& artifact, const GraphReader& reader) {
    const Mapped mapped = mapper_.map(artifact);
    const Written written{mapped.graph, reader, candidates_.origin().base};
    const Value primary = written.as_stored(mapped.graph.resources.front().role);
    add_losses(notes_, losses(reader.primary().resource, primary, rules_.self_noted));
    point(notes_, [this](const Note& note) { return pointer_of(type_.primary->rows, note.expression); });
    for (const ReadAs& one : reader.read_as()) {
      std::vector<Note> notes = candidates_.notes_of(*one.resource);
      const auto is_said = [&](const Note& loss) {
        return std::ranges::any_of(notes_, [&](const Note& note) {
          return note.pointer.starts_with(one.pointer) && tells(note, loss.expression);
        });
      };
      const Value now = written.as_stored(one.role);
      if (now.is_null()) {
        const std::string type{one.resource->resource.text("resourceType")};
        notes_.push_back({NoteKind::dropped, one.pointer, type, "the artifact cannot say what this resource says"});
        continue;
      }
      std::vector<Note> lost = losses(one.resource->resource, now);
      std::erase_if(lost, is_said);
      add_losses(notes, std::move(lost));
      point(notes, [&one](const Note& /*note*/) { return one.pointer; });
      std::ranges::move(notes, std::back_inserter(notes_));
    }
  }

  const ArtifactType& type_;
  const Rules& rules_;
  const Context& context_;
  const Mapper& mapper_;
  const Candidates& candidates_;
  std::vector<Note> notes_;
};

}  // namespace

Result<ReadBack> read(const ArtifactType& type, const Context& context, const Mapper& mapper,
                      const GraphResource& primary, std::span<const GraphResource> others) {
  const std::string_view name = type.primary->type;
  if (primary.resource.text("resourceType") != name)
    return refuse(std::string{name}, "structure", "the resource is not of the type that holds such an artifact");
  if (std::string modifier = modifier_of(primary.resource); !modifier.empty())
    return refuse_modifier(std::move(modifier));
  const Candidates candidates{type, context, primary, others};
  if (candidates.origin().id.empty() && !is_tagged(primary.resource, type.primary->artifact))
    return refuse(std::string{name} + ".id", "required", "the resource has no id that can name an artifact");
  return Reader{type, context, mapper, candidates}.read(primary);
}

Value regular_primary(const ArtifactType& type, const Context& context, const GraphResource& primary,
                      std::span<const GraphResource> others) {
  std::vector<Note> notes;
  return Candidates{type, context, primary, others}.primary(notes).resource;
}

}  // namespace concord::mappers::foreign
