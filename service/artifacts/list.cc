#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "fhir/bundle.h"
#include "mappers/foreign/neighbours.h"
#include "service/artifacts/cursor.h"
#include "service/artifacts/linked.h"
#include "service/artifacts/patient_parameter.h"
#include "service/artifacts/stored_form.h"
#include "service/artifacts/work.h"
#include "service/partner/creation.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

constexpr int kCountMax = 100;
// A partner may ignore `_count`; over this many a page is refused, not cut.
constexpr std::size_t kPageEntriesMax = 500;
// Graphs that one search asks for.
constexpr std::size_t kTagsPerSearch = 20;

tl::unexpected<Error> malformed(std::string message) { return fail(ErrorKind::malformed, std::move(message)); }

// What belongs to the list, checked again on what the partner sends: servers ignore parameters unasked, and a
// cursor comes from the caller.
struct Scope {
  std::string patient_literal;
  std::string source;
  std::string id;

  [[nodiscard]] bool holds(const json::Value& resource) const {
    if (!patient_literal.empty()) return relative_literal(resource["subject"].text("reference")) == patient_literal;
    return partner::has_identifier(resource, source, id);
  }
  [[nodiscard]] std::pair<std::string, std::string> parameter() const {
    if (!patient_literal.empty()) return {"patient", patient_literal};
    return {"identifier", partner::identifier_token(source, id)};
  }
};

// Errors: malformed; those of resolve_patient.
Result<Scope> scope_of(partner::PartnerEhr& partner, const ArtifactAccess& access, const ListRequest& request) {
  Scope out;
  if (request.patient.empty() == request.identifier.empty()) {
    return malformed("a list is asked for by either `patient` or `identifier`");
  }
  if (!request.patient.empty()) {
    ASSIGN_OR_RETURN(const json::Value reference, patient_reference(request.patient));
    if (access.is_bound() && !reference.text("reference").empty()) {
      RETURN_IF_ERROR(access.check_patient(reference.text("reference")));
    }
    auto literal = partner::resolve_patient(partner, reference, request.deadline);
    if (!literal && literal.error().kind == ErrorKind::unprocessable) RETURN_IF_ERROR(access.check_patient(""));
    if (!literal) return tl::unexpected(std::move(literal).error());
    RETURN_IF_ERROR(access.check_patient(*literal));
    out.patient_literal = *std::move(literal);
    return out;
  }
  const std::size_t bar = request.identifier.rfind('|');
  if (bar == std::string::npos || bar == 0 || bar + 1 == request.identifier.size()) {
    return malformed("`identifier` must be source|id");
  }
  out.source = request.identifier.substr(0, bar);
  out.id = request.identifier.substr(bar + 1);
  return out;
}

struct Page {
  std::vector<partner::Found> primaries;
  std::string next;  // the partner's link
};

Result<Page> fetch_page(const Search& search, const mappers::Mapper& mapper, const Scope& scope,
                        const http::Parameters& parameters) {
  ASSIGN_OR_RETURN(const partner::Answer answer,
                   search.partner.search(mapper.primary_type(), parameters, search.deadline));
  const auto bundle = fhir::read_bundle(answer.body.value_or(json::Value{}));
  if (!bundle) return fail(ErrorKind::partner_broken, "the partner's answer to a search is no Bundle");
  if (bundle->entries.size() > kPageEntriesMax) {
    return fail(ErrorKind::too_large, "the partner's page holds too many resources");
  }
  Page out{.primaries = {}, .next = std::string{bundle->link("next")}};
  for (const fhir::BundleEntry& entry : bundle->entries) {
    if (!entry.resource || !mapper.is_primary(*entry.resource)) continue;
    if (is_retracted(*entry.resource) || !scope.holds(*entry.resource)) continue;
    out.primaries.push_back({.full_url = entry.full_url, .resource = *entry.resource});
  }
  return out;
}

