#include "service/app/input.h"

#include <istream>
#include <vector>

namespace concord::app {

Input::Input(const std::string& name, std::istream& standard) : stream_{name == "-" ? &standard : &file_} {
  if (name != "-") file_.open(name, std::ios::binary);
  is_open_ = name == "-" || file_.is_open();
}

Result<std::string> Input::all() {
  if (!is_open_) return fail(unreadable());
  std::string out;
  std::vector<char> buffer(64U << 10U);
  while (stream_->read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream_->gcount() > 0) {
    out.append(buffer.data(), static_cast<std::size_t>(stream_->gcount()));
    if (out.size() > kInputBytesMax) return fail(ErrorKind::too_large, "the input is over 64 MiB");
  }
  return out;
}

bool Input::next_line(std::string& line) { return static_cast<bool>(std::getline(*stream_, line)); }

Error unreadable() { return {.kind = ErrorKind::not_found, .message = "the file cannot be read"}; }

}  // namespace concord::app
