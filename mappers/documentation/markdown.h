// A few words of Markdown.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace concord::mappers::documentation {

// Text in a cell of a table.
[[nodiscard]] std::string cell(std::string_view text);
[[nodiscard]] std::string code(std::string_view text);
// A line of a table.
[[nodiscard]] std::string row(std::initializer_list<std::string> cells);
// The head of a table, with the line below it.
[[nodiscard]] std::string head(std::initializer_list<std::string> cells);

}  // namespace concord::mappers::documentation