// The tag of the artifact whose primary resource this is; no code when the resource is foreign.
mappers::Tag tag_of(const mappers::Mapper& mapper, const partner::Found& primary) {
  const auto key = mappers::key_of_primary(primary.resource);
  if (!key) return {};
  return mappers::artifact_tag(mapper.type(), key->source, key->id);
}

// Everything of the dependent types that carries one of the tags, and maybe more.
Result<std::vector<partner::Found>> fetch_tagged(const Search& search, const mappers::Mapper& mapper,
                                                 std::span<const mappers::Tag> tags) {
  std::vector<partner::Found> out;
  for (const std::string_view type : mapper.dependent_types()) {
    const http::Parameters parameters = tagged_parameters(search, type, tags);
    if (parameters.empty()) continue;
    ASSIGN_OR_RETURN(auto found, partner::search_all(search.partner, type, parameters, search.entries_max * tags.size(),
                                                     search.deadline));
    std::ranges::move(found, std::back_inserter(out));
  }
  return out;
}

Result<std::vector<partner::Found>> fetch_dependents(const Search& search, const mappers::Mapper& mapper,
                                                     const std::vector<partner::Found>& primaries) {
  std::vector<mappers::Tag> tags;
  for (const partner::Found& primary : primaries) {
    mappers::Tag tag = tag_of(mapper, primary);
    if (!tag.code.empty()) tags.push_back(std::move(tag));
  }
  std::vector<partner::Found> out;
  for (std::span<const mappers::Tag> rest{tags}; !rest.empty();) {
    const auto now = rest.first(std::min(rest.size(), kTagsPerSearch));
    ASSIGN_OR_RETURN(auto found, fetch_tagged(search, mapper, now));
    std::ranges::move(found, std::back_inserter(out));
    rest = rest.subspan(now.size());
  }
  return out;
}

bool is_tagged_ours(const mappers::Mapper& mapper, const partner::Found& primary) {
  const mappers::Tag tag = tag_of(mapper, primary);
  return !tag.code.empty() && has_tag(primary.resource, tag);
}

// Everything that the foreign resources of a page are linked with.
class ForeignGraphs {
 public:
  [[nodiscard]] Status fetch(const Search& search, const mappers::Mapper& mapper, const Page& page) {
    std::vector<partner::Found> primaries;
    for (const partner::Found& primary : page.primaries) {
      const auto key = key_of(mapper, primary);
      if (key && may_be_foreign(mapper, key->source)) primaries.push_back(primary);
    }
    if (primaries.empty()) return {};
    ASSIGN_OR_RETURN(linked_, find_linked(search, mapper, primaries));
    for (const partner::Found& one : linked_.found) resources_.push_back(as_graph_resource(one));
    for (const partner::Found& one : primaries) resources_.push_back(as_graph_resource(one));
    neighbours_.emplace(resources_);
    return {};
  }
  [[nodiscard]] const std::vector<mappers::Note>& notes() const noexcept { return linked_.notes; }
  [[nodiscard]] std::vector<partner::Found> of(const partner::Found& primary) const {
    std::vector<partner::Found> out;
    if (!neighbours_) return out;
    for (mappers::GraphResource& one : neighbours_->of(as_graph_resource(primary)))
      out.push_back({.full_url = std::move(one.full_url), .resource = std::move(one.resource)});
    return out;
  }

 private:
  Linked linked_;
  std::vector<mappers::GraphResource> resources_;
  std::optional<mappers::foreign::Neighbours> neighbours_;
};

// The dependents of one graph of the page.
std::vector<partner::Found> dependents_of(const partner::Found& primary, const mappers::Tag& tag,
                                          const std::vector<partner::Found>& dependents) {
  std::vector<partner::Found> out;
  if (tag.code.empty()) return out;
  const std::string location = location_of(primary.resource);
  std::ranges::copy_if(dependents, std::back_inserter(out), [&](const partner::Found& entry) {
    return has_tag(entry.resource, tag) && location_of(entry.resource) != location;
  });
  return out;
}

