// How the text of one setting becomes a value: shared by all sections of the configuration.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace concord::app {

// The text of the rule that a value breaks; nullptr when it breaks none.
using Fault = const char*;

// Each puts the value into its place; `rule` is the fault when it is no whole number from `least` to `most`.
[[nodiscard]] Fault set_integer(std::string_view text, long least, long most, long& out, Fault rule);
[[nodiscard]] Fault set_size(const std::string& text, long least, long most, std::size_t& out, Fault rule);
// At most ten minutes.
[[nodiscard]] Fault set_milliseconds(const std::string& text, long least, std::chrono::milliseconds& out, Fault rule);
[[nodiscard]] Fault set_port(const std::string& text, int& out);
// An IP address.
[[nodiscard]] Fault set_address(const std::string& text, std::string& out);
// http or https; slashes at its end are left out.
[[nodiscard]] Fault set_url(const std::string& text, std::string& out);
// An absolute path.
[[nodiscard]] Fault set_path(const std::string& text, std::string& out);

}  // namespace concord::app
