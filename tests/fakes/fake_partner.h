// A PartnerEhr in memory: keeps versions, resolves transactions, searches by _id, identifier, _tag, patient, subject
// and target, and fails on demand. Ids are given in order ("Goal/1"), so that whole answers can be compared.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/partner/partner_ehr.h"
#include "tests/fakes/fake_ehr.h"

namespace concord::fakes {

class FakePartner final : public partner::PartnerEhr {
 public:
  using Answer = partner::Answer;
  using Value = json::Value;

  explicit FakePartner(PartnerId id = PartnerId{"fake"}) : id_{std::move(id)} {}

  // Puts a resource with its own id in, as version 1 or the next.
  void seed(const Value& resource) {
    const std::scoped_lock lock{mutex_};
    ehr_.memory.put(resource);
  }
  // The next call of that name ("read", "search", "transaction" …; "" for any) answers with the error. With `after` it
  // takes effect first, as a write whose answer is lost.
  void fail_next(std::string call, Error error, bool after = false) {
    const std::scoped_lock lock{mutex_};
    failures_.push_back({.call = std::move(call), .error = std::move(error), .after = after});
  }
  // Runs before every call, with its name, while other calls go on: to block one, or to be faster than it.
  void before_calls(std::function<void(std::string_view call)> hook) {
    const std::scoped_lock lock{mutex_};
    hook_ = std::move(hook);
  }
  // At the start: transactions and everything with the types of full_capabilities().
  void set_capabilities(Value statement) {
    const std::scoped_lock lock{mutex_};
    statement_ = std::move(statement);
  }
  // Searches answer in pages of this size; 0: one page.
  void set_page(std::size_t entries) {
    const std::scoped_lock lock{mutex_};
    ehr_.page = entries;
  }
  // Searches return every resource of the type, as servers do that ignore parameters they do not know.
  void ignore_parameters() {
    const std::scoped_lock lock{mutex_};
    ehr_.ignores_parameters = true;
  }

  // "read Patient/1", "search Goal?identifier=s|v", "transaction" … in order.
  [[nodiscard]] std::vector<std::string> calls() const {
    const std::scoped_lock lock{mutex_};
    return calls_;
  }
  // What is stored, by "Type/id"; null when it is not there.
  [[nodiscard]] Value stored(const std::string& literal) const {
    const std::scoped_lock lock{mutex_};
    return ehr_.memory.current(literal);
  }
  [[nodiscard]] std::vector<std::string> literals() const {
    const std::scoped_lock lock{mutex_};
    std::vector<std::string> out;
    for (const Value& resource : ehr_.memory.all()) out.push_back(FakeVersions::literal_of(resource));
    return out;
  }
  [[nodiscard]] std::vector<Value> transactions() const {
    const std::scoped_lock lock{mutex_};
    return ehr_.bundles;
  }

