#include "service/artifacts/attachments.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base64.h"
#include "fhir/reference.h"

namespace concord::artifacts {
namespace {

using mappers::Attachment;

// "application/pdf" of "application/pdf; charset=…".
std::string media_type(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return std::string{type.substr(0, type.find_last_not_of(' ') + 1)};
}

std::optional<std::string> decoded(std::string_view data) {
  if (data.empty() || data.size() / 4 * 3 > kContentBytesMax) return std::nullopt;
  auto bytes = base64_decode(data);
  if (!bytes) return std::nullopt;
  return *std::move(bytes);
}

bool may_pass(ErrorKind kind) {
  return kind == ErrorKind::unavailable || kind == ErrorKind::timeout || kind == ErrorKind::throttled;
}

// "7" of "Binary/7", relative or below the partner's own base.
std::string binary_id(const partner::PartnerEhr& partner, std::string_view url) {
  const auto literal = fhir::parse_reference(url);
  if (!literal || literal->type != "Binary") return {};
  return literal->base.empty() || literal->base == partner.base_url() ? literal->id : std::string{};
}

Result<std::optional<Attachment>> fetch(partner::PartnerEhr& partner, const json::Value& attachment,
                                        Deadline deadline) {
  std::string type = media_type(attachment.text("contentType"));
  if (auto bytes = decoded(attachment.text("data"))) {
    return std::optional{Attachment{.content_type = std::move(type), .bytes = *std::move(bytes)}};
  }
  const std::string id = binary_id(partner, attachment.text("url"));
  if (id.empty()) return std::optional<Attachment>{};
  const auto answer = partner.read("Binary", id, deadline);
  if (!answer && may_pass(answer.error().kind)) return tl::unexpected(answer.error());
  if (!answer || !answer->body) return std::optional<Attachment>{};
  auto bytes = decoded(answer->body->text("data"));
  if (!bytes) return std::optional<Attachment>{};
  if (type.empty()) type = media_type(answer->body->text("contentType"));
  return std::optional{Attachment{.content_type = std::move(type), .bytes = *std::move(bytes)}};
}

}  // namespace

Result<std::vector<Attachment>> fetch_contents(partner::PartnerEhr& partner, const json::Value& document,
                                               Deadline deadline) {
  const auto contents = document["content"].items();
  std::vector<Attachment> out;
  for (const json::Value& content : contents.first(std::min(contents.size(), kContentsMax))) {
    ASSIGN_OR_RETURN(auto fetched, fetch(partner, content["attachment"], deadline));
    if (fetched) out.push_back(*std::move(fetched));
  }
  return out;
}

}  // namespace concord::artifacts
