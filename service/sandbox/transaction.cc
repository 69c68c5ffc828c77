#include "service/sandbox/transaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fhir/reference.h"
#include "fhir/rest/call.h"
#include "fhir/rest/status.h"
#include "service/sandbox/check.h"
#include "service/sandbox/search.h"
#include "service/sandbox/served.h"

namespace concord::sandbox {
namespace {

using json::Value;

// The steps in which a transaction is worked off.
constexpr std::array<std::array<Interaction, 4>, 3> kWriteSteps{{
    {Interaction::remove, Interaction::remove, Interaction::conditional_delete, Interaction::conditional_delete},
    {Interaction::create, Interaction::create, Interaction::create, Interaction::create},
    {Interaction::update, Interaction::conditional_update, Interaction::patch, Interaction::conditional_patch},
}};

// "Goal.addresses[0]" of entry 3 as "Bundle.entry[3].resource.addresses[0]"; anything else names the entry alone.
std::string within_entry(const std::string& expression, std::size_t index) {
  const std::string entry = fmt::format("Bundle.entry[{}]", index);
  const auto dot = expression.find('.');
  return dot == std::string::npos ? entry : fmt::format("{}.resource{}", entry, expression.substr(dot));
}

Error in_entry(Error error, std::size_t index) {
  error.issues = rest::findings_of(error);
  for (Issue& issue : error.issues) issue.expression = within_entry(issue.expression, index);
  return error;
}

bool takes_resource(Interaction interaction) {
  return interaction == Interaction::create || interaction == Interaction::update ||
         interaction == Interaction::conditional_update;
}

// What an entry asks for, when it is served here and what it holds may be stored.
Result<rest::Call> served_call(const fhir::BundleEntry& entry, std::string_view base) {
  ASSIGN_OR_RETURN(rest::Call call, rest::call_of(entry, base));
  RETURN_IF_ERROR(check_served(call.target));
  if (!served_interaction(call.target.shape, call.method)) {
    return fail(ErrorKind::method_not_allowed, "this method is not offered for this URL");
  }
  if (takes_resource(call.interaction)) RETURN_IF_ERROR(check_resource(*call.body, call.target.type));
  return call;
}

// One transaction at work.
class Transaction {
 public:
  Transaction(Store& store, const fhir::Bundle& bundle, const Context& context)
      : store_{store}, bundle_{bundle}, context_{context} {}
  Result<fhir::Bundle> run(rest::Return returns);

 private:
  Status read_calls();
  Status write();
  Status write_one(std::size_t index);
  Status resolve();
  [[nodiscard]] Result<Value> resolved(std::size_t index, const Value& resource) const;
  [[nodiscard]] Result<std::optional<std::string>> match_conditional(std::string_view text) const;
  [[nodiscard]] Status check() const;
  Status answer_reads();
  // The literal reference that a URL of the Bundle became, as seen from an entry.
  [[nodiscard]] std::optional<std::string> target_of(std::string_view url, std::size_t from) const;