mappers::Note unreadable_note(const partner::Found& primary, const Error& error) {
  return {.kind = mappers::NoteKind::dropped,
          .pointer = {},
          .expression = location_of(primary.resource),
          .text = "a resource of the partner cannot be read as an artifact: " + error.message};
}

// The caller sees the artifact: how much of the resource it does not show is told in one note.
std::optional<mappers::Note> losses_note(const partner::Found& primary, const std::vector<mappers::Note>& notes) {
  const auto lost = std::ranges::count(notes, mappers::NoteKind::dropped, &mappers::Note::kind);
  if (lost == 0) return std::nullopt;
  return mappers::Note{
      .kind = mappers::NoteKind::dropped,
      .pointer = {},
      .expression = location_of(primary.resource),
      .text = fmt::format("{} elements of the partner's resources have no place in the artifact", lost)};
}

mappers::Note uncovered_note(std::string_view type) {
  return {.kind = mappers::NoteKind::dropped,
          .pointer = {},
          .expression = std::string{type},
          .text = "no access was granted to resources of this type: what they hold is left out"};
}

mappers::Note no_next_note() {
  return {.kind = mappers::NoteKind::dropped,
          .pointer = {},
          .expression = {},
          .text = "the partner holds more than this page, and its link to the next one cannot be followed"};
}

// Lists leave out what was retracted.
bool is_retracted_artifact(const ReadForm& form) { return form.artifact.text("status") == "entered-in-error"; }

// What is asked for by the URL that names it.
Status add_foreign(const Search& search, const mappers::Mapper& mapper, const Scope& scope, Page& page) {
  ASSIGN_OR_RETURN(auto found, find_foreign(search, mapper, scope.source, scope.id));
  if (found && mapper.is_primary(found->resource) && !is_retracted(found->resource))
    page.primaries.push_back(*std::move(found));
  return {};
}

Status check(const mappers::Mapper* mapper, const ListRequest& request) {
  if (mapper == nullptr) return fail(ErrorKind::not_found, "no such type of artifact");
  if (request.count < 1 || request.count > kCountMax) return malformed("`_count` must be from 1 to 100");
  return {};
}

// One answer in the making.
class Listing {
 public:
  Listing(const Search& search, const mappers::Mapper& mapper, const ArtifactAccess& access, const ListRequest& request,
          const Scope& scope)
      : search_{search}, mapper_{mapper}, access_{access}, request_{request}, scope_{scope} {}

  // A page of what the partner holds as resources of the artifact's own type.
  [[nodiscard]] Status add_natural(const http::Parameters& parameters);
  // What it holds in forms, without the first `before`, until the page is full.
  [[nodiscard]] Status add_forms(std::size_t before);
  void add_uncovered_notes() {
    for (const std::string_view type : access_.uncovered(mapper_)) out_.notes.push_back(uncovered_note(type));
  }
  [[nodiscard]] List take() { return std::move(out_); }
  [[nodiscard]] bool has_next() const noexcept { return has_next_; }

 private:
  void add(const Page& page, const std::vector<partner::Found>& dependents, const ForeignGraphs& foreign);
  [[nodiscard]] Result<std::vector<ReadForm>> forms() const;

  const Search& search_;
  const mappers::Mapper& mapper_;
  const ArtifactAccess& access_;
  const ListRequest& request_;
  const Scope& scope_;
  List out_;
  bool has_next_ = false;
};

void Listing::add(const Page& page, const std::vector<partner::Found>& dependents, const ForeignGraphs& foreign) {
  for (const partner::Found& primary : page.primaries) {
    auto others = dependents_of(primary, tag_of(mapper_, primary), dependents);
    const bool is_foreign = !is_tagged_ours(mapper_, primary);
    std::ranges::move(foreign.of(primary), std::back_inserter(others));
    auto back = read_back(mapper_, primary, others);
    if (back) {
      out_.artifacts.push_back(std::move(back->artifact));
      if (auto note = is_foreign ? losses_note(primary, back->notes) : std::nullopt) out_.notes.push_back(*note);
    } else if (back.error().kind != ErrorKind::not_found) {
      out_.notes.push_back(unreadable_note(primary, back.error()));
    }
  }
}

