#include "service/partner/version.h"

#include <string>

namespace concord::partner {
namespace {

// Of an ETag as servers send it: W/"3" or "3".
std::string_view version_of(const Answer& answer) {
  const std::string_view own = answer.body ? (*answer.body)["meta"].text("versionId") : std::string_view{};
  if (!own.empty()) return own;
  std::string_view etag = answer.etag;
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() < 2 || !etag.starts_with('"') || !etag.ends_with('"')) return {};
  return etag.substr(1, etag.size() - 2);
}

}  // namespace

Result<Answer> read_version(PartnerEhr& partner, const Capabilities& capabilities, std::string_view type,
                            std::string_view logical_id, std::string_view version, Deadline deadline) {
  const TypeCapabilities* able = capabilities.find(type);
  if (able != nullptr && able->version_read) return partner.version_read(type, logical_id, version, deadline);
  ASSIGN_OR_RETURN(Answer answer, partner.read(type, logical_id, deadline));
  if (!version.empty() && version_of(answer) == version) return answer;
  const std::string text = "the partner gives the current version only, and this is another one";
  return fail(ErrorKind::not_found, text,
              {{.severity = Severity::error, .code = "not-supported", .expression = {}, .text = text}});
}

}  // namespace concord::partner
