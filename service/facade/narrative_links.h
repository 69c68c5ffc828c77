// The links of a narrative: the values of href and src in its tags. Text between tags is not looked at.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace concord::facade {

// The XHTML with each link that `rewrite` has an answer for replaced by it; nothing when no link is. The value is given
// and taken as it stands between the quotation marks, entities included.
[[nodiscard]] std::optional<std::string> map_links(
    std::string_view xhtml, const std::function<std::optional<std::string>(std::string_view url)>& rewrite);

}  // namespace concord::facade
