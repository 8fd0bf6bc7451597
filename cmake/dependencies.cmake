# The header-only dependencies of the sources: aclq::hwy_headers (Highway, of which the headers are
# enough), aclq::json_headers (JSON for Modern C++) and, for the command, aclq::cli11_headers (CLI11).
# Installed files need none of them.
option(ACLQ_FETCH_DEPENDENCIES
       "Download the Debian packages of headers that are missing into the build folder" OFF)

# Target, header, Debian package.
set(dependencies "hwy_headers|hwy/highway.h|libhwy-dev"
                 "json_headers|nlohmann/json.hpp|nlohmann-json3-dev")
if(ACLQ_BUILD_COMMAND)
  list(APPEND dependencies "cli11_headers|CLI/CLI.hpp|libcli11-dev")
endif()
set(fetched ${PROJECT_BINARY_DIR}/packages)

# aclq_find_headers(FIND_PATH_ARGUMENTS...): makes targets for the headers that are found, and sets
# missing_headers and missing_packages.
function(aclq_find_headers)
  set(missing_headers "")
  set(missing_packages "")
  foreach(dependency IN LISTS dependencies)
    string(REPLACE "|" ";" dependency ${dependency})
    list(GET dependency 0 name)
    list(GET dependency 1 header)
    list(GET dependency 2 package)
    find_path(ACLQ_${name} ${header} ${ARGN})
    mark_as_advanced(ACLQ_${name})
    if(NOT ACLQ_${name})
      list(APPEND missing_headers ${header})
      list(APPEND missing_packages ${package})
    elseif(NOT TARGET aclq::${name})
      add_library(aclq::${name} INTERFACE IMPORTED GLOBAL)
      target_include_directories(aclq::${name} INTERFACE ${ACLQ_${name}})
    endif()
  endforeach()
  set(missing_headers ${missing_headers} PARENT_SCOPE)
  set(missing_packages ${missing_packages} PARENT_SCOPE)
endfunction()

aclq_find_headers()
if(missing_headers AND ACLQ_FETCH_DEPENDENCIES)
  list(JOIN missing_packages " " packages)
  message(STATUS "Downloading the headers of ${packages}")
  execute_process(COMMAND dpkg --print-architecture
                  OUTPUT_VARIABLE architecture OUTPUT_STRIP_TRAILING_WHITESPACE)
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/scripts/fetch_packages.sh ${fetched}
                          "${architecture}" ${missing_packages}
                  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(result EQUAL 0)
    aclq_find_headers(PATHS ${fetched}/usr/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  endif()
endif()
if(missing_headers)
  list(JOIN missing_headers ", " headers)
  list(JOIN missing_packages " " packages)
  if(ACLQ_FETCH_DEPENDENCIES)
    set(fetch "Downloading them failed:\n${output}")
  else()
    set(fetch "-DACLQ_FETCH_DEPENDENCIES=ON downloads them into the build folder (Debian, Ubuntu).")
  endif()
  message(FATAL_ERROR
    "Headers are missing: ${headers}. Debian and Ubuntu have them as packages:\n"
    "  apt-get install ${packages}\n"
    "Copies in FOLDER/include are found with -DCMAKE_PREFIX_PATH=FOLDER.\n"
    "${fetch}")
endif()