Status Listing::add_natural(const http::Parameters& parameters) {
  ASSIGN_OR_RETURN(Page page, fetch_page(search_, mapper_, scope_, parameters));
  if (page.primaries.empty() && !scope_.id.empty()) RETURN_IF_ERROR(add_foreign(search_, mapper_, scope_, page));
  ASSIGN_OR_RETURN(const auto dependents, fetch_dependents(search_, mapper_, page.primaries));
  ForeignGraphs foreign;
  RETURN_IF_ERROR(foreign.fetch(search_, mapper_, page));
  std::ranges::copy(foreign.notes(), std::back_inserter(out_.notes));
  add(page, dependents, foreign);
  if (page.next.empty()) return {};
  has_next_ = true;
  const auto cursor = make_cursor(mapper_.primary_type(), page.next);
  if (cursor) out_.next_cursor = *cursor;
  if (!cursor) out_.notes.push_back(no_next_note());
  return {};
}

Result<std::vector<ReadForm>> Listing::forms() const {
  if (scope_.id.empty()) return list_forms(search_, mapper_);
  std::vector<ReadForm> out;
  const mappers::ArtifactKey key{
      .artifact = std::string{mapper_.type()}, .source = scope_.source, .id = scope_.id, .recorded_at = {}};
  ASSIGN_OR_RETURN(auto found, find_form(search_, mapper_, key));
  if (found) out.push_back(*std::move(found));
  return out;
}

Status Listing::add_forms(std::size_t before) {
  if (!may_be_in_form(mapper_, search_.capabilities)) return {};
  ASSIGN_OR_RETURN(auto found, forms());
  std::erase_if(found, [this](const ReadForm& form) {
    return !access_.may_see(form) || form.artifact.is_null() || is_retracted_artifact(form);
  });
  const auto room = static_cast<std::size_t>(request_.count);
  for (std::size_t i = before; i < found.size(); ++i) {
    if (out_.artifacts.size() >= room) {
      out_.next_cursor = make_form_cursor(i);
      return {};
    }
    if (access_.hide_uncovered(found[i])) RETURN_IF_ERROR(read_again(mapper_, found[i]));
    out_.artifacts.push_back(std::move(found[i].artifact));
  }
  return {};
}

}  // namespace

Result<List> Artifacts::list(const ListRequest& request, const auth::AccessContext& access) {
  const mappers::Mapper* mapper = settings_.mappers->find(request.type);
  RETURN_IF_ERROR(check(mapper, request));
  ArtifactAccess allowed{policy(), access, partner_, capabilities_};
  RETURN_IF_ERROR(allowed.check_read(*mapper));
  const auto forms_before = read_form_cursor(request.cursor);
  http::Parameters parameters;
  if (!request.cursor.empty() && !forms_before) {
    ASSIGN_OR_RETURN(parameters, read_cursor(mapper->primary_type(), request.cursor));
    RETURN_IF_ERROR(allowed.check_search(*mapper, parameters));
  }
  ASSIGN_OR_RETURN(const Scope scope, scope_of(partner_, allowed, request));
  ASSIGN_OR_RETURN(const auto known, capabilities_.get(request.deadline));
  const std::string patient = scope.patient_literal.empty() ? allowed.bound_patient() : scope.patient_literal;
  const Search search{allowed.visible(), settings_.graph_entries_max, request.deadline, partner_, *known, patient};
  Listing listing{search, *mapper, allowed, request, scope};
  listing.add_uncovered_notes();
  const auto asked = scope.parameter();
  if (!forms_before && partner::may_search(*known, mapper->primary_type(), asked.first)) {
    if (request.cursor.empty()) parameters = {asked, {"_count", std::to_string(request.count)}};
    RETURN_IF_ERROR(listing.add_natural(parameters));
  }
  if (!listing.has_next()) RETURN_IF_ERROR(listing.add_forms(forms_before.value_or(0)));
  return listing.take();
}

}  // namespace concord::artifacts
