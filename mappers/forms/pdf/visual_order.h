// Text in the order and the forms in which it is drawn from left to right (Unicode bidirectional algorithm, and the
// joined forms of Arabic letters).
#pragma once

#include <string>
#include <string_view>

namespace concord::mappers::pdf {

// UTF-8, which is valid, as characters. White space is a space, and characters that nobody sees are left out after
// visual_order() only, which needs them.
[[nodiscard]] std::u32string characters_of(std::string_view text);
// True when the first letter that has a direction runs from right to left.
[[nodiscard]] bool is_right_to_left(std::u32string_view paragraph);
// One line of a paragraph of that direction.
[[nodiscard]] std::u32string visual_order(std::u32string_view line, bool is_right_to_left);

}  // namespace concord::mappers::pdf
