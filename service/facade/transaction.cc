#include "service/facade/transaction.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "fhir/outcome.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/json_patch.h"
#include "fhir/rest/status.h"
#include "service/facade/offered.h"
#include "service/facade/pages.h"
#include "service/facade/resource_check.h"
#include "service/facade/search_parameters.h"
#include "service/facade/selection.h"

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

// One entry as it was asked for, and what is wanted of its page when it is a search or a history.
struct Asked {
  rest::Call call = {};
  std::optional<PageOf> page = std::nullopt;
};

bool is_strict(const Work& work) { return work.call.preferences.handling == rest::Handling::strict; }

// "Goal", "Patient/1/Goal", "Goal/17/_history".
std::string path_of(const rest::Target& target) {
  std::string out = target.type;
  for (const std::string* part : {&target.id, &target.member}) {
    if (!part->empty()) out += "/" + *part;
  }
  return out;
}

// An entry as the partner gets it: URLs relative, and no parameters but those that it knows.
class Entry {
 public:
  Entry(const Work& work, BundleEntry& entry, Asked& asked) : work_{work}, entry_{entry}, asked_{asked} {}

  Status prepare() {
    RETURN_IF_ERROR(check_asked(work_));
    const Interaction interaction = work_.call.interaction;
    switch (interaction) {
      case Interaction::operation:
        return fail(ErrorKind::method_not_allowed, "operations are not part of a transaction here");
      case Interaction::create:
      case Interaction::update:
      case Interaction::conditional_update:
        return write();
      case Interaction::patch:
      case Interaction::conditional_patch:
        return replace_patch();
      case Interaction::conditional_delete:
        return select();
      case Interaction::search:
      case Interaction::compartment_search:
      case Interaction::history:
        return search();
      default:
        entry_.request->url = instance();
        if (interaction == Interaction::version_read) entry_.request->url += "/_history/" + work_.call.target.version;
        return {};
    }
  }

 private:
  [[nodiscard]] std::string instance() const { return fmt::format("{}/{}", work_.type(), work_.id()); }

  Status select() {
    ASSIGN_OR_RETURN(const auto criteria, criteria_of(work_, work_.call.parameters));
    entry_.request->url = fmt::format("{}?{}", work_.type(), http::format_parameters(criteria));
    return {};
  }

  Status write() {
    RETURN_IF_ERROR(check_resource(work_, *entry_.resource, work_.type()));
    if (work_.call.interaction == Interaction::conditional_update) return select();
    if (work_.call.interaction == Interaction::update) {
      entry_.request->url = instance();
      return check_id(*entry_.resource, work_.type(), work_.id());
    }
    entry_.request->url = work_.type();
    if (entry_.request->if_none_exist.empty()) return {};
    ASSIGN_OR_RETURN(const auto asked, rest::parse_if_none_exist(entry_.request->if_none_exist, work_.type()));
    ASSIGN_OR_RETURN(const auto criteria, criteria_of(work_, asked));
    entry_.request->if_none_exist = http::format_parameters(criteria);
    return {};
  }

  Status search() {
    entry_.request->method = "GET";
    const bool is_history = work_.call.interaction == Interaction::history;
    const std::string& type = work_.call.target.member.empty() ? work_.type() : work_.call.target.member;
    PageOf page{.path = path_of(work_.call.target), .bundle_type = "searchset"};
    if (is_history) {
      page.path += "/_history";
      page.bundle_type = "history";
      ASSIGN_OR_RETURN(page.parameters,
                       sort_history_parameters(work_.call.parameters, is_strict(work_), work_.settings.page_max));
    } else {
      ASSIGN_OR_RETURN(const auto known, known_type(work_, type));
      ASSIGN_OR_RETURN(page.parameters,
                       sort_parameters(type, work_.call.parameters, *known, is_strict(work_), work_.settings.page_max));
    }
    http::Parameters sent = page.parameters.forwarded;
    for (auto& [name, value] : sent) value = work_.rewrite.inward_value(value);
    entry_.request->url = page.path;
    if (!sent.empty()) entry_.request->url += "?" + http::format_parameters(sent);
    asked_.page = std::move(page);
    return {};
  }

  // What the patch makes of the resource as it is now, on condition that it stays so.
  Status replace_patch() {
    std::string id = work_.id();
    if (work_.call.interaction == Interaction::conditional_patch) {
      ASSIGN_OR_RETURN(const auto criteria, criteria_of(work_, work_.call.parameters));
      ASSIGN_OR_RETURN(const auto found, selected_id(work_, criteria));
      if (!found) return fail(ErrorKind::not_found, "the criteria select nothing: a patch creates nothing");
      id = *found;
    }
    ASSIGN_OR_RETURN(const auto read, work_.services.partner.read(work_.type(), id, work_.deadline));
    if (!read.body) return fail(ErrorKind::partner_broken, "the partner did not answer with the resource");
    const std::string version{(*read.body)["meta"].text("versionId")};
    const std::string& if_match = work_.call.conditions.if_match;
    if (!if_match.empty() && !rest::names_version(if_match, version)) {
      return fail(ErrorKind::precondition_failed, "If-Match does not name the current version");
    }
    ASSIGN_OR_RETURN(entry_.resource, rest::patch_resource(work_.rewrite.outward(*read.body), *work_.call.body));
    RETURN_IF_ERROR(check_patched(work_, *entry_.resource, work_.type()));
    *entry_.request = {.method = "PUT",
                       .url = fmt::format("{}/{}", work_.type(), id),
                       .if_match = version.empty() ? "" : rest::entity_tag(version)};
    return {};
  }

