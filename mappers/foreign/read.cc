#include "mappers/foreign/read.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/time.h"
#include "mappers/engine/graph.h"
#include "mappers/foreign/candidates.h"
#include "mappers/foreign/losses.h"
#include "mappers/foreign/naming.h"
#include "mappers/foreign/prune.h"
#include "mappers/foreign/written.h"
#include "mappers/systems.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

tl::unexpected<Error> refuse(std::string expression, std::string_view code, std::string_view text) {
  return fail(ErrorKind::unprocessable, std::string{text},
              {{.code = std::string{code}, .expression = std::move(expression), .text = std::string{text}}});
}

std::string_view first_step(std::string_view path) { return path.substr(0, path.find_first_of(".[/")); }

// "/statusReason" of "Goal.statusReason.text"; "" when no row reads that element.
std::string pointer_of(std::span<const Row> rows, std::string_view expression) {
  const std::size_t dot = expression.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view element = first_step(expression.substr(dot + 1));
  if (element == "note") return "/notes";
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

// True when the note is of that place, or of one around it but the whole resource.
bool tells(const Note& note, std::string_view expression) {
  const std::string_view told = note.expression;
  if (told.find('.') == std::string_view::npos || !expression.starts_with(told)) return false;
  return expression.size() == told.size() || expression[told.size()] == '.' || expression[told.size()] == '[';
}

bool is_told(const std::vector<Note>& notes, std::string_view expression) {
  return std::ranges::any_of(notes, [expression](const Note& note) { return tells(note, expression); });
}

// True when a part of that place is told to be lost already.
bool is_told_below(const std::vector<Note>& notes, std::string_view expression) {
  return std::ranges::any_of(notes, [expression](const Note& note) {
    const std::string_view told = note.expression;
    if (note.kind != NoteKind::dropped || !told.starts_with(expression) || told.size() == expression.size())
      return false;
    return told[expression.size()] == '.' || told[expression.size()] == '[';
  });
}

void add_losses(std::vector<Note>& notes, std::vector<Note> losses) {
  for (Note& loss : losses) {
    if (!is_told(notes, loss.expression) && !is_told_below(notes, loss.expression)) notes.push_back(std::move(loss));
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

  Result<ReadWhole> read(const GraphResource& came) {
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
    std::vector<Known> known = known_of(artifact, reader);
    note_losses(known, reader);
    return ReadWhole{.back = {.artifact = std::move(artifact), .notes = std::move(notes_)}, .known = std::move(known)};
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
    out.recorded_at = extension_value(came.resource, kRecordedAtUrl, "valueInstant");
    Regularising now = candidates_.regularising(notes_);
    if (!parse_instant(out.recorded_at.as_string().value_or(""))) out.recorded_at = recorded_at(came.resource, now);
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

  // What was read, each beside what would be written of it.
  [[nodiscard]] std::vector<Known> known_of(const Value& artifact, const GraphReader& reader) const {
    const Mapped mapped = mapper_.map(artifact);
    const Written written{mapped.graph, reader, candidates_.origin().base};
    std::vector<Known> out;
    const auto add = [&](const std::string& role, const std::string& pointer, const GraphResource& stored) {
      out.push_back({.role = role,
                     .pointer = pointer,
                     .full_url = written.full_url(role),
                     .literal = stored.full_url,
                     .stored = stored.resource,
                     .written = written.as_stored(role)});
    };
    add(mapped.graph.resources.front().role, {}, reader.primary());
    for (const ReadAs& one : reader.read_as()) add(one.role, one.pointer, *one.resource);
    return out;
  }

  void note_losses(std::span<const Known> known, const GraphReader& reader) {
    add_losses(notes_, losses(known.front().stored, known.front().written, rules_.self_noted));
    point(notes_, [this](const Note& note) { return pointer_of(type_.primary->rows, note.expression); });
    for (std::size_t i = 1; i < known.size(); ++i)
      note_dependent(known[i], candidates_.notes_of(*reader.read_as()[i - 1].resource));
  }

  void note_dependent(const Known& one, std::vector<Note> notes) {
    if (one.written.is_null()) {
      const std::string type{one.stored.text("resourceType")};
      notes_.push_back({NoteKind::dropped, one.pointer, type, "the artifact cannot say what this resource says"});
      return;
    }
    std::vector<Note> lost = losses(one.stored, one.written);
    std::erase_if(lost, [&](const Note& loss) {
      return std::ranges::any_of(notes_, [&](const Note& note) {
        const bool is_about_it = note.pointer == one.pointer || note.pointer.starts_with(one.pointer + "/");
        return is_about_it && tells(note, loss.expression);
      });
    });
    add_losses(notes, std::move(lost));
    point(notes, [&one](const Note& /*note*/) { return one.pointer; });
    std::ranges::move(notes, std::back_inserter(notes_));
  }

  const ArtifactType& type_;
  const Rules& rules_;
  const Context& context_;
  const Mapper& mapper_;
  const Candidates& candidates_;
  std::vector<Note> notes_;
};

}  // namespace

Result<ReadWhole> read_whole(const ArtifactType& type, const Context& context, const Mapper& mapper,
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

Result<ReadBack> read(const ArtifactType& type, const Context& context, const Mapper& mapper,
                      const GraphResource& primary, std::span<const GraphResource> others) {
  ASSIGN_OR_RETURN(ReadWhole whole, read_whole(type, context, mapper, primary, others));
  return std::move(whole.back);
}

}  // namespace concord::mappers::foreign