  [[nodiscard]] const PartnerId& id() const noexcept override { return id_; }
  [[nodiscard]] const std::string& base_url() const noexcept override { return ehr_.base; }
  [[nodiscard]] Result<Answer> capabilities(Deadline /*deadline*/) override {
    return run("capabilities", "capabilities", [&]() -> Result<Answer> { return FakeEhr::plain(statement_); });
  }
  [[nodiscard]] Result<Answer> read(std::string_view type, std::string_view logical_id,
                                    Deadline /*deadline*/) override {
    const std::string literal = fmt::format("{}/{}", type, logical_id);
    return run("read", "read " + literal, [&] { return ehr_.read(literal); });
  }
  [[nodiscard]] Result<Answer> version_read(std::string_view type, std::string_view logical_id,
                                            std::string_view version, Deadline /*deadline*/) override {
    const std::string literal = fmt::format("{}/{}", type, logical_id);
    return run("version_read", fmt::format("version_read {}/_history/{}", literal, version),
               [&] { return ehr_.version_read(literal, version); });
  }
  [[nodiscard]] Result<Answer> history(std::string_view type, std::string_view logical_id,
                                       const http::Parameters& parameters, Deadline /*deadline*/) override {
    const std::string literal = fmt::format("{}/{}", type, logical_id);
    return run("history", line("history " + literal, parameters), [&] { return ehr_.history(literal); });
  }
  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                      Deadline /*deadline*/) override {
    return run("search", line(fmt::format("search {}", type), parameters),
               [&] { return ehr_.search(type, parameters); });
  }
  // What refers to the patient as `subject` or `patient`; another compartment holds nothing.
  [[nodiscard]] Result<Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                                  std::string_view type, const http::Parameters& parameters,
                                                  Deadline /*deadline*/) override {
    http::Parameters all = parameters;
    all.emplace_back("subject", fmt::format("{}/{}", compartment, logical_id));
    return run("compartment_search",
               line(fmt::format("compartment_search {}/{}/{}", compartment, logical_id, type), parameters),
               [&] { return ehr_.search(type, all); });
  }
  // The patient, and what refers to it as `subject`.
  [[nodiscard]] Result<Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                          Deadline /*deadline*/) override {
    const std::string literal = fmt::format("Patient/{}", patient);
    return run("everything", line("everything " + literal, parameters), [&] { return ehr_.everything(literal); });
  }
  [[nodiscard]] Result<Answer> next_page(std::string_view url, Deadline /*deadline*/) override {
    return run("next_page", "next_page " + std::string{url}, [&] { return ehr_.next_page(std::string{url}); });
  }
  [[nodiscard]] Result<Answer> create(const Value& resource, const http::Parameters& if_none_exist,
                                      Deadline /*deadline*/) override {
    const std::string type{resource.text("resourceType")};
    return run("create", "create " + type, [&] { return ehr_.create(resource, if_none_exist); });
  }
  [[nodiscard]] Result<Answer> update(const Value& resource, std::string_view if_match,
                                      Deadline /*deadline*/) override {
    return run("update", "update " + FakeVersions::literal_of(resource),
               [&] { return ehr_.update(resource, if_match); });
  }
  [[nodiscard]] Result<Answer> remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                      Deadline /*deadline*/) override {
    const std::string literal = fmt::format("{}/{}", type, logical_id);
    return run("remove", "remove " + literal, [&] { return ehr_.remove(literal, if_match); });
  }
  // A transaction is all or nothing, and urn:uuid references become literal; the entries of a batch stand alone.
  [[nodiscard]] Result<Answer> transaction(const Value& bundle, partner::Returns returns,
                                           Deadline /*deadline*/) override {
    return run("transaction", "transaction", [&] { return ehr_.transact(bundle, returns); });
  }

 private:
  struct Failure {
    std::string call;
    Error error;
    bool after;
  };

  [[nodiscard]] std::function<void(std::string_view)> hook_now() const {
    const std::scoped_lock lock{mutex_};
    return hook_;
  }

  template <class Action>
  Result<Answer> run(std::string_view name, std::string line, const Action& action) {
    if (const auto hook = hook_now()) hook(name);
    const std::scoped_lock lock{mutex_};
    calls_.push_back(std::move(line));
    const auto at = std::ranges::find_if(failures_, [&](const Failure& f) { return f.call.empty() || f.call == name; });
    if (at == failures_.end()) return action();
    const Failure failure = *at;
    failures_.erase(at);
    if (failure.after) static_cast<void>(action());
    return fail(failure.error);
  }

  static std::string line(std::string text, const http::Parameters& parameters) {
    char mark = '?';
    for (const auto& [name, value] : parameters) text += fmt::format("{}{}={}", std::exchange(mark, '&'), name, value);
    return text;
  }

  PartnerId id_;
  mutable std::mutex mutex_;
  FakeEhr ehr_;
  std::vector<std::string> calls_;
  std::deque<Failure> failures_;
  std::function<void(std::string_view)> hook_;
  Value statement_ = full_capabilities();
};

}  // namespace concord::fakes
