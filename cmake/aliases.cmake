# Aliases: other names of a library in some versions of CANN, such as libacl_rt.so for libascendcl.so.
# A symbolic link would become a copy in a Python wheel, and a process that loads both names would
# have two runtimes. So an alias is a small shared library:
#
# - It defines each function in the version script of the real library, so programs link with
#   -lacl_rt alone. The refused operators of libopapi are left out: they are for dlsym.
# - It needs the real library (DT_NEEDED), so whatever loads the alias loads the real library too.
# - Its hash table (DT_GNU_HASH) is empty, so the dynamic loader finds no symbol in the alias and
#   continues with the real library. The link editor reads the symbol table (.dynsym) instead.
#
# A filter library (DT_FILTER) would need no change of the hash table. But glibc before 2.32 aborts
# when a program opens a filter with dlopen (glibc bug 16272), and musl ignores DT_FILTER.

# The hash table, in words of 32 bits: 1 bucket, symbols from index 1 on, 1 word of the Bloom filter
# (which has 64 bits), shift 0; the empty Bloom filter; the empty bucket.
set(empty_hash_table ${PROJECT_BINARY_DIR}/empty_hash_table)
set(one "\\1\\0\\0\\0")
set(zero "\\0\\0\\0\\0")
execute_process(COMMAND printf "${one}${one}${one}${zero}${zero}${zero}${zero}"
                OUTPUT_FILE ${empty_hash_table} COMMAND_ERROR_IS_FATAL ANY)

# aclq_add_alias(NAME REAL EXPORTS): adds lib<NAME>.so as an alias of lib<REAL>.so for the functions in
# the version script EXPORTS. The target is aclq_alias_<NAME>, since a project around ours may itself
# use names such as graph or runtime.
function(aclq_add_alias name real exports)
  set(target aclq_alias_${name})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${exports})
  file(READ ${exports} functions)
  string(REGEX REPLACE ".*global:|local:.*" "" functions "${functions}")
  string(REGEX REPLACE "([A-Za-z0-9_]+);" "ACLQ_NEVER_CALLED(\\1)" functions "${functions}")
  configure_file(${PROJECT_SOURCE_DIR}/cmake/alias.c.in ${name}.c @ONLY)

  add_library(${target} SHARED ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
  target_link_libraries(${target} PRIVATE aclq_hardening ${real})
  # Link no start files and no C library, since no code of an alias runs. Link the real library although
  # no symbol refers to it. Make one hash table, which objcopy replaces.
  target_link_options(${target} PRIVATE -nostdlib -Wl,--no-as-needed -Wl,--hash-style=gnu)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name} C_VISIBILITY_PRESET default LINKER_LANGUAGE C)
  aclq_place_shared(${target})
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND ${CMAKE_OBJCOPY} --update-section .gnu.hash=${empty_hash_table} $<TARGET_FILE:${target}>)
endfunction()
