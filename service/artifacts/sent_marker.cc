#include "service/artifacts/sent_marker.h"

#include <string_view>
#include <utility>

#include "core/base64.h"
#include "core/crypto/digest.h"

namespace concord::artifacts {
namespace {

constexpr std::string_view kSent = "sent ";
constexpr std::size_t kTokenBytes = 16;
constexpr std::string_view kDone = "done ";

tl::unexpected<Error> refused(const Error& error) {
  return fail(
      Error{.kind = ErrorKind::unavailable,
            .message = "the store of what was sent cannot be asked; nothing was written (" + error.message + ")",
            .retry_after = std::chrono::seconds{2}});
}

}  // namespace

Result<SentMarker> SentMarker::set(KeyValueStore& store, std::string key, std::chrono::milliseconds lifetime,
                                   Deadline deadline) {
  SentMarker out{store, std::move(key), lifetime};
  out.mark_ = std::string{kSent} + base64url_encode(random_bytes(kTokenBytes));
  const auto is_ours = store.put(out.key_, out.mark_, lifetime, KeyValueStore::Condition::absent(), deadline);
  if (!is_ours) {  // it may have been put all the same
    out.clear(deadline);
    return refused(is_ours.error());
  }
  if (*is_ours) return out;
  const std::string keys[] = {out.key_};
  const auto found = store.get(keys, deadline);
  if (!found) return refused(found.error());
  const std::string_view text = found->at(0) ? std::string_view{*found->at(0)} : std::string_view{kSent};
  out.former_ = text.starts_with(kDone) ? Former::done : Former::unknown;
  if (out.former_ == Former::done) out.location_ = text.substr(kDone.size());
  return out;
}

void SentMarker::done(const std::string& location, Deadline deadline) {
  static_cast<void>(
      store_->put(key_, std::string{kDone} + location, lifetime_, KeyValueStore::Condition::always(), deadline));
}

void SentMarker::clear(Deadline deadline) {
  static_cast<void>(store_->erase(key_, KeyValueStore::Condition::equals(mark_), deadline));
}

}  // namespace concord::artifacts
