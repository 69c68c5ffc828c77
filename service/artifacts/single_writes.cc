#include "service/artifacts/single_writes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "service/artifacts/looks.h"
#include "service/artifacts/sent_marker.h"
#include "service/artifacts/store_keys.h"
#include "service/partner/creation.h"
#include "service/partner/lookup.h"
#include "service/partner/same_content.h"
#include "service/partner/sequence.h"

namespace concord::artifacts {
namespace {

using partner::Action;
using partner::Guarantee;
using partner::Step;

constexpr int kCreated = 201;
constexpr std::chrono::seconds kMarkTime{1};
constexpr std::string_view kRefusedReason = "refused-by-partner";
constexpr std::string_view kUnknownReason = "unknown-whether-sent";

bool is_race(ErrorKind kind) { return kind == ErrorKind::precondition_failed || kind == ErrorKind::conflict; }

// The partner said no to this resource; another may fare better.
bool is_refusal(ErrorKind kind) {
  constexpr std::array kRefusals{ErrorKind::partner_rejected, ErrorKind::unprocessable, ErrorKind::forbidden,
                                 ErrorKind::unsupported,      ErrorKind::malformed,     ErrorKind::not_found};
  return std::ranges::find(kRefusals, kind) != kRefusals.end();
}

// An answer that is no FHIR is an answer: it may have been done.
bool is_unknown(ErrorKind kind) { return kind == ErrorKind::unknown_outcome || kind == ErrorKind::partner_broken; }

std::string place_in(const partner::Answer& answer) {
  if (std::string literal = relative_literal(answer.location); !literal.empty()) return literal;
  if (!answer.body || answer.body->text("id").empty()) return {};
  return location_of(*answer.body);
}

class Writer {
 public:
  Writer(const Work& work, const Prepared& prepared, const Bound& bound, const partner::Plan& plan)
      : work_{work}, prepared_{prepared}, bound_{bound}, plan_{plan} {}

  Result<Delivery> run();

 private:
  // What became of one step.
  struct Written {
    std::string place = {};
    bool raced = false;
    bool was_there = false;
    std::string refusal = {};
  };
  Result<Written> write(const Step& step);
  Result<Written> write_once(const Step& step);
  Result<Written> write_marked(const Step& step);
  Result<Written> send(const Step& step);
  Result<Written> look(const Step& step);
  Result<std::string> find(const Step& step);
  Result<std::string> find_by_search(const Step& step);
  Status complete(const std::vector<std::size_t>& order);
  [[nodiscard]] bool may_be_lost(const Step& step) const;
  [[nodiscard]] std::optional<std::string> place_of(std::string_view full_url) const;
  [[nodiscard]] std::vector<ResourceFate> fates() const;

