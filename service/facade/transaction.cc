#include "service/facade/transaction.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "auth/access_context.h"
#include "fhir/outcome.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/json_patch.h"
#include "fhir/rest/status.h"
#include "service/facade/offered.h"
#include "service/facade/pages.h"
#include "service/facade/resource_check.h"
#include "service/facade/search_parameters.h"

namespace concord::facade {
namespace {

using fhir::Bundle;
using fhir::BundleEntry;
using json::Value;
using rest::Interaction;

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

bool is_written(Interaction interaction) {
  return interaction == Interaction::create || interaction == Interaction::update ||
         interaction == Interaction::conditional_update;
}

bool is_paged(Interaction interaction) {
  return interaction == Interaction::search || interaction == Interaction::compartment_search ||
         interaction == Interaction::history;
}

// The Bundle that a search or a history in a transaction found, as the page that it is by itself.
Result<Value> page_of(const Work& work, const Value& found) {
  const std::string& member = work.call.target.member;
  PageOf wanted{.path = work.type(), .bundle_type = "searchset"};
  if (work.call.interaction == Interaction::history) {
    wanted = {.path = fmt::format("{}/{}/_history", work.type(), work.id()), .bundle_type = "history"};
    ASSIGN_OR_RETURN(wanted.parameters, sort_history_parameters(work.call.parameters, false, work.settings.page_max));
  } else {
    if (!member.empty()) wanted.path = fmt::format("{}/{}/{}", work.type(), work.id(), member);
    const std::string& type = member.empty() ? work.type() : member;
    ASSIGN_OR_RETURN(const auto known, known_type(work, type));
    ASSIGN_OR_RETURN(wanted.parameters,
                     sort_parameters(type, work.call.parameters, *known, false, work.settings.page_max));
  }
  ASSIGN_OR_RETURN(const auto page, page_answer(work, wanted, {.body = found}));
  return page.body.value_or(Value{});
}

// One transaction at work.
class Transaction {
 public:
  Transaction(const Work& work, const Bundle& bundle) : work_{work}, bundle_{bundle}, sent_{bundle} {}

  Result<Answer> run() {
    ASSIGN_OR_RETURN(const auto capabilities, work_.services.capabilities.get(work_.deadline));
    if (!capabilities->transaction) return run_single();
    RETURN_IF_ERROR(prepare());
    const bool wants_resources = work_.call.preferences.returns == rest::Return::representation || reads_;
    ASSIGN_OR_RETURN(
        const auto answer,
        work_.services.partner.transaction(
            work_.rewrite.inward(fhir::to_json(sent_)),
            wants_resources ? partner::Returns::representation : partner::Returns::minimal, work_.deadline));
    return read(answer);
  }

 private:
  // A single entry is a transaction by itself, when nothing in it leads to another entry.
  [[nodiscard]] Result<Answer> run_single() const {
    if (bundle_.entries.size() != 1) {
      constexpr const char* kText = "the partner has no transactions: send the entries as a batch, or one by one";
      return fail(ErrorKind::unprocessable, kText, {{Severity::error, "not-supported", "Bundle.type", kText}});
    }
    auto done = perform_entry(work_, bundle_.entries.front());
    if (!done) return fail(in_entry(std::move(done).error(), 0));
    Bundle out{.type = "transaction-response"};
    out.entries.push_back(response_entry(work_, *done));
    return Answer{.body = fhir::to_json(out)};
  }

  // Findings of all entries together; other errors at once.
  Status prepare() {
    Error all{.kind = ErrorKind::malformed, .message = "an entry is not valid"};
    for (std::size_t i = 0; i < sent_.entries.size(); ++i) {
      auto ready = prepare(sent_.entries[i]);
      if (ready) continue;
      Error error = in_entry(std::move(ready).error(), i);
      if (error.kind != ErrorKind::malformed) return fail(std::move(error));
      all.issues.insert(all.issues.end(), error.issues.begin(), error.issues.end());
    }
    if (!all.issues.empty()) return fail(std::move(all));
    return {};
  }

  Status prepare(BundleEntry& entry) {
    ASSIGN_OR_RETURN(const rest::Call call, rest::call_of(entry, work_.base));
    const Work one = work_.with(call);
    RETURN_IF_ERROR(check_offered(one));
    if (call.interaction == Interaction::operation) {
      return fail(ErrorKind::method_not_allowed, "operations are not part of a transaction here");
    }
    reads_ = reads_ || rest::is_read(call.interaction);
    if (is_written(call.interaction)) {
      RETURN_IF_ERROR(check_resource(one, *entry.resource, call.target.type));
      if (call.interaction == Interaction::update) {
        RETURN_IF_ERROR(check_id(*entry.resource, call.target.type, call.target.id));
      }
    }
    return call.interaction == Interaction::patch ? replace_patch(one, entry) : Status{};
  }

  // What the patch makes of the resource as it is now, on condition that it stays so.
  static Status replace_patch(const Work& work, BundleEntry& entry) {
    ASSIGN_OR_RETURN(const auto read, work.services.partner.read(work.type(), work.id(), work.deadline));
    if (!read.body) return fail(ErrorKind::partner_broken, "the partner did not answer with the resource");
    ASSIGN_OR_RETURN(entry.resource, rest::patch_resource(work.rewrite.outward(*read.body), *work.call.body));
    RETURN_IF_ERROR(check_resource(work, *entry.resource, work.type()));
    const auto version = (*read.body)["meta"].text("versionId");
    entry.request->method = "PUT";
    if (entry.request->if_match.empty() && !version.empty()) entry.request->if_match = rest::entity_tag(version);
    return {};
  }

  [[nodiscard]] Result<Answer> read(const partner::Answer& answer) const {
    auto bundle = answer.body ? fhir::read_bundle(work_.rewrite.outward(*answer.body)) : Result<Bundle>{Bundle{}};
    if (!bundle || bundle->entries.size() != bundle_.entries.size()) {
      return fail(ErrorKind::unknown_outcome, "the partner's answer to the transaction cannot be read");
    }
    bundle->links.clear();  // the partner's, to itself
    const auto theirs = fhir::read_bundle(*answer.body);
    for (std::size_t i = 0; i < bundle->entries.size(); ++i) {
      BundleEntry& entry = bundle->entries[i];
      if (entry.resource && entry.resource->text("resourceType") == "Bundle") {
        show_page(entry, sent_.entries[i], *theirs->entries[i].resource);
      }
      show(entry);
    }
    return Answer{.body = fhir::to_json(*bundle)};
  }

  // All of the transaction has happened: what cannot be shown is told beside it.
  void show_page(BundleEntry& entry, const BundleEntry& asked, const Value& found) const {
    const auto call = rest::call_of(asked, work_.base);
    if (!call || !is_paged(call->interaction)) return;
    auto page = page_of(work_.with(*call), found);
    if (page) {
      entry.resource = *std::move(page);
      return;
    }
    entry.resource.reset();
    if (entry.response) entry.response->outcome = fhir::operation_outcome(rest::findings_of(page.error()));
  }

  void show(BundleEntry& entry) const {
    if (entry.response && entry.response->outcome) {
      entry.response->outcome = fhir::operation_outcome(fhir::read_outcome(*entry.response->outcome));
    }
    if (entry.resource) entry.resource = auth::release(work_.access, *entry.resource);
    if (!entry.resource) entry.full_url.clear();
  }

  const Work& work_;
  const Bundle& bundle_;
  Bundle sent_;
  bool reads_ = false;
};

}  // namespace

Result<Answer> run_transaction(const Work& work, const Bundle& bundle) { return Transaction{work, bundle}.run(); }

}  // namespace concord::facade
