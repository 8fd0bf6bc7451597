# The compile options of all our targets, and functions for the three kinds of targets.
include(GNUInstallDirs)
find_package(Threads REQUIRED)

# CANN's layout has lib64/ and include/ on every distribution.
set(CMAKE_INSTALL_LIBDIR lib64)

# CMake passes folders to the linker in options that the compiler splits at commas. So that the path of
# the build tree may contain a comma, run paths are relative in the build tree too, and the linker finds
# the dependencies of our libraries by these run paths.
macro(aclq_use_relative_run_paths) # [PARENT_SCOPE]
  set(CMAKE_BUILD_RPATH_USE_ORIGIN ON ${ARGN})
  foreach(type EXECUTABLE SHARED_LIBRARY)
    foreach(language C CXX)
      set(CMAKE_${type}_RPATH_LINK_${language}_FLAG "" ${ARGN})
    endforeach()
  endforeach()
endmacro()
aclq_use_relative_run_paths()
# The same applies to programs of a project around ours that link our libraries.
if(NOT PROJECT_IS_TOP_LEVEL AND PROJECT_BINARY_DIR MATCHES ",")
  aclq_use_relative_run_paths(PARENT_SCOPE)
endif()

add_library(aclq_options INTERFACE)
target_include_directories(aclq_options INTERFACE ${PROJECT_SOURCE_DIR}/include
                                                  ${PROJECT_SOURCE_DIR})
# The definition of the operator has one division and one addition, each rounded once.
target_compile_options(aclq_options INTERFACE -Wall -Wextra -Wshadow -ffp-contract=off
                                              -fno-fast-math)
# For a library that is opened with dlopen, glibc allocates the thread-local variables of a thread when
# the thread first uses one, and ends the process if it has no memory. The initial-exec model puts them
# into the block that is allocated when a thread is created. dlopen may use about 1600 bytes of that
# block, and the libraries take less than 100.
target_compile_options(aclq_options INTERFACE -ftls-model=initial-exec)
target_link_libraries(aclq_options INTERFACE Threads::Threads)
if(ACLQ_WARNINGS_AS_ERRORS)
  target_compile_options(aclq_options INTERFACE -Werror)
endif()
if(ACLQ_SANITIZE)
  add_compile_options(-fsanitize=${ACLQ_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ACLQ_SANITIZE})
  # According to its manual, GCC gives false warnings with the sanitizers, as it does in <regex>. The
  # other presets keep the warning.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(ACLQ_FUZZ)
  # Instruments the code for libFuzzer. With -O1 and -g1, it compiles in half the time.
  add_compile_options(-fsanitize=fuzzer-no-link -O1 -g1)
endif()

# Installed files are hardened: stacks are probed and checked, calls of the C library are checked, and
# the address tables are read-only. An option that a compiler lacks is left out.
include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)
add_library(aclq_hardening INTERFACE)
foreach(option stack-clash-protection stack-protector-strong cf-protection)
  string(MAKE_C_IDENTIFIER ACLQ_HAS_${option} has_option)
  check_cxx_compiler_flag(-f${option} ${has_option})
  if(${has_option})
    target_compile_options(aclq_hardening INTERFACE -f${option})
  endif()
endforeach()
# In code that is not optimised, the C library warns about the macro. Some distributions define it.
if(NOT ACLQ_SANITIZE)
  target_compile_options(aclq_hardening INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
target_link_options(aclq_hardening INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
# A linker marks a file for the two protections of CET if every object in it is marked. Debian's start
# files are not marked. They work with a shadow stack nevertheless, so that mark is set here. They do not
# work with indirect branch tracking.
if(ACLQ_HAS_cf_protection)
  check_linker_flag(CXX -Wl,-z,shstk ACLQ_HAS_shstk)
  if(ACLQ_HAS_shstk)
    target_link_options(aclq_hardening INTERFACE -Wl,-z,shstk)
  endif()
endif()

# aclq_add_module(NAME SOURCES... LINK ...): adds the module in one folder of src/, as a static library
# that the shared libraries and the tests link.
function(aclq_add_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC aclq_options ${ARG_LINK} PRIVATE aclq_hardening)
endfunction()

# aclq_place_shared(NAME): sets the folders of a shared library in the build tree and in the install
# tree, and lets it find the other libraries in its own folder. Adds its name to the list
# ACLQ_SHARED_LIBRARIES.
function(aclq_place_shared name)
  get_target_property(output_name ${name} OUTPUT_NAME)
  if(NOT output_name)
    set(output_name ${name})
  endif()
  set_property(GLOBAL APPEND PROPERTY ACLQ_SHARED_LIBRARIES ${output_name})
  set_target_properties(${name} PROPERTIES
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib64
    INSTALL_RPATH "$ORIGIN"
    BUILD_WITH_INSTALL_RPATH ON)
  if(ACLQ_INSTALL)
    install(TARGETS ${name} ${ARGN} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  endif()
endfunction()

# aclq_add_shared(NAME EXPORTS map SOURCES... LINK ... ALIASES ... [ALIAS_EXPORTS map]): adds a shared
# library that exports exactly the symbols in its version script, and its aliases (cmake/aliases.cmake).
# The aliases define the functions in ALIAS_EXPORTS, by default those in EXPORTS. Targets link the
# library as aclq::NAME, like an installed library.
function(aclq_add_shared name)
  cmake_parse_arguments(ARG "" "EXPORTS;ALIAS_EXPORTS" "SOURCES;LINK;ALIASES" ${ARGN})
  cmake_path(ABSOLUTE_PATH ARG_EXPORTS OUTPUT_VARIABLE exports)
  if(NOT ARG_ALIAS_EXPORTS)
    set(ARG_ALIAS_EXPORTS ${exports})
  endif()
  cmake_path(ABSOLUTE_PATH ARG_ALIAS_EXPORTS OUTPUT_VARIABLE alias_exports)
  add_library(${name} SHARED ${ARG_SOURCES})
  add_library(aclq::${name} ALIAS ${name})
  target_link_libraries(${name} PRIVATE aclq_options aclq_hardening ${ARG_LINK})
  set_target_properties(${name} PROPERTIES LINK_DEPENDS ${exports})
  aclq_place_shared(${name} EXPORT aclq)
  # Like CANN's libraries, ours have SONAMEs without a version: no VERSION, no SOVERSION.
  # -Wl would split the path of the version script at a comma.
  target_link_options(${name} PRIVATE "SHELL:-Xlinker \"--version-script=${exports}\""
                                      -Wl,--no-undefined-version -Wl,--exclude-libs,ALL)
  # Threads of streams and of parallel loops run this code until the process ends, so a program that
  # opened the library with dlopen must not unmap it.
  target_link_options(${name} PRIVATE -Wl,-z,nodelete)
  foreach(alias IN LISTS ARG_ALIASES)
    aclq_add_alias(${alias} ${name} ${alias_exports})
  endforeach()
endfunction()
