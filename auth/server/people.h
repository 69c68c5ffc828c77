// Whom the authorization server knows to exist, as a port: the patients that a page may offer, and users.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace concord::auth::server {

struct PatientChoice {
  std::string id;      // logical id, bare
  std::string label;   // a name, for the page alone
  std::string detail;  // what tells people of one name apart
};

class People {
 public:
  virtual ~People() = default;
  // Those that may be offered, a bounded number. Errors: unavailable, timeout.
  [[nodiscard]] virtual Result<std::vector<PatientChoice>> patients(Deadline deadline) = 0;
  // Whether a resource such as "Patient/1" is there. Errors: the same.
  [[nodiscard]] virtual Result<bool> exists(std::string_view reference, Deadline deadline) = 0;

 protected:
  People() = default;
  People(const People&) = default;
  People& operator=(const People&) = default;
};

}  // namespace concord::auth::server
