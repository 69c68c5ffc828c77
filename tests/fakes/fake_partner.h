// A PartnerEhr in memory: keeps versions, resolves transactions, searches by _id, identifier, _tag, patient and
// subject, and fails on demand. Ids are given in order ("Goal/1"), so that whole answers can be compared.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/reference.h"
#include "service/partner/partner_ehr.h"
#include "tests/fakes/fake_search.h"

namespace concord::fakes {

class FakePartner final : public partner::PartnerEhr {
 public:
  using Answer = partner::Answer;
  using Value = json::Value;

  explicit FakePartner(PartnerId id = PartnerId{"fake"}) : id_{std::move(id)} {}

  // Puts a resource with its own id in, as version 1 or the next.
  void seed(const Value& resource) {
    const std::scoped_lock lock{mutex_};
    store(resource, std::string{resource.text("id")});
  }
  // The next call of that name ("read", "search", "transaction" …; "" for any) answers with the error. With `after` it
  // takes effect first, as a write whose answer is lost.
  void fail_next(std::string call, Error error, bool after = false) {
    const std::scoped_lock lock{mutex_};
    failures_.push_back({.call = std::move(call), .error = std::move(error), .after = after});
  }
  // At the start: transactions and everything with the types of full_capabilities().
  void set_capabilities(Value statement) {
    const std::scoped_lock lock{mutex_};
    statement_ = std::move(statement);
  }
  // Searches answer in pages of this size; 0: one page.
  void set_page(std::size_t entries) {
    const std::scoped_lock lock{mutex_};
    page_ = entries;
  }
  // Searches return every resource of the type, as servers do that ignore parameters they do not know.
  void ignore_parameters() {
    const std::scoped_lock lock{mutex_};
    ignores_parameters_ = true;
  }

  // "read Patient/1", "search Goal?identifier=s|v", "transaction" … in order.
  [[nodiscard]] std::vector<std::string> calls() const {
    const std::scoped_lock lock{mutex_};
    return calls_;
  }
  // What is stored, by "Type/id"; null when it is not there.
  [[nodiscard]] Value stored(const std::string& literal) const {
    const std::scoped_lock lock{mutex_};
    const auto at = resources_.find(literal);
    return at == resources_.end() ? Value{} : at->second;
  }
  [[nodiscard]] std::vector<std::string> literals() const {
    const std::scoped_lock lock{mutex_};
    std::vector<std::string> out;
    for (const auto& [literal, resource] : resources_) out.push_back(literal);
    return out;
  }
  [[nodiscard]] std::vector<Value> transactions() const {
    const std::scoped_lock lock{mutex_};
    return transactions_;
  }

  [[nodiscard]] const PartnerId& id() const noexcept override { return id_; }
  [[nodiscard]] Result<Answer> capabilities(Deadline /*deadline*/) override {
    return run("capabilities", "capabilities", [&]() -> Result<Answer> { return plain(statement_); });
  }
  [[nodiscard]] Result<Answer> read(std::string_view type, std::string_view logical_id,
                                    Deadline /*deadline*/) override {
    const std::string literal = fmt::format("{}/{}", type, logical_id);
    return run("read", "read " + literal, [&]() -> Result<Answer> {
      const auto at = resources_.find(literal);
      if (at == resources_.end()) return fail(ErrorKind::not_found, "not found at the partner");
      return answer(200, at->second);
    });
  }
  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                      Deadline /*deadline*/) override {
    std::string line = fmt::format("search {}", type);
    for (const auto& [name, value] : parameters)
      line += fmt::format("{}{}={}", line.find('?') == std::string::npos ? '?' : '&', name, value);
    return run("search", line, [&] { return page_of(select(type, parameters), 0); });
  }
  [[nodiscard]] Result<Answer> next_page(std::string_view url, Deadline /*deadline*/) override {
    return run("next_page", "next_page " + std::string{url}, [&]() -> Result<Answer> {
      const auto at = pages_.find(std::string{url});
      if (at == pages_.end()) return fail(ErrorKind::gone, "the page has expired");
      return page_of(at->second.first, at->second.second);
    });
  }
  [[nodiscard]] Result<Answer> create(const Value& resource, std::string_view if_none_exist,
                                      Deadline /*deadline*/) override {
    const std::string type{resource.text("resourceType")};
    return run("create", "create " + type, [&] { return do_create(resource, if_none_exist); });
  }
  [[nodiscard]] Result<Answer> update(const Value& resource, std::string_view if_match,
                                      Deadline /*deadline*/) override {
    const std::string line = fmt::format("update {}/{}", resource.text("resourceType"), resource.text("id"));
    return run("update", line, [&] { return do_update(resource, if_match); });
  }
  // All or nothing; urn:uuid references become literal.
  [[nodiscard]] Result<Answer> transaction(const Value& bundle, Deadline /*deadline*/) override {
    return run("transaction", "transaction", [&] { return do_transaction(bundle); });
  }

 private:
  struct Failure {
    std::string call;
    Error error;
    bool after;
  };

  template <class Action>
  Result<Answer> run(std::string_view name, std::string line, const Action& action) {
    const std::scoped_lock lock{mutex_};
    calls_.push_back(std::move(line));
    const auto at = std::ranges::find_if(failures_, [&](const Failure& f) { return f.call.empty() || f.call == name; });
    if (at == failures_.end()) return action();
    const Failure failure = *at;
    failures_.erase(at);
    if (failure.after) static_cast<void>(action());
    return fail(failure.error);
  }

  static Answer answer(int status, const Value& resource) {
    const std::string literal = fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
    const std::string version{resource["meta"].text("versionId")};
    return {.status = status,
            .body = resource,
            .location = fmt::format("{}/_history/{}", literal, version),
            .etag = fmt::format("W/\"{}\"", version),
            .last_modified = {}};
  }

