// A partner with one resource, whose answers are made before anybody asks.
#pragma once

#include <string>
#include <utility>

#include "service/partner/partner_ehr.h"

namespace concord::bench {

class MemoryPartner final : public partner::PartnerEhr {
 public:
  explicit MemoryPartner(json::Value resource) : resource_{std::move(resource)} {}

  [[nodiscard]] const PartnerId& id() const noexcept override { return id_; }
  [[nodiscard]] const std::string& base_url() const noexcept override { return base_; }
  [[nodiscard]] Result<partner::Answer> capabilities(Deadline /*deadline*/) override {
    const json::Value type = json::object(
        {{"type", resource_.text("resourceType")}, {"interaction", json::Array{json::object({{"code", "read"}})}}});
    return answer(
        json::object({{"resourceType", "CapabilityStatement"},
                      {"fhirVersion", "4.0.1"},
                      {"rest", json::Array{json::object({{"mode", "server"}, {"resource", json::Array{type}}})}}}));
  }
  [[nodiscard]] Result<partner::Answer> read(std::string_view /*type*/, std::string_view /*logical_id*/,
                                             Deadline /*deadline*/) override {
    return answer(resource_);
  }

  using Text = std::string_view;
  using Answered = Result<partner::Answer>;
  Answered version_read(Text, Text, Text, Deadline) override { return nothing(); }
  Answered history(Text, Text, const http::Parameters&, Deadline) override { return nothing(); }
  Answered search(Text, const http::Parameters&, Deadline) override { return nothing(); }
  Answered compartment_search(Text, Text, Text, const http::Parameters&, Deadline) override { return nothing(); }
  Answered everything(Text, const http::Parameters&, Deadline) override { return nothing(); }
  Answered next_page(Text, Deadline) override { return nothing(); }
  Answered create(const json::Value&, const http::Parameters&, Deadline) override { return nothing(); }
  Answered update(const json::Value&, Text, Deadline) override { return nothing(); }
  Answered remove(Text, Text, Text, Deadline) override { return nothing(); }
  Answered transaction(const json::Value&, partner::Returns, Deadline) override { return nothing(); }

 private:
  static partner::Answer answer(json::Value body) { return {.status = 200, .body = std::move(body)}; }
  static tl::unexpected<Error> nothing() { return fail(ErrorKind::not_found, "nothing but the one resource is here"); }

  PartnerId id_{"ehr"};
  std::string base_ = "https://ehr.example/fhir";
  json::Value resource_;
};

}  // namespace concord::bench