  const Work& work_;
  const Prepared& prepared_;
  const Bound& bound_;
  const partner::Plan& plan_;
  std::map<const Step*, Written> written_;
  std::map<std::string, std::string, std::less<>> places_;  // by full URL
  std::vector<const Step*> incomplete_;
};

std::optional<std::string> Writer::place_of(std::string_view full_url) const {
  const auto at = places_.find(full_url);
  return at == places_.end() ? std::nullopt : std::optional{at->second};
}

bool Writer::may_be_lost(const Step& step) const { return &step != &plan_.steps.front() && !step.is_carrier; }

// Resources of ours that carry the step's identifier, where its type is searched.
Result<std::string> Writer::find_by_search(const Step& step) {
  ASSIGN_OR_RETURN(const auto capabilities, work_.capabilities.get(work_.deadline));
  const json::Value& identifier = partner::first_identifier(step.resource);
  http::Parameters parameters;
  switch (partner::finding_of(*capabilities, step.type)) {
    case partner::Finding::by_identifier:
      parameters = partner::identifier_condition(step.resource);
      break;
    case partner::Finding::by_patient:
      parameters = {{"patient", bound_.patient_literal}};
      break;
    case partner::Finding::not_at_all:
      break;
  }
  if (parameters.empty() || identifier.text("value").empty()) return std::string{};
  ASSIGN_OR_RETURN(const auto found, partner::search_all(work_.partner, step.type, parameters,
                                                         work_.settings.graph_entries_max, work_.deadline));
  for (const partner::Found& one : found) {
    const bool is_it = one.resource.text("resourceType") == step.type &&
                       partner::has_identifier(one.resource, identifier.text("system"), identifier.text("value"));
    if (is_it && !is_retracted(one.resource)) return location_of(one.resource);
  }
  return std::string{};
}

// "Type/id" of what the step made or changed; empty when it is not there as the step wants it.
Result<std::string> Writer::find(const Step& step) {
  if (step.is_carrier && !step.comes_first) {
    ASSIGN_OR_RETURN(const auto capabilities, work_.capabilities.get(work_.deadline));
    ASSIGN_OR_RETURN(const StoredGraph stored, find_stored(work_.search(*capabilities, bound_.patient_literal),
                                                           *prepared_.mapper, prepared_.key));
    const auto step_now = artifacts::judge(*prepared_.mapper, bound_.normal, stored);
    const bool is_it = stored.form && step_now && *step_now == artifacts::Step::replay;
    return is_it ? location_of(stored.form->held.resource) : std::string{};
  }
  if (step.target.empty()) return find_by_search(step);
  const auto slash = step.target.find('/');
  const auto answer = work_.partner.read(step.type, step.target.substr(slash + 1), work_.deadline);
  if (!answer || !answer->body) return std::string{};
  const auto places = [this](std::string_view url) { return place_of(url); };
  const json::Value wanted = partner::sendable(step, plan_.steps, places);
  return partner::has_same_content(wanted, *answer->body, {}) ? step.target : std::string{};
}

Result<Writer::Written> Writer::look(const Step& step) {
  const auto place = look_for(work_, [this, &step] { return find(step); });
  if (!place) return tl::unexpected(place.error());
  return Written{.place = *place};
}

Result<Writer::Written> Writer::send(const Step& step) {
  const auto places = [this](std::string_view url) { return place_of(url); };
  const json::Value resource = partner::sendable(step, plan_.steps, places);
  if (partner::refers_ahead(step, plan_.steps, places)) incomplete_.push_back(&step);
  const bool is_creation = step.action == Action::create && step.target.empty();
  const auto answer = is_creation ? work_.partner.create(resource, step.if_none_exist, write_deadline(work_))
                                  : work_.partner.update(resource, step.if_match, write_deadline(work_));
  if (!answer) return tl::unexpected(answer.error());
  if (!is_creation) return Written{.place = step.target};
  const bool was_there = answer->status != kCreated && !step.if_none_exist.empty();
  std::string place = place_in(*answer);
  if (place.empty()) return fail(ErrorKind::unknown_outcome, "the partner did not say where the resource is");
  return Written{.place = std::move(place), .raced = was_there && !step.comes_first, .was_there = was_there};
}

Result<Writer::Written> Writer::write_once(const Step& step) {
  if (work_.clock.steady_now() >= work_.deadline) {
    return fail(ErrorKind::timeout, "the time for the request is over; the rest was not written");
  }
  auto sent = send(step);
  if (sent) return sent;
  const Error& error = sent.error();
  if (is_race(error.kind)) return Written{.place = {}, .raced = true};
  if (is_refusal(error.kind) && may_be_lost(step)) return Written{.refusal = std::string{kRefusedReason}};
  if (!is_unknown(error.kind)) return sent;
  return look(step);
}

// What cannot be found again is sent once only, whatever becomes of it.
Result<Writer::Written> Writer::write_marked(const Step& step) {
  const json::Value& identifier = partner::first_identifier(step.resource);
  ASSIGN_OR_RETURN(SentMarker marker,
                   SentMarker::set(work_.store,
                                   sent_marker_key(work_.partner.id().str(), step.type, identifier.text("system"),
                                                   identifier.text("value"),
                                                   step.comes_first ? std::string_view{} : prepared_.key.recorded_at),
                                   work_.settings.idempotency_lifetime, work_.deadline));
  if (marker.former() == SentMarker::Former::done) return Written{.place = marker.location(), .was_there = true};
  if (marker.former() == SentMarker::Former::unknown) {
    if (step.comes_first) return Written{.refusal = std::string{kUnknownReason}};
    return unknown_outcome(work_);
  }
  auto sent = send(step);
  const Deadline soon = work_.clock.steady_now() + kMarkTime;
  if (sent) {
    marker.done(sent->place, soon);
    return sent;
  }
  if (is_unknown(sent.error().kind)) return unknown_outcome(work_);
  marker.clear(soon);
  return sent;
}

Result<Writer::Written> Writer::write(const Step& step) {
  if (step.action == Action::create && step.guarantee == Guarantee::at_most_once) return write_marked(step);
  if (step.comes_first) {
    ASSIGN_OR_RETURN(std::string place, find_by_search(step));
    if (!place.empty()) return Written{.place = std::move(place), .was_there = true};
  }
  return write_once(step);
}

// Says of what was written early where that is which came later. What is there without it says so logically.
Status Writer::complete(const std::vector<std::size_t>& order) {
  if (order.empty()) return {};
  ASSIGN_OR_RETURN(const auto capabilities, work_.capabilities.get(work_.deadline));
  for (const Step* const step : std::exchange(incomplete_, {})) {
    const auto* type = capabilities->find(step->type);
    const auto at = written_.find(step);
    if (type == nullptr || !type->update || at == written_.end() || at->second.place.empty()) continue;
    Step completion = *step;
    completion.action = Action::update;
    completion.target = at->second.place;
    completion.if_match.clear();
    completion.resource =
        json::with(step->resource, "id", std::string_view{completion.target}.substr(step->type.size() + 1));
    ASSIGN_OR_RETURN(const Written written, write_once(completion));
    static_cast<void>(written);
  }
  return {};
}

std::vector<ResourceFate> Writer::fates() const {
  std::vector<ResourceFate> out;
  for (const Step& step : plan_.steps) {
    const auto at = written_.find(&step);
    if (at == written_.end()) {
      out.push_back(fate_of(step, {}));
      continue;
    }
    ResourceFate fate = fate_of(step, at->second.place);
    if (at->second.was_there) fate.fate = "unchanged";
    if (!at->second.refusal.empty()) {
      fate.fate = "lost";
      fate.reason = at->second.refusal;
    }
    out.push_back(std::move(fate));
  }
  return out;
}

Result<Delivery> Writer::run() {
  for (const Step& step : plan_.steps) {
    if (step.action == Action::unchanged || step.action == Action::update) places_.emplace(step.full_url, step.target);
  }
  const auto order = partner::sequence(plan_.steps);
  for (const std::size_t i : order) {
    const Step& step = plan_.steps[i];
    ASSIGN_OR_RETURN(Written written, write(step));
    if (written.raced) return Delivery{.fates = {}, .raced = true};
    if (!written.place.empty()) places_.insert_or_assign(step.full_url, written.place);
    written_.emplace(&step, std::move(written));
  }
  RETURN_IF_ERROR(complete(order));
  return Delivery{.fates = fates(), .raced = false};
}

}  // namespace

Result<Delivery> write_singly(const Work& work, const Prepared& prepared, const Bound& bound,
                              const partner::Plan& plan) {
  return Writer{work, prepared, bound, plan}.run();
}

}  // namespace concord::artifacts