  static Answer plain(Value body) {
    return {.status = 200, .body = std::move(body), .location = {}, .etag = {}, .last_modified = {}};
  }

  Value store(const Value& resource, const std::string& logical_id) {
    const std::string literal = fmt::format("{}/{}", resource.text("resourceType"), logical_id);
    const std::string version = std::to_string(++versions_[literal]);
    Value meta = resource["meta"].is_object() ? resource["meta"] : Value{json::Object{}};
    Value out = json::with(json::with(resource, "id", logical_id), "meta", json::with(meta, "versionId", version));
    resources_.insert_or_assign(literal, out);
    return out;
  }

  std::vector<Value> select(std::string_view type, const http::Parameters& parameters) const {
    std::vector<Value> out;
    for (const auto& entry : resources_) {
      const Value& resource = entry.second;
      if (resource.text("resourceType") != type) continue;
      const bool matches = ignores_parameters_ || std::ranges::all_of(parameters, [&](const auto& parameter) {
                             return holds(resource, parameter.first, parameter.second);
                           });
      if (matches) out.push_back(resource);
    }
    return out;
  }

  Answer page_of(const std::vector<Value>& all, std::size_t first) {
    const std::size_t last = page_ == 0 ? all.size() : std::min(all.size(), first + page_);
    json::Array entries;
    for (std::size_t i = first; i < last; ++i) {
      const std::string url =
          fmt::format("https://fake.example/fhir/{}/{}", all[i].text("resourceType"), all[i].text("id"));
      entries.push_back(
          json::object({{"fullUrl", url}, {"resource", all[i]}, {"search", json::object({{"mode", "match"}})}}));
    }
    json::Array links;
    if (last < all.size()) {
      const std::string url = fmt::format("https://fake.example/fhir?page={}", pages_.size() + 1);
      pages_.emplace(url, std::pair{all, last});
      links.push_back(json::object({{"relation", "next"}, {"url", url}}));
    }
    return plain(json::object({{"resourceType", "Bundle"},
                               {"type", "searchset"},
                               {"total", all.size()},
                               {"link", std::move(links)},
                               {"entry", std::move(entries)}}));
  }

  Result<Answer> do_create(const Value& resource, std::string_view if_none_exist) {
    const std::string type{resource.text("resourceType")};
    if (!if_none_exist.empty()) {
      const std::size_t equals = if_none_exist.find('=');
      const auto found =
          select(type, {{std::string{if_none_exist.substr(0, equals)}, std::string{if_none_exist.substr(equals + 1)}}});
      if (found.size() > 1) return fail(ErrorKind::precondition_failed, "multiple matches");
      if (found.size() == 1) return answer(200, found.front());
    }
    return answer(201, store(resource, std::to_string(++last_id_[type])));
  }

  Result<Answer> do_update(const Value& resource, std::string_view if_match) {
    const std::string logical_id{resource.text("id")};
    const auto at = resources_.find(fmt::format("{}/{}", resource.text("resourceType"), logical_id));
    const bool is_new = at == resources_.end();
    if (!if_match.empty() && (is_new || fmt::format("W/\"{}\"", at->second["meta"].text("versionId")) != if_match)) {
      return fail(ErrorKind::precondition_failed, "a condition did not hold at the partner (412)");
    }
    return answer(is_new ? 201 : 200, store(resource, logical_id));
  }

  Result<Answer> do_entry(const Value& entry) {
    const Value& request = entry["request"];
    if (request.text("method") == "PUT") return do_update(entry["resource"], request.text("ifMatch"));
    const auto criteria = http::parse_parameters(request.text("ifNoneExist"));
    if (!criteria) return fail(ErrorKind::partner_rejected, "a condition cannot be read");
    const std::string decoded =
        criteria->empty() ? std::string{} : criteria->front().first + "=" + criteria->front().second;
    return do_create(entry["resource"], decoded);
  }

  Result<Answer> do_transaction(const Value& bundle) {
    transactions_.push_back(bundle);
    const auto resources_before = resources_;
    const auto versions_before = versions_;
    const auto ids_before = last_id_;
    std::map<std::string, std::string, std::less<>> places;
    json::Array out;
    for (const Value& entry : bundle["entry"].items()) {
      const auto answered = do_entry(entry);
      if (!answered) {
        resources_ = resources_before;
        versions_ = versions_before;
        last_id_ = ids_before;
        return fail(answered.error());
      }
      const Value& written = *answered->body;
      places.emplace(entry.text("fullUrl"), fmt::format("{}/{}", written.text("resourceType"), written.text("id")));
      out.push_back(
          json::object({{"response", json::object({{"status", answered->status == 201 ? "201 Created" : "200 OK"},
                                                   {"location", answered->location},
                                                   {"etag", answered->etag}})}}));
    }
    for (auto& [literal, resource] : resources_) {
      resource = fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
        const auto at = places.find(element.text("reference"));
        if (at == places.end()) return std::nullopt;
        return json::with(element, "reference", at->second);
      });
    }
    return plain(
        json::object({{"resourceType", "Bundle"}, {"type", "transaction-response"}, {"entry", std::move(out)}}));
  }

  PartnerId id_;
  mutable std::mutex mutex_;
  std::map<std::string, Value> resources_;
  std::map<std::string, int> versions_;
  std::map<std::string, int> last_id_;
  std::map<std::string, std::pair<std::vector<Value>, std::size_t>> pages_;
  std::vector<Value> transactions_;
  std::vector<std::string> calls_;
  std::deque<Failure> failures_;
  Value statement_ = full_capabilities();
  std::size_t page_ = 0;
  bool ignores_parameters_ = false;
};

}  // namespace concord::fakes
