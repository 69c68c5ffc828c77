#include "service/partner/rest_partner.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/json/write.h"
#include "fhir/resource_types.h"
#include "service/partner/retry.h"
#include "service/partner/url.h"

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kFhirJson = "application/fhir+json";

std::string_view verdict_of(const Result<Answer>& answer) {
  struct Row {
    ErrorKind kind;
    std::string_view verdict;
  };
  constexpr std::array kRows{
      Row{ErrorKind::not_found, "not-found"},       Row{ErrorKind::gone, "gone"},
      Row{ErrorKind::conflict, "conflict"},         Row{ErrorKind::precondition_failed, "precondition-failed"},
      Row{ErrorKind::throttled, "throttled"},       Row{ErrorKind::unavailable, "unavailable"},
      Row{ErrorKind::timeout, "timeout"},           Row{ErrorKind::unknown_outcome, "unknown-outcome"},
      Row{ErrorKind::partner_rejected, "rejected"}, Row{ErrorKind::partner_broken, "broken"},
  };
  if (answer) return "ok";
  const auto* row = std::ranges::find(kRows, answer.error().kind, &Row::kind);
  return row == kRows.end() ? "fault" : row->verdict;
}

// The transport knows what was sent, we know what that means: a call that changes nothing has no unknown outcome,
// and a write that was answered with garbage has one.
Error meaning(Error error, bool is_safe_call, bool is_late) {
  if (is_safe_call && error.kind == ErrorKind::unknown_outcome) {
    error.kind = is_late ? ErrorKind::timeout : ErrorKind::unavailable;
  } else if (!is_safe_call && error.kind == ErrorKind::partner_broken) {
    error.kind = ErrorKind::unknown_outcome;
  }
  return error;
}

bool has_version_condition(const json::Value& bundle) {
  return std::ranges::any_of(bundle["entry"].items(),
                             [](const json::Value& entry) { return entry["request"].find("ifMatch") != nullptr; });
}

// A logical id that no server takes for a step in a path.
bool is_safe_id(std::string_view logical_id) {
  return fhir::is_logical_id(logical_id) && logical_id != "." && logical_id != "..";
}

// "identifier=s|v" as a query; all behind the first "=" is the value.
std::string encoded_criterion(std::string_view criterion) {
  const std::size_t equals = std::min(criterion.find('='), criterion.size());
  return http::format_parameters({{std::string{criterion.substr(0, equals)},
                                   std::string{criterion.substr(std::min(equals + 1, criterion.size()))}}});
}

bool may_be_sent(std::string_view field_value) {
  return std::ranges::all_of(field_value, [](char c) { return c >= ' ' && c < '\x7F'; });
}

}  // namespace

RestPartner::RestPartner(RestPartnerOptions options, HttpClient& client, Clock& clock, Metrics& metrics,
                         RandomSource random)
    : options_{std::move(options)}, client_{client}, clock_{clock}, metrics_{metrics}, random_{std::move(random)} {}

HttpCall RestPartner::make_call(http::Method method, std::string url, Deadline deadline) const {
  HttpCall call{.method = method,
                .url = std::move(url),
                .headers = options_.headers,
                .body = {},
                .deadline = deadline,
                .response_bytes_max = options_.response_bytes_max};
  call.headers.set("Accept", std::string{kFhirJson});
  return call;
}

Result<Answer> RestPartner::exchange(HttpCall call, const Expectation& expected) {
  const Deadline start = clock_.steady_now();
  auto answer = is_safe(expected.interaction) ? repeat(call, expected) : attempt(call, expected).answer;
  const std::string_view interaction = to_string(expected.interaction);
  metrics_.count("concord_partner_calls_total",
                 {{"partner", options_.id.str()}, {"interaction", interaction}, {"verdict", verdict_of(answer)}});
  metrics_.observe("concord_partner_call_seconds", {{"partner", options_.id.str()}, {"interaction", interaction}},
                   std::chrono::duration<double>(clock_.steady_now() - start).count());
  return answer;
}

RestPartner::Attempt RestPartner::attempt(const HttpCall& call, const Expectation& expected) {
  auto response = client_.send(call);
  const bool passing = may_pass(response);
  if (response) return {.answer = judge(*response, expected, options_.judge, clock_.now()), .may_pass = passing};
  const bool is_late = clock_.steady_now() >= call.deadline;
  return {.answer = fail(meaning(std::move(response).error(), is_safe(expected.interaction), is_late)),
          .may_pass = passing};
}

// At most repeats_max times more, within the deadline of the call.
Result<Answer> RestPartner::repeat(HttpCall& call, const Expectation& expected) {
  const Deadline deadline = call.deadline;
  for (int attempts = 1;; ++attempts) {
    call.deadline = std::min(deadline, clock_.steady_now() + options_.attempt_time_max);
    Attempt made = attempt(call, expected);
    if (made.answer || !made.may_pass || attempts > options_.repeats_max) return std::move(made.answer);
    const Deadline now = clock_.steady_now();
    const auto remaining = std::chrono::duration_cast<milliseconds>(deadline - now);
    const auto wait = wait_before_repeat(made.answer.error(), attempts, random_(), remaining);
    if (!wait) return std::move(made.answer);
    clock_.sleep_until(now + *wait);
  }
}

