# cmake -DOUT=<file> -DSCRIPT=<file> -P embed_script.cmake: writes the definition of docs_script() with the script's text.
file(READ "${SCRIPT}" content)
file(WRITE "${OUT}" "// Generated from docs_page.js by embed_script.cmake; do not edit.
#include \"service/http/docs_page.h\"

namespace concord::http {

std::string_view docs_script() noexcept { return R\"script(${content})script\"; }

}  // namespace concord::http
")
