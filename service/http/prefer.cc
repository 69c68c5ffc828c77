#include "service/http/prefer.h"

#include "fhir/rest/preferences.h"

namespace concord::http {

std::optional<artifacts::Handling> preferred_handling(const Headers& headers) {
  using fhir::rest::Handling;
  switch (fhir::rest::read_preferences(headers).handling) {
    case Handling::strict:
      return artifacts::Handling::strict;
    case Handling::lenient:
      return artifacts::Handling::lenient;
    case Handling::unsaid:
      break;
  }
  return std::nullopt;
}

}  // namespace concord::http
