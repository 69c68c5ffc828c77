// A PartnerEhr in front of a real one: counts the calls, and fails or interferes where a test asks for it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "service/partner/partner_ehr.h"

namespace concord::fakes {

class FaultyPartner final : public partner::PartnerEhr {
 public:
  explicit FaultyPartner(partner::PartnerEhr& inner) : inner_{inner} {}

  // Runs before the partner sees the next call of that interaction, `times` times in a row.
  void before(std::string interaction, std::function<void()> interference, int times = 1) {
    const std::scoped_lock lock{mutex_};
    interfered_ = std::move(interaction);
    interference_ = std::move(interference);
    interferences_ = times;
  }
  // The next `times` transactions get this error, after the partner did them or without.
  enum class Committed : std::uint8_t { yes, no };
  void fail_transactions(Error error, Committed committed, int times = 1) {
    const std::scoped_lock lock{mutex_};
    error_ = std::move(error);
    committed_ = committed;
    failures_ = times;
  }
  // The write (creation or update, the first is 0) of that number gets this error, after the partner did it or without.
  void fail_write(int number, Error error, Committed committed) {
    const std::scoped_lock lock{mutex_};
    writes_ = 0;
    failing_write_ = number;
    error_ = std::move(error);
    committed_ = committed;
  }
  // Creations and updates since then.
  [[nodiscard]] int writes() const {
    const std::scoped_lock lock{mutex_};
    return writes_;
  }
  // Rewrites the answer of the next transaction.
  void rewrite_answer(std::function<void(partner::Answer&)> rewrite) {
    const std::scoped_lock lock{mutex_};
    rewrite_ = std::move(rewrite);
  }
  // From now on every search fails so; an empty optional ends it.
  void fail_searches(std::optional<Error> error) {
    const std::scoped_lock lock{mutex_};
    search_error_ = std::move(error);
  }
  // From now on searches for that type are refused.
  void refuse_searches(std::string type) {
    const std::scoped_lock lock{mutex_};
    refused_type_ = std::move(type);
  }
  // The partner says that it can do this instead of what it says by itself.
  void state_capabilities(json::Value statement) {
    const std::scoped_lock lock{mutex_};
    statement_ = std::move(statement);
  }
  // Searches (not the conditions of writes) answer with everything of the type.
  void ignore_parameters() { ignores_parameters_ = true; }
  // "search", "transaction" …
  [[nodiscard]] int calls(const std::string& interaction) const {
    const std::scoped_lock lock{mutex_};
    const auto at = calls_.find(interaction);
    return at == calls_.end() ? 0 : at->second;
  }
  [[nodiscard]] int calls() const {
    const std::scoped_lock lock{mutex_};
    int sum = 0;
    for (const auto& [name, count] : calls_) sum += count;
    return sum;
  }

  const PartnerId& id() const noexcept override { return inner_.id(); }
  const std::string& base_url() const noexcept override { return inner_.base_url(); }
  Result<partner::Answer> capabilities(Deadline deadline) override {
    note("capabilities");
    if (statement_) return partner::Answer{.status = 200, .body = *statement_};
    return inner_.capabilities(deadline);
  }
  Result<partner::Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) override {
    note("read");
    return inner_.read(type, logical_id, deadline);
  }
  Result<partner::Answer> version_read(std::string_view type, std::string_view logical_id, std::string_view version,
                                       Deadline deadline) override {
    note("version_read");
    return inner_.version_read(type, logical_id, version, deadline);
  }
  Result<partner::Answer> history(std::string_view type, std::string_view logical_id,
                                  const http::Parameters& parameters, Deadline deadline) override {
    note("history");
    return inner_.history(type, logical_id, parameters, deadline);
  }
  Result<partner::Answer> search(std::string_view type, const http::Parameters& parameters,
                                 Deadline deadline) override {
    note("search");
    if (auto error = search_error()) return fail(*std::move(error));
    if (is_refused(type)) return fail(ErrorKind::partner_rejected, "this type is not searched by that");
    return inner_.search(type, ignores_parameters_ ? http::Parameters{} : parameters, deadline);
  }
  Result<partner::Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                             std::string_view type, const http::Parameters& parameters,
                                             Deadline deadline) override {
    note("compartment_search");
    return inner_.compartment_search(compartment, logical_id, type, parameters, deadline);
  }
  Result<partner::Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                     Deadline deadline) override {
    note("everything");
    return inner_.everything(patient, parameters, deadline);
  }
  Result<partner::Answer> next_page(std::string_view url, Deadline deadline) override {
    note("next_page");
    return inner_.next_page(url, deadline);
  }
  Result<partner::Answer> create(const json::Value& resource, const http::Parameters& if_none_exist,
                                 Deadline deadline) override {
    note("create");
    return written([&] { return inner_.create(resource, if_none_exist, deadline); });
  }
  Result<partner::Answer> update(const json::Value& resource, std::string_view if_match, Deadline deadline) override {
    note("update");
    return written([&] { return inner_.update(resource, if_match, deadline); });
  }
  Result<partner::Answer> remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                 Deadline deadline) override {
    note("remove");
    return inner_.remove(type, logical_id, if_match, deadline);
  }
  Result<partner::Answer> transaction(const json::Value& bundle, partner::Returns returns, Deadline deadline) override {
    note("transaction");
    const auto failure = next_failure();
    if (failure && committed_ == Committed::no) return fail(*failure);
    auto answer = inner_.transaction(bundle, returns, deadline);
    if (failure) return fail(*failure);
    if (const auto rewrite = take_rewrite(); rewrite && answer) rewrite(*answer);
    return answer;
  }

 private:
  template <class Write>
  Result<partner::Answer> written(const Write& write) {
    bool fails = false;
    Error error;
    Committed committed = Committed::no;
    {
      const std::scoped_lock lock{mutex_};
      fails = writes_++ == failing_write_;
      error = error_;
      committed = committed_;
    }
    if (fails && committed == Committed::no) return fail(std::move(error));
    auto answer = write();
    if (fails) return fail(std::move(error));
    return answer;
  }
  bool is_refused(std::string_view type) {
    const std::scoped_lock lock{mutex_};
    return !refused_type_.empty() && refused_type_ == type;
  }
  void note(const std::string& interaction) {
    std::function<void()> interfere;
    {
      const std::scoped_lock lock{mutex_};
      ++calls_[interaction];
      if (interferences_ == 0 || interaction != interfered_) return;
      --interferences_;
      interfere = interference_;
    }
    interfere();
  }
  std::function<void(partner::Answer&)> take_rewrite() {
    const std::scoped_lock lock{mutex_};
    return std::exchange(rewrite_, nullptr);
  }
  std::optional<Error> next_failure() {
    const std::scoped_lock lock{mutex_};
    if (failures_ == 0) return std::nullopt;
    --failures_;
    return error_;
  }
  std::optional<Error> search_error() {
    const std::scoped_lock lock{mutex_};
    return search_error_;
  }

  partner::PartnerEhr& inner_;
  mutable std::mutex mutex_;
  std::map<std::string, int> calls_;
  std::string interfered_;
  std::function<void()> interference_;
  int interferences_ = 0;
  std::function<void(partner::Answer&)> rewrite_;
  std::optional<json::Value> statement_;
  std::optional<Error> search_error_;
  std::string refused_type_;
  Error error_;
  Committed committed_ = Committed::no;
  int failures_ = 0;
  int writes_ = 0;
  int failing_write_ = -1;
  std::atomic<bool> ignores_parameters_{false};
};

}  // namespace concord::fakes
