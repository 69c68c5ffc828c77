// A PartnerEhr in front of another that has a say before and after every call, and none in what is asked or answered.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "service/partner/partner_ehr.h"

namespace concord::partner {

enum class Access : std::uint8_t { read, write };

class GuardedPartner : public PartnerEhr {
 public:
  [[nodiscard]] const PartnerId& id() const noexcept final { return inner_.id(); }
  [[nodiscard]] const std::string& base_url() const noexcept final { return inner_.base_url(); }
  [[nodiscard]] Result<Answer> capabilities(Deadline deadline) final;
  [[nodiscard]] Result<Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) final;
  [[nodiscard]] Result<Answer> version_read(std::string_view type, std::string_view logical_id,
                                            std::string_view version, Deadline deadline) final;
  [[nodiscard]] Result<Answer> history(std::string_view type, std::string_view logical_id,
                                       const http::Parameters& parameters, Deadline deadline) final;
  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                      Deadline deadline) final;
  [[nodiscard]] Result<Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                                  std::string_view type, const http::Parameters& parameters,
                                                  Deadline deadline) final;
  [[nodiscard]] Result<Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                          Deadline deadline) final;
  [[nodiscard]] Result<Answer> next_page(std::string_view url, Deadline deadline) final;
  [[nodiscard]] Result<Answer> create(const json::Value& resource, const http::Parameters& if_none_exist,
                                      Deadline deadline) final;
  [[nodiscard]] Result<Answer> update(const json::Value& resource, std::string_view if_match, Deadline deadline) final;
  [[nodiscard]] Result<Answer> remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                      Deadline deadline) final;
  [[nodiscard]] Result<Answer> transaction(const json::Value& bundle, Returns returns, Deadline deadline) final;

 protected:
  // Outlives the guard.
  explicit GuardedPartner(PartnerEhr& inner) noexcept : inner_{inner} {}
  using Call = std::function<Result<Answer>()>;
  // Makes the call, at most once, or refuses it.
  [[nodiscard]] virtual Result<Answer> guard(Access access, Deadline deadline, const Call& call) = 0;

 private:
  PartnerEhr& inner_;
};

}  // namespace concord::partner
