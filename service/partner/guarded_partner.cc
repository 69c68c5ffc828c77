#include "service/partner/guarded_partner.h"

namespace concord::partner {

Result<Answer> GuardedPartner::capabilities(Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.capabilities(deadline); });
}

Result<Answer> GuardedPartner::read(std::string_view type, std::string_view logical_id, Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.read(type, logical_id, deadline); });
}

Result<Answer> GuardedPartner::version_read(std::string_view type, std::string_view logical_id,
                                            std::string_view version, Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.version_read(type, logical_id, version, deadline); });
}

Result<Answer> GuardedPartner::history(std::string_view type, std::string_view logical_id,
                                       const http::Parameters& parameters, Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.history(type, logical_id, parameters, deadline); });
}

Result<Answer> GuardedPartner::search(std::string_view type, const http::Parameters& parameters, Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.search(type, parameters, deadline); });
}

Result<Answer> GuardedPartner::compartment_search(std::string_view compartment, std::string_view logical_id,
                                                  std::string_view type, const http::Parameters& parameters,
                                                  Deadline deadline) {
  return guard(Access::read, deadline,
               [&] { return inner_.compartment_search(compartment, logical_id, type, parameters, deadline); });
}

Result<Answer> GuardedPartner::everything(std::string_view patient, const http::Parameters& parameters,
                                          Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.everything(patient, parameters, deadline); });
}

Result<Answer> GuardedPartner::next_page(std::string_view url, Deadline deadline) {
  return guard(Access::read, deadline, [&] { return inner_.next_page(url, deadline); });
}

Result<Answer> GuardedPartner::create(const json::Value& resource, const http::Parameters& if_none_exist,
                                      Deadline deadline) {
  return guard(Access::write, deadline, [&] { return inner_.create(resource, if_none_exist, deadline); });
}

Result<Answer> GuardedPartner::update(const json::Value& resource, std::string_view if_match, Deadline deadline) {
  return guard(Access::write, deadline, [&] { return inner_.update(resource, if_match, deadline); });
}

Result<Answer> GuardedPartner::remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                      Deadline deadline) {
  return guard(Access::write, deadline, [&] { return inner_.remove(type, logical_id, if_match, deadline); });
}

Result<Answer> GuardedPartner::transaction(const json::Value& bundle, Returns returns, Deadline deadline) {
  return guard(Access::write, deadline, [&] { return inner_.transaction(bundle, returns, deadline); });
}

}  // namespace concord::partner
