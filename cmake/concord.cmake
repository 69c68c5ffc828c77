# Options that every target of ours carries, and the one way to declare a layer.
add_library(concord_options INTERFACE)
target_include_directories(concord_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(concord_options INTERFACE CONCORD_VERSION="${PROJECT_VERSION}")
target_compile_options(concord_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 with optimisation sees overlaps in std::string that cannot be (GCC bug 105651).
  target_compile_options(concord_options INTERFACE -Wno-restrict)
endif()
if(CONCORD_SANITIZE)
  list(JOIN CONCORD_SANITIZE "," sanitizers)
  target_compile_options(concord_options INTERFACE -fsanitize=${sanitizers} -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=all)
  target_link_options(concord_options INTERFACE -fsanitize=${sanitizers})
endif()
if(CONCORD_FUZZ)
  target_compile_options(concord_options INTERFACE -fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/tests/fuzz/ignored.txt)
endif()

# concord_prefix(<target> <number of sources> <header>...)
# A target of many sources parses the headers that nearly all of them include once. For clang only: GCC 12 forgets which
# of them are the system's and warns of what they do. Builds without it find the source that lacks an include.
function(concord_prefix target sources)
  if(NOT CONCORD_PREFIX OR sources LESS 8)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/prefix.h ${ARGN})
  # So that ccache knows a source again that was compiled with it.
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endfunction()

# concord_layer(<name> SOURCES <file>... USES <layer>... PRIVATE <third-party target>...)
# A static library concord_<name>; USES names the layers it may include (tests/layering.json says the same).
function(concord_layer name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;PRIVATE" ${ARGN})
  add_library(concord_${name} STATIC ${arg_SOURCES})
  list(LENGTH arg_SOURCES sources)
  concord_prefix(concord_${name} ${sources})
  list(TRANSFORM arg_USES PREPEND concord_)
  target_link_libraries(concord_${name} PUBLIC concord_options ${arg_USES} PRIVATE ${arg_PRIVATE})
  if(CONCORD_FUZZ)
    # The harnesses are led by what they reach; the tests link with the same objects.
    target_compile_options(concord_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
