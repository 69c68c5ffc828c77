# concord_embed(<target> NAMESPACE <a::b> FUNCTION <name> HEADER <path from the root> FILES <file>...)
# Compiles files into the target: the function, declared in the header, returns their contents in the order given
# as std::span<const std::string_view>. A changed file is compiled in anew.
set(CONCORD_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)
function(concord_embed target)
  cmake_parse_arguments(arg "" "NAMESPACE;FUNCTION;HEADER" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${target}_${arg_FUNCTION}.cc)
  list(JOIN arg_FILES "|" files)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} "-DOUT=${out}" "-DNAMESPACE=${arg_NAMESPACE}" "-DFUNCTION=${arg_FUNCTION}"
            "-DHEADER=${arg_HEADER}" "-DFILES=${files}" -P ${CONCORD_EMBED_SCRIPT}
    DEPENDS ${arg_FILES} ${CONCORD_EMBED_SCRIPT}
    COMMENT "Embedding the files of ${arg_NAMESPACE}"
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