Result<Answer> RestPartner::capabilities(Deadline deadline) {
  return exchange(make_call(http::Method::get, join_url(options_.base_url, {"metadata"}), deadline),
                  {.interaction = Interaction::capabilities});
}

Result<Answer> RestPartner::read(std::string_view type, std::string_view logical_id, Deadline deadline) {
  if (!fhir::is_resource_type(type) || !is_safe_id(logical_id)) {
    return fail(ErrorKind::not_found, "no resource has such a type or id");
  }
  HttpCall call = make_call(http::Method::get, join_url(options_.base_url, {type, logical_id}), deadline);
  call.headers.set("Cache-Control", "no-cache");
  return exchange(std::move(call),
                  {.interaction = Interaction::read, .type = std::string{type}, .logical_id = std::string{logical_id}});
}

// Servers keep the results of a search for a while (HAPI for a minute); we look for what was just written, so
// every search says no-cache.
Result<Answer> RestPartner::search(std::string_view type, const http::Parameters& parameters, Deadline deadline) {
  if (!fhir::is_resource_type(type)) return fail(ErrorKind::not_found, "no such resource type");
  const std::string query = http::format_parameters(parameters);
  std::string url = join_url(options_.base_url, {type});
  const bool as_form = url.size() + 1 + query.size() > options_.url_bytes_max;
  if (!as_form && !query.empty()) url += "?" + query;
  HttpCall call = make_call(as_form ? http::Method::post : http::Method::get,
                            as_form ? join_url(options_.base_url, {type, "_search"}) : std::move(url), deadline);
  call.headers.set("Cache-Control", "no-cache");
  if (as_form) {
    call.headers.set("Content-Type", "application/x-www-form-urlencoded");
    call.body = query;
  }
  return exchange(std::move(call), {.interaction = Interaction::search, .type = std::string{type}});
}

Result<Answer> RestPartner::next_page(std::string_view url, Deadline deadline) {
  const auto origin = parse_origin(url);
  if (!origin || origin != parse_origin(options_.base_url)) {
    return fail(ErrorKind::partner_broken, "the partner's next link does not lead to the partner");
  }
  return exchange(make_call(http::Method::get, std::string{url}, deadline), {.interaction = Interaction::search});
}

Result<Answer> RestPartner::create(const json::Value& resource, std::string_view if_none_exist, Deadline deadline) {
  const std::string_view type = resource.text("resourceType");
  if (!fhir::is_resource_type(type)) return fail(ErrorKind::fault, "what is created must be a resource");
  HttpCall call = make_call(http::Method::post, join_url(options_.base_url, {type}), deadline);
  call.headers.set("Content-Type", std::string{kFhirJson});
  call.headers.set("Prefer", "return=representation");
  if (!if_none_exist.empty()) call.headers.set("If-None-Exist", encoded_criterion(if_none_exist));
  call.body = json::write(resource);
  return exchange(std::move(call), {.interaction = Interaction::create, .type = std::string{type}});
}

Result<Answer> RestPartner::update(const json::Value& resource, std::string_view if_match, Deadline deadline) {
  const std::string_view type = resource.text("resourceType");
  const std::string_view logical_id = resource.text("id");
  if (!fhir::is_resource_type(type) || !is_safe_id(logical_id) || !may_be_sent(if_match)) {
    return fail(ErrorKind::fault, "what is updated must be a resource with an id, and its ETag plain text");
  }
  HttpCall call = make_call(http::Method::put, join_url(options_.base_url, {type, logical_id}), deadline);
  call.headers.set("Content-Type", std::string{kFhirJson});
  call.headers.set("Prefer", "return=representation");
  if (!if_match.empty()) call.headers.set("If-Match", std::string{if_match});
  call.body = json::write(resource);
  return exchange(std::move(call), {.interaction = Interaction::update,
                                    .type = std::string{type},
                                    .logical_id = std::string{logical_id},
                                    .if_match = !if_match.empty()});
}

Result<Answer> RestPartner::transaction(const json::Value& bundle, Deadline deadline) {
  const std::string_view type = bundle.text("type");
  if (bundle.text("resourceType") != "Bundle" || (type != "transaction" && type != "batch")) {
    return fail(ErrorKind::fault, "what is sent as a transaction must be a transaction or batch Bundle");
  }
  HttpCall call = make_call(http::Method::post, join_url(options_.base_url, {}), deadline);
  call.headers.set("Content-Type", std::string{kFhirJson});
  call.headers.set("Prefer", "return=minimal");
  call.body = json::write(bundle);
  return exchange(std::move(call), {.interaction = Interaction::transaction,
                                    .bundle_type = std::string{type},
                                    .entries = bundle["entry"].size(),
                                    .if_match = has_version_condition(bundle)});
}

}  // namespace concord::partner
