#include "mappers/documentation/markdown.h"

namespace concord::mappers::documentation {

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string code(std::string_view text) { return "`" + std::string{text} + "`"; }

std::string row(std::initializer_list<std::string> cells) {
  std::string out = "|";
  for (const std::string& one : cells) out += (one.empty() ? " " : " " + cell(one) + " ") + "|";
  return out + "\n";
}

std::string head(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (std::size_t i = 0; i < cells.size(); ++i) line += "---|";
  return row(cells) + line + "\n";
}

}  // namespace concord::mappers::documentation
