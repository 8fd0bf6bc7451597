# Generates aclq.acl and its stub from the table of the C interface in src/abi/. CMakeLists.txt includes
# this file and sets the folder of the package.
file(GLOB_RECURSE abi_table CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/abi/*.def)
set(acl_module ${package_dir}/acl.py ${package_dir}/acl.pyi)
add_custom_command(
  OUTPUT ${acl_module}
  COMMAND ${Python_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/generate_acl.py
          ${PROJECT_SOURCE_DIR}/src/abi ${package_dir}
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/generate_acl.py ${CMAKE_CURRENT_SOURCE_DIR}/abi_table.py
          ${abi_table}
  COMMENT "Generating aclq.acl"
  VERBATIM)
add_custom_target(aclq_python_acl ALL DEPENDS ${acl_module})
if(SKBUILD)
  install(FILES ${acl_module} DESTINATION ..)
endif()
