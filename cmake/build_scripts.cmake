# Files and folders that build scripts look for in CANN's tree: files with its version, and the other
# folders for headers and libraries that CANN's versions have had besides include/ and lib64/.
# docs/compatibility.md lists them.
file(STRINGS src/base/cann_version.h parts REGEX "constexpr int kCann")
set(numbers "")
foreach(part IN LISTS parts)
  string(REGEX MATCH "[0-9]+" number "${part}")
  list(APPEND numbers ${number})
endforeach()
list(JOIN numbers "." cann_version)
set(arch_dir ${CMAKE_SYSTEM_PROCESSOR}-linux)
set(made ${CMAKE_CURRENT_BINARY_DIR}/build_scripts)

# CANN 8 has version.info in the folders of its packages, CANN 9 in share/info. The folders in share/info
# are the packages whose libraries are here.
file(WRITE ${made}/version.info "Version=${cann_version}\nversion_dir=${cann_version}\n")
foreach(folder runtime compiler opp
               share/info/runtime share/info/opbase share/info/ops_nn share/info/ops_math)
  install(FILES ${made}/version.info DESTINATION ${folder})
endforeach()

set(version_cfg "# version: 1.0\n")
foreach(state running upgrade installed)
  foreach(package runtime compiler opp toolkit)
    string(APPEND version_cfg "${package}_${state}_version=[${cann_version}:${cann_version}]\n")
  endforeach()
endforeach()
file(WRITE ${made}/version.cfg "${version_cfg}")
install(FILES ${made}/version.cfg DESTINATION .)

# CANN's path= line is left out, since the tree can be moved. The last line says that the tree is aclq's.
file(WRITE ${made}/ascend_toolkit_install.info
     "package_name=Ascend-cann-toolkit\n"
     "version=${cann_version}\n"
     "arch=${CMAKE_SYSTEM_PROCESSOR}\n"
     "os=linux\n"
     "provider=aclq ${PROJECT_VERSION}\n")
install(FILES ${made}/ascend_toolkit_install.info DESTINATION ${arch_dir})

# A wheel has no links. Copies would be libraries that a process loads twice, under two names.
if(SKBUILD)
  return()
endif()

# aclq_make_link(TO AT): makes the symbolic link AT in the tree, which points to TO.
function(aclq_make_link to at)
  cmake_path(GET at PARENT_PATH folder)
  file(MAKE_DIRECTORY ${made}/links/${folder})
  file(CREATE_LINK ${to} ${made}/links/${at} SYMBOLIC)
endfunction()

file(REMOVE_RECURSE ${made}/links)
aclq_make_link(../include ${arch_dir}/include)
aclq_make_link(../lib64 ${arch_dir}/lib64)
foreach(package runtime compiler)
  aclq_make_link(../include ${package}/include)
  aclq_make_link(../lib64 ${package}/lib64)
endforeach()
aclq_make_link(runtime acllib)

# The stub folders, which CANN has for linking on machines without a driver. They contain a link to each
# library. A link to lib64 would contain itself.
get_property(libraries GLOBAL PROPERTY ACLQ_SHARED_LIBRARIES)
foreach(library IN LISTS libraries)
  aclq_make_link(../lib${library}.so lib64/stub/lib${library}.so)
  aclq_make_link(../../../lib${library}.so
                 lib64/stub/linux/${CMAKE_SYSTEM_PROCESSOR}/lib${library}.so)
endforeach()
aclq_make_link(linux/${CMAKE_SYSTEM_PROCESSOR} lib64/stub/${CMAKE_SYSTEM_PROCESSOR})
aclq_make_link(../lib64/stub ${arch_dir}/devlib)
install(DIRECTORY ${made}/links/ DESTINATION .)
