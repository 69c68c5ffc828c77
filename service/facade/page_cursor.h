// The text that names the next page of a search in front of a partner: the partner's own link and what we apply to each
// page, sealed, since search parameters are patient data and links lie about in logs. Bound to who asked.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto/aead.h"
#include "core/http.h"
#include "core/ports/clock.h"
#include "core/result.h"

namespace concord::facade {

struct Page {
  std::string url = {};        // the partner's link to the page
  http::Parameters ours = {};  // what we apply: _summary, _elements, _pretty …
  std::string state = {};      // free for the use case
  friend bool operator==(const Page&, const Page&) = default;
};

// What a cursor holds for and nowhere else. All compared byte by byte.
struct PageScope {
  std::string_view partner;  // its id
  std::string_view type;     // what was searched: "Goal", "Patient/1/Goal", "" for all types
  std::string_view subject;  // who asked; empty while nobody is told apart
};

inline constexpr std::chrono::seconds kPageLifetime{3'600};
// Of a cursor: a link with it must fit into what the listener takes as the target of a request.
inline constexpr std::size_t kPageCursorBytesMax = 6'144;

class PageCursors {
 public:
  // The first key seals, each opens: a new key is put in front, an old one is taken out an hour later. Replicas must
  // have the same. With no keys, one is made up that only this process knows. The clock outlives the object.
  PageCursors(std::vector<AeadKey> keys, const Clock& clock);

  // base64url. All texts of the page are UTF-8. Errors: partner_broken when it would be over kPageCursorBytesMax.
  [[nodiscard]] Result<std::string> seal(const Page& page, const PageScope& scope) const;
  // Errors: malformed for a text that cannot be a cursor; gone, with the one issue `not-found`, for a text that is over
  // an hour old or was not sealed by one of the keys for this very scope. They cannot be told apart. Safe from many
  // threads.
  [[nodiscard]] Result<Page> open(std::string_view text, const PageScope& scope) const;

 private:
  std::vector<AeadKey> keys_;
  const Clock& clock_;
};

}  // namespace concord::facade