  const Work& work_;
  BundleEntry& entry_;
  Asked& asked_;
};

// One transaction at work.
class Transaction {
 public:
  Transaction(const Work& work, const Bundle& bundle)
      : work_{work}, bundle_{bundle}, sent_{bundle}, asked_(bundle.entries.size()) {}

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
      auto ready = prepare(sent_.entries[i], asked_[i]);
      if (ready) continue;
      Error error = in_entry(std::move(ready).error(), i);
      if (error.kind != ErrorKind::malformed) return fail(std::move(error));
      all.issues.insert(all.issues.end(), error.issues.begin(), error.issues.end());
    }
    if (!all.issues.empty()) return fail(std::move(all));
    return {};
  }

  Status prepare(BundleEntry& entry, Asked& asked) {
    ASSIGN_OR_RETURN(asked.call, rest::call_of(entry, work_.base));
    asked.call.preferences = work_.call.preferences;
    reads_ = reads_ || rest::is_read(asked.call.interaction);
    return Entry{work_.with(asked.call), entry, asked}.prepare();
  }

  [[nodiscard]] Result<Answer> read(const partner::Answer& answer) const {
    auto bundle = answer.body ? fhir::read_bundle(without_urls(*answer.body)) : Result<Bundle>{Bundle{}};
    if (!bundle || bundle->entries.size() != bundle_.entries.size()) {
      return fail(ErrorKind::unknown_outcome, "the partner's answer to the transaction cannot be read");
    }
    Bundle out{.type = bundle->type};
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      out.entries.push_back(shown(work_.with(asked_[i].call), asked_[i], std::move(bundle->entries[i])));
    }
    drop_repeated_urls(out);
    return Answer{.body = fhir::to_json(out)};
  }

  // Several entries may be about one resource: its URL, of which nothing is learnt, must not make them unreadable.
  static Value without_urls(const Value& bundle) {
    json::Array entries;
    for (const Value& entry : bundle["entry"].items()) entries.push_back(json::with(entry, "fullUrl", {}));
    return json::with(bundle, "entry", entries.empty() ? Value{} : Value{std::move(entries)});
  }

  static BundleEntry shown(const Work& work, const Asked& asked, BundleEntry entry) {
    BundleEntry out{.response = std::move(entry.response)};
    if (out.response) {
      out.response->location = work.rewrite.outward_location(out.response->location).value_or("");
      if (out.response->outcome) {
        out.response->outcome = fhir::operation_outcome(fhir::read_outcome(*out.response->outcome));
      } else if (work.call.preferences.returns == rest::Return::outcome && !rest::is_read(work.call.interaction)) {
        out.response->outcome =
            fhir::operation_outcome(Severity::information, "informational", rest::status_line(out.response->code()));
      }
    }
    if (entry.resource && wants_resource(work)) {
      auto resource = shown_resource(work, asked, *entry.resource);
      if (resource) {
        out.resource = *std::move(resource);
      } else if (out.response) {
        out.response->outcome = fhir::operation_outcome(rest::findings_of(resource.error()));
      }
    }
    if (out.resource && !asked.page && !out.resource->text("id").empty()) {
      out.full_url = fmt::format("{}/{}/{}", work.base, out.resource->text("resourceType"), out.resource->text("id"));
    }
    return out;
  }

  static bool wants_resource(const Work& work) {
    if (rest::is_read(work.call.interaction)) return work.call.method != http::Method::head;
    return work.call.preferences.returns == rest::Return::representation;
  }

  // The transaction is done: what cannot be shown is told beside it.
  static Result<std::optional<Value>> shown_resource(const Work& work, const Asked& asked, const Value& resource) {
    if (!rest::is_read(work.call.interaction)) return work.rewrite.outward(resource);
    const partner::Answer said{.body = resource};
    ASSIGN_OR_RETURN(const auto answer,
                     asked.page ? page_answer(work, *asked.page, said) : resource_answer(work, said, work.type()));
    return answer.body;
  }

  const Work& work_;
  const Bundle& bundle_;
  Bundle sent_;
  std::vector<Asked> asked_;
  bool reads_ = false;
};

}  // namespace

Result<Answer> run_transaction(const Work& work, const Bundle& bundle) {
  auto done = Transaction{work, bundle}.run();
  if (done) return done;
  Error error = as_ours(std::move(done).error());
  if (error.kind == ErrorKind::method_not_allowed) {  // of an entry: transactions themselves are offered
    error.issues = rest::findings_of(error);
    error.kind = ErrorKind::unprocessable;
  }
  return fail(std::move(error));
}

}  // namespace concord::facade
