# Generates the version script of libopapi, `exports`, from opapi.map and refused_operators.def.
set(implemented_list src/opapi/opapi.map)
set(refused_list src/opapi/refused_operators.def)

# read_map(MAP OUT): sets OUT to the functions that a version script exports.
function(read_map map out)
  file(STRINGS ${PROJECT_SOURCE_DIR}/${map} functions REGEX "^ *[A-Za-z0-9_]+;$")
  list(TRANSFORM functions REPLACE "^ *(.*);$" "\\1")
  set(${out} ${functions} PARENT_SCOPE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${map})
endfunction()

# read_refused(OUT): sets OUT to the functions of refused_operators.def.
function(read_refused out)
  file(STRINGS ${PROJECT_SOURCE_DIR}/${refused_list} functions REGEX "^(OPERATOR|FUNCTION)\\(")
  list(TRANSFORM functions REPLACE "^FUNCTION\\((.*)\\)$" "\\1")
  list(TRANSFORM functions REPLACE "^OPERATOR\\((.*)\\)$" "\\1;\\1GetWorkspaceSize")
  set(${out} ${functions} PARENT_SCOPE)
  set_property(DIRECTORY APPEND PROPERTY
               CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${refused_list})
endfunction()

read_refused(refused)
foreach(map ${implemented_list} src/nnop/nnopbase.map)
  read_map(${map} implemented)
  foreach(function IN LISTS implemented)
    if(function IN_LIST refused)
      message(FATAL_ERROR "${function} is implemented (${map}) and refused (${refused_list}). "
                          "Delete the row of its operator in ${refused_list}.")
    endif()
  endforeach()
endforeach()

list(JOIN refused ";\n    " refused)
file(READ ${PROJECT_SOURCE_DIR}/${implemented_list} script)
string(REPLACE "  local:" "    ${refused};\n  local:" script "${script}")
set(exports ${CMAKE_CURRENT_BINARY_DIR}/opapi.map)
file(CONFIGURE OUTPUT ${exports} CONTENT "${script}" @ONLY)