  Store& store_;
  const fhir::Bundle& bundle_;
  const Context& context_;
  std::vector<rest::Call> calls_;
  std::vector<std::optional<Answer>> answers_;
  std::map<std::string, std::string, std::less<>> targets_;  // fullUrl -> "Goal/17"
  std::set<std::string> touched_;                            // "Goal/17" of every resource written
  std::vector<std::size_t> written_;                         // entries that changed the store
};

Status Transaction::read_calls() {
  for (std::size_t i = 0; i < bundle_.entries.size(); ++i) {
    auto call = served_call(bundle_.entries[i], context_.base);
    if (!call) return fail(in_entry(std::move(call).error(), i));
    calls_.push_back(*std::move(call));
  }
  answers_.resize(calls_.size());
  return {};
}

Status Transaction::write_one(std::size_t index) {
  const rest::Call& call = calls_[index];
  ASSIGN_OR_RETURN(Answer answer, perform_write(store_, call, context_));
  const std::string identity = fmt::format("{}/{}", answer.type, answer.id);
  // A conditional create that found its resource wrote nothing.
  const bool is_found = call.interaction == Interaction::create && answer.status == 200;
  if (!answer.id.empty() && !is_found) {
    if (!touched_.insert(identity).second) {
      constexpr const char* kText = "two entries write the same resource";
      return fail(ErrorKind::unprocessable, kText, {{Severity::error, "duplicate", "", kText}});
    }
    written_.push_back(index);
  }
  const std::string& full_url = bundle_.entries[index].full_url;
  if (!full_url.empty() && answer.status != 204) targets_.emplace(full_url, identity);
  answers_[index] = std::move(answer);
  return {};
}

Status Transaction::write() {
  for (const auto& step : kWriteSteps) {
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (std::ranges::find(step, calls_[i].interaction) == step.end()) continue;
      if (auto done = write_one(i); !done) return fail(in_entry(std::move(done).error(), i));
    }
  }
  return {};
}

std::optional<std::string> Transaction::target_of(std::string_view url, std::size_t from) const {
  if (const auto found = targets_.find(url); found != targets_.end()) return found->second;
  auto literal = fhir::parse_reference(url);
  if (!literal) return std::nullopt;
  const std::string version = std::exchange(literal->version, {});
  if (literal->base.empty()) {
    // bundle.html#references: relative to the fullUrl of the entry that holds it.
    const auto own = fhir::parse_reference(bundle_.entries[from].full_url);
    if (!own || own->base.empty()) return std::nullopt;
    literal->base = own->base;
  }
  const auto found = targets_.find(fhir::to_string(*literal));
  if (found == targets_.end()) return std::nullopt;
  return version.empty() ? found->second : fmt::format("{}/_history/{}", found->second, version);
}

Result<std::optional<std::string>> Transaction::match_conditional(std::string_view text) const {
  const auto conditional = fhir::parse_conditional_reference(text);
  if (!conditional) return std::nullopt;
  ASSIGN_OR_RETURN(const auto criteria, http::parse_parameters(conditional->query));
  ASSIGN_OR_RETURN(const auto found, select(store_, conditional->type, criteria, context_.base));
  if (found.size() == 1) return fmt::format("{}/{}", conditional->type, found.front()->id);
  const char* const code = found.empty() ? "not-found" : "multiple-matches";
  constexpr const char* kText = "a conditional reference must match exactly one resource";
  return fail(found.empty() ? ErrorKind::unprocessable : ErrorKind::precondition_failed, kText,
              {{Severity::error, code, "", kText}});
}

Result<Value> Transaction::resolved(std::size_t index, const Value& resource) const {
  const Value linked = fhir::map_urls(resource, [this, index](std::string_view url) { return target_of(url, index); });
  Status status;
  Value out = fhir::map_references(linked, [&](const Value& element) -> std::optional<Value> {
    auto match = match_conditional(element.text("reference"));
    if (!match) {
      if (status) status = tl::unexpected(std::move(match).error());
      return std::nullopt;
    }
    if (!*match) return std::nullopt;
    return json::with(element, "reference", **std::move(match));
  });
  if (!status) return tl::unexpected(std::move(status).error());
  return out;
}

// Conditional references look at the state after all writes, so they come in a second round.
Status Transaction::resolve() {
  std::vector<std::pair<std::size_t, Value>> amended;
  for (const std::size_t index : written_) {
    const Answer& answer = *answers_[index];
    if (!answer.resource) continue;
    auto resource = resolved(index, *answer.resource);
    if (!resource) return fail(in_entry(std::move(resource).error(), index));
    amended.emplace_back(index, *std::move(resource));
  }
  for (auto& [index, resource] : amended) {
    Answer& answer = *answers_[index];
    answer.resource = resource;
    store_.amend(*store_.find(answer.type, answer.id), std::move(resource));
  }
  return {};
}

Status Transaction::check() const {
  std::vector<Issue> issues;
  for (const std::size_t index : written_) {
    const Answer& answer = *answers_[index];
    if (answer.resource) {
      for (Issue& issue : broken_references(store_, *answer.resource)) {
        issue.expression = within_entry(issue.expression, index);
        issues.push_back(std::move(issue));
      }
    } else if (is_referred_to(store_, *store_.find(answer.type, answer.id))) {
      return fail(in_entry({.kind = ErrorKind::conflict, .message = "other resources still refer to this one"}, index));
    }
  }
  if (issues.empty()) return {};
  return fail(ErrorKind::unprocessable, "a reference leads nowhere", std::move(issues));
}

Status Transaction::answer_reads() {
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (answers_[i]) continue;
    auto answer = perform_read(store_, calls_[i], context_);
    if (!answer) return fail(in_entry(std::move(answer).error(), i));
    answers_[i] = *std::move(answer);
  }
  return {};
}

Result<fhir::Bundle> Transaction::run(rest::Return returns) {
  RETURN_IF_ERROR(read_calls());
  RETURN_IF_ERROR(write());
  RETURN_IF_ERROR(resolve());
  RETURN_IF_ERROR(check());
  RETURN_IF_ERROR(answer_reads());
  fhir::Bundle out{.type = "transaction-response"};
  for (const auto& answer : answers_) out.entries.push_back(render_entry(*answer, returns, context_.base));
  return out;
}

Result<Answer> run_entry(Store& store, std::shared_mutex& mutex, const fhir::BundleEntry& entry,
                         const Context& context) {
  ASSIGN_OR_RETURN(const rest::Call call, served_call(entry, context.base));
  if (is_read(call)) return perform_read(LockedReads{store, mutex}, call, context);
  const std::unique_lock lock{mutex};
  return commit_write(store, call, context);
}

}  // namespace

Result<fhir::Bundle> run_transaction(Store& store, const fhir::Bundle& bundle, const Context& context,
                                     rest::Return returns) {
  auto out = Transaction{store, bundle, context}.run(returns);
  if (out) {
    store.settle();
  } else {
    store.rollback();
  }
  return out;
}

fhir::Bundle run_batch(Store& store, std::shared_mutex& mutex, const fhir::Bundle& bundle, const Context& context,
                       rest::Return returns) {
  fhir::Bundle out{.type = "batch-response"};
  for (const fhir::BundleEntry& entry : bundle.entries) {
    const auto answer = run_entry(store, mutex, entry, context);
    out.entries.push_back(answer ? render_entry(*answer, returns, context.base) : render_entry(answer.error()));
  }
  return out;
}

}  // namespace concord::sandbox
